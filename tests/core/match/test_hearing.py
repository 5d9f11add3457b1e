import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.match.hearing import plain
from bot.core.match.reading import Reading
from tests.core.match.drawing import GAPS, STOCK

_SIGNS = st.text("aZ1éМ里.,-–'’_@:/ \u00a0", max_size=20)
_TEXTS = st.lists(st.sampled_from((*STOCK, *GAPS)) | _SIGNS | st.text(max_size=5)).map("".join)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mali’s “Army”", {"mali", "s", "army"}),
        ("U.S. M–23 1,000", {"us", "m23", "1,000"}),
        (".5 x ,5", {"5"}),
        ("Ménaka «Gao»", {"menaka", "gao"}),
        ("1.1 " * 30, {"1.1"}),
        ("a1М М\u0628b", {"a1m", "m\u0628b"}),  # Cyrillic М among Latin letters, not beside one
    ],
)
def test_words_are_heard_as_they_are_spelt(text, words):
    assert words <= Reading(text).heard.words


@given(_TEXTS)
def test_all_that_a_text_holds_is_heard(text):
    reading = Reading(text)
    assert reading.heard.words >= reading.spelt.keys()


@given(_TEXTS, st.sets(st.sampled_from(("mali", "wagner", "us", "m23", "armee", "1", "a"))))
def test_words_are_found_in_the_pieces_that_are_looked_at(text, wanted):
    whole, watching = Reading(text), Reading(text)
    watching.watch(wanted)
    assert [watching.spots(word) for word in wanted] == [whole.spots(word) for word in wanted]


@given(st.text())
def test_a_text_keeps_its_length_when_it_is_made_plain(text):
    assert len(plain(text)) == len(text)
