from collections.abc import Iterator

import pytest
from hypothesis import given

from bot.core.match.operators import FIELDS
from bot.core.match.parsing import parse
from bot.core.match.telling import LONGEST, told
from bot.core.match.tree import Atom, Node
from tests.core.match.drawing import meetings

EVERYTHING = 100_000


@pytest.mark.parametrize(
    ("term", "telling"),
    [
        ("wagner", "“wagner”"),
        ('"Africa Corps"', "“Africa Corps”"),
        ('"french withdrawal"~2', "“french withdrawal” with up to 2 other words between"),
        ('"french withdrawal"~1', "“french withdrawal” with up to 1 other word between"),
        ("={IS}", "exactly “IS”"),
        ("/fama?s?/i", "what matches /fama?s?/i"),
        ("@mali", "anything in @mali"),
        ("#mali", "the hashtag #mali"),
        ("withdraw*", "words that begin with “withdraw”"),
        ("*abzug", "words that end in “abzug”"),
        ("gao | kidal OR menaka", "any of “gao”, “kidal”, “menaka”"),
        ("mali russia", "“mali” and “russia”"),
        ("wagner NOT opera", "“wagner” and nowhere “opera”"),
        ("wagner -(opera OR tenor)", "“wagner” and nowhere any of “opera”, “tenor”"),
        ('wagner UNLESS "Richard Wagner"', "“wagner”, unless inside “Richard Wagner”"),
        ("french NEAR troops", "“french” within 4 words of “troops”"),
        ("french NEAR/1S troops", "“french” within 1 word of “troops” in one sentence"),
        ("french ONEAR/3 troops", "“french” followed within 3 words by “troops”"),
        ("title:gao", "“gao” in the title"),
        (
            'source:"RFI Afrique" lang:fr',
            "(“RFI Afrique” in the source's name) and (“fr” as the language)",
        ),
        ("atleast3(barkhane)", "“barkhane” 3 times or more"),
        ("atleast1(barkhane)", "“barkhane” once or more"),
        ("atleast2of(gao, kidal, a b)", "at least 2 of “gao”, “kidal”, (“a” and “b”)"),
        (
            '(gao OR kidal) NEAR/8 ={IS} UNLESS "gao bar"',
            "any of “gao”, “kidal” within 8 words of exactly “IS”, unless inside “gao bar”",
        ),
        # What could be taken for a part of its surroundings stands in brackets.
        ("gao OR kidal NEAR/8 attack", "any of “gao”, (“kidal” within 8 words of “attack”)"),
        ("mali (gao OR kidal)", "“mali” and (any of “gao”, “kidal”)"),
        ("(a NEAR b) NEAR/2 c", "(“a” within 4 words of “b”) within 2 words of “c”"),
        ("(a UNLESS b) NEAR/2 c", "(“a”, unless inside “b”) within 2 words of “c”"),
        ("title:(gao OR kidal)", "any of “gao”, “kidal” in the title"),
        ("gao OR title:kidal", "any of “gao”, (“kidal” in the title)"),
        ("(title:a) NEAR b", "(“a” in the title) within 4 words of “b”"),
        ("title:(a NEAR b)", "(“a” within 4 words of “b”) in the title"),
        ("a OR NOT b c", "any of “a”, (nowhere “b” and “c”)"),
    ],
)
def test_a_term_is_told_in_plain_words(term: str, telling: str):
    assert told(parse(term)) == telling


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_is_told_by_where_it_looks(field: str):
    assert told(parse(f"{field}:mali")) == f"“mali” {FIELDS[field]}"


def _texts(node: Node) -> Iterator[str]:
    if isinstance(node, Atom):
        yield node.text
    else:
        for part in node.parts:
            yield from _texts(part)


@given(meetings(queries=1, pages=0))
def test_a_telling_holds_every_word_of_the_term_and_has_an_end(meeting):
    for query in meeting.queries:
        node = parse(query)
        whole = told(node, EVERYTHING)
        assert all(text in whole for text in _texts(node))
        short = told(node)
        assert short == whole or (len(short) <= LONGEST and short.endswith("…"))


def test_terms_that_differ_are_told_differently():
    terms = ("a OR b c", "(a OR b) c", "a b OR c", "a (b OR c)", "a NEAR b OR c", "a NEAR (b OR c)")
    assert len({told(parse(term)) for term in terms}) == len(set(map(str, map(parse, terms))))


def test_a_long_term_is_cut():
    assert told(parse(" OR ".join(["mercenaries"] * 120))).endswith("…")
