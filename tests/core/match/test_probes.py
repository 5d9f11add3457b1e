import pytest

from bot.core.match import compile_term
from bot.core.match.probes import either
from bot.core.model import Term
from tests.core.match.asking import an_alias


def asked(query: str) -> set[str] | None:
    aliases = (an_alias("sahel", "gao", fr=["niger"]), an_alias("open", "gao", "/x/"))
    probes = compile_term(Term(query), aliases).plan.probes()
    return None if probes is None else {f"{probe.side}:{probe.text}" for probe in probes}


@pytest.mark.parametrize(
    ("query", "probes"),
    [
        ("Wagner", {"both:wagner"}),
        ("söldner", {"both:soldner", "both:soeldner"}),
        ('"the wagner group"', {"both:wagner"}),
        ("wagner OR mali", {"both:wagner", "both:mali"}),
        ("mali wagner NOT bamako", {"both:wagner"}),
        ("mali NEAR wagner", {"both:wagner"}),
        ("gao UNLESS wagner", {"both:gao"}),
        ("atleast2of(gao, mali)", {"both:gao", "both:mali"}),
        ("atleast2(gao)", {"both:gao"}),
        ("withdraw*", {"start:withdraw"}),
        ("withdrawals*", {"start:withdraw"}),
        ("wag*", {"start:wag"}),
        ("*abzug", {"end:abzug"}),
        ("바그너", {"start:바그너"}),
        ("马里", {"both:马"}),
        ("={the Wagner Group}", {"both:wagner"}),
        ("={x 12}", None),
        ("={mali.com x}", None),
        ("={KBS가}", None),
        ("/wagner/", {"pattern:wagner"}),
        ("/wagner/i", {"pattern:(?i:wagner)"}),
        ("url:/wagner/", None),
        ("/wagner/ mali", {"both:mali"}),
        ("/wagner/ OR mali", {"pattern:wagner", "both:mali"}),
        ("mali (NOT gao OR x)", {"both:mali"}),
        ("source:rfi", None),
        ("source:={RFI}", None),
        ("source:rfi gao", {"both:gao"}),
        ("title:gao", {"both:gao"}),
        ("@sahel", {"both:gao", "both:niger"}),
        ("@open", {"both:gao", "pattern:x"}),
    ],
)
def test_a_term_asks_for_the_longest_of_the_words_that_it_needs(query, probes):
    assert asked(query) == probes


def test_no_alternatives_need_nothing_and_find_nothing():
    assert either([]) == frozenset()
