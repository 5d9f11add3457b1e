"""An explanation says what matching says, and names what decided."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.match import (
    Explanation,
    Page,
    compile_book,
    explain,
    explain_lists,
    match_page,
    match_term,
)
from bot.core.match.explanation import list_json, tree_json
from bot.core.match.forms import attached
from bot.core.match.names import Names
from bot.core.match.operators import ATOMS, OPERATORS
from bot.core.match.parsing import parse
from bot.core.match.terms import compile_among
from bot.core.match.tree import Operation
from bot.core.model import Field, Span, Term, Watchlist, WatchlistName
from tests.core.match.asking import an_alias
from tests.core.match.drawing import Meeting, meetings
from tests.core.match.test_book import a_list

TITLE = "Richard Wagner festival opens in Bayreuth"
TEXT = "The Africa day. Corps of army. A wagner-like show in Bamako, says a #mali paper of 2022."
PAGE = Page(TITLE, TEXT, "en", source="RFI", author=("Ann Lee", "Bo Wagner"))
MALI = an_alias("mali", "Ségou", fr=["malien", "Bamako"], ru=["Бамако"])
NAMES = Names(
    [
        MALI,
        an_alias("many", *(f"name{at}" for at in range(400))),
        an_alias("one", "gao"),
        an_alias("both", "@one", "@many"),
    ],
    attached,
)


def explained(query: str, page: Page = PAGE, names: Names = NAMES) -> Explanation:
    return explain(page, compile_among(Term(query), names), names)


def operators(tree: Explanation) -> set[str]:
    return {tree.operator}.union(*map(operators, tree.parts))


@pytest.mark.parametrize(
    ("query", "verdict"),
    [
        ("wagner", "'Wagner', 2 times in the title and text"),
        ("bayreuth", "'Bayreuth' in the title"),
        ("author:wagner", "'Wagner' in the author"),
        ("festival NEAR/2 bayreuth", "'festival opens in Bayreuth' in the title"),
        ('wagner UNLESS "Richard Wagner"', "'wagner' in the text"),
        ("moscow | wagner -opera", "'Wagner', 2 times in the title and text"),
        (
            "@mali",
            "none of the 4 terms of @mali holds: 'Bamako' counts in fr items, this one is en",
        ),
        ("@one", "the only term of @one does not hold"),
        ("@both", "none of the 401 terms of @both holds"),
        ("@many", "none of the 400 terms of @many holds"),
        ("moscow", "the word 'moscow' stands nowhere"),
        ("title:bamako", "bamako holds in the text, but not in the title"),
        ("title:moscow", "moscow does not hold in the title"),
        ("tag:moscow", "the item names no tag"),
        ("url:(moscow OR gao)", "the item names no address"),
        ("source:(rfi moscow)", "rfi AND moscow does not hold in the source"),
        ('"africa corps"', "the words of 'africa corps' stand there, but not in a row"),
        (
            '"africa army"~2',
            "the words of 'africa army' stand there, but not in a row with at most 2 between",
        ),
        ('"africa moscow"', "the word 'moscow' stands nowhere"),
        ('"a b c d e moscow"', "the words 'b', 'c', 'd' and 2 more stand nowhere"),
        ('"moscow"', "the word 'moscow' stands nowhere"),
        ("={WAGNER}", "'WAGNER' stands only as 'Wagner', not exactly so"),
        ("={MOSCOW}", "'MOSCOW' stands nowhere"),
        ("/FAMA/", "nothing matches /FAMA/ from one word's edge to another's"),
        ("#bamako", "the word 'bamako' stands there, but without its hash"),
        ("#moscow", "the hashtag '#moscow' stands nowhere"),
        ("withdraw*", "no word begins with 'withdraw'"),
        ("*abzug", "no word ends with 'abzug'"),
        ("wagner moscow", "wagner holds, but the word 'moscow' stands nowhere"),
        ("wagner bamako moscow", "wagner, bamako hold, but the word 'moscow' stands nowhere"),
        (
            "wagner festival bamako africa (bayreuth NEAR moscow)",
            "bayreuth, wagner, festival and 2 more hold, but the word 'moscow' stands nowhere",
        ),
        (
            "wagner -festival",
            "wagner holds, but festival holds, which must not: 'festival' in the title",
        ),
        (
            "wagner NOT (moscow OR NOT gao)",
            "wagner holds, but moscow OR NOT gao holds, which must not",
        ),
        ("moscow | kremlin", "none of its 2 alternatives holds"),
        ("moscow | (wagner gao)", "wagner holds, but the word 'gao' stands nowhere"),
        (
            "(moscow | kremlin) wagner",
            "wagner holds, but moscow OR kremlin: none of its 2 alternatives holds",
        ),
        (
            "festival NEAR/1 bayreuth",
            "both sides stand in the title, the closest 2 words apart",
        ),
        (
            "africa NEAR/1 corps",
            "both sides stand in the text close enough, but in no one sentence",
        ),
        (
            "festival NEAR bamako",
            "both sides stand there, but one in the title, the other in the text",
        ),
        ("bayreuth ONEAR festival", "both sides stand there, but only in the other order"),
        ("bayreuth NEAR bayreuth", "both sides stand there, but on the same words"),
        ("moscow NEAR bayreuth", "bayreuth holds, but the word 'moscow' stands nowhere"),
        (
            'festival UNLESS "Wagner festival opens"',
            "dropped: 'festival' lies inside 'Wagner festival opens'",
        ),
        (
            'wagner UNLESS (wagner OR "Richard Wagner")',
            "dropped: 'Wagner' lies inside 'Richard Wagner', and so with 1 more",
        ),
        ('moscow UNLESS "Richard Wagner"', "the word 'moscow' stands nowhere"),
        ("atleast3(wagner)", "wagner stands 2 times, 3 are asked for"),
        ("atleast3(moscow)", "the word 'moscow' stands nowhere"),
        ("atleast2(festival)", "festival stands once, 2 are asked for"),
        ("atleast2of(festival, moscow, gao)", "1 of its 3 parts hold, 2 are asked for"),
    ],
)
def test_one_line_says_what_decided(query: str, verdict: str) -> None:
    query = query.replace("NEAR/1 corps", "NEAR/1S corps")
    assert explained(query).verdict == verdict


def test_every_row_of_the_language_is_explained_here() -> None:
    (cases,) = (mark.args[1] for mark in test_one_line_says_what_decided.pytestmark if mark.args)
    seen = {name for query, _ in cases for name in operators(explained(query))}
    assert seen == {row.name for row in (*ATOMS, *OPERATORS)}


def test_the_tree_mirrors_the_term() -> None:
    tree = explained('wagner NEAR/3 (moscow OR "africa corps") -gao')
    assert tree_json(tree)["operator"] == "AND"
    near, absent = tree.parts
    assert (near.part, near.holds) == ('wagner NEAR/3 (moscow OR "africa corps")', False)
    wagner, either = near.parts
    assert (wagner.holds, wagner.places[0].text, wagner.places[0].field) == (
        True,
        "Wagner",
        "title",
    )
    assert [part.operator for part in either.parts] == ["WORD", "PHRASE"]
    assert [part.holds for part in either.parts[1].parts] == [True, True]
    assert (absent.holds, absent.why) == (True, "gao does not hold, as it must not")


def test_what_holds_by_absence_alone_says_so() -> None:
    (either, _) = explained("(NOT moscow | NOT gao) wagner").parts
    assert (either.holds, either.why) == (True, "what must not hold does not")


def test_only_the_first_places_are_told_and_all_counted() -> None:
    tree = explained("wagner", Page("", "Wagner " * 40))
    assert (tree.count, len(tree.places)) == (40, 5)
    assert tree.why == "'Wagner', 40 times in the text"


def test_a_part_and_what_is_quoted_are_cut() -> None:
    tree = explained(" OR ".join(f"word{at}" for at in range(150)))
    assert len(tree.part) <= 121
    hit = explained("/a.*b/", Page("", "a " + "x" * 5_000 + " b"))
    assert len(hit.places[0].text) <= 121
    assert len(hit.why) < 100


@pytest.mark.slow
@settings(
    max_examples=max(40, settings.default.max_examples // 2),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(meeting=meetings(), lang=st.sampled_from((None, "es", "de")))
def test_an_explanation_agrees_with_matching(meeting: Meeting, lang: str | None) -> None:
    names = Names((), attached)
    for query in meeting.queries:
        compiled = compile_among(Term(query, lang=lang), names)
        for page in meeting.pages:
            tree, spans = explain(page, compiled, names), match_term(page, compiled)
            assert tree.holds is (spans != ()), (query, page)
            assert (tree.nearness == 1.0) is tree.holds
            assert tree.verdict
            told = {
                Span(Field(p.field), p.start, p.end) for p in tree.places if p.field in set(Field)
            }
            assert told <= set(spans)
            assert tree.count > 5 or told == set(spans), (query, page)
            assert _mirrors(tree, parse(query))
            json.dumps(tree_json(tree))


def _mirrors(tree: Explanation, node: object) -> bool:
    if not isinstance(node, Operation):
        return True
    return len(tree.parts) == len(node.parts) and all(
        _mirrors(part, each) for part, each in zip(tree.parts, node.parts, strict=True)
    )


NEAREST = (
    "none of its 4 terms holds, the nearest is `festival ONEAR/1 bayreuth`: "
    "both sides stand in the title, the closest 2 words apart"
)


# -- watchlists -------------------------------------------------------------------------------


def lists(*, page: Page = PAGE, **roles: list[str]) -> tuple[bool, str]:
    book = compile_book([a_list(**roles)], [MALI])
    (found,) = explain_lists(page, book)
    assert found.holds is bool(match_page(page, book))
    json.dumps(list_json(found))
    return found.holds, found.verdict


@pytest.mark.parametrize(
    ("roles", "holds", "verdict"),
    [
        (
            {"any": ["gao", "wagner"], "all": ["festival"]},
            True,
            "`wagner` holds: 'Wagner', 2 times in the title and text",
        ),
        ({"all": ["festival"]}, True, "`festival` holds: 'festival' in the title"),
        ({}, False, "it has no term to look for"),
        ({"unless": ["gao"]}, False, "it has no term to look for"),
        (
            {"any": ["wagner"], "all": ["festival", "gao"]},
            False,
            "its `all` term `gao` does not hold: the word 'gao' stands nowhere",
        ),
        (
            {"any": ["wagner"], "unless": ["gao", "festival"]},
            False,
            "its `unless` term `festival` holds: 'festival' in the title",
        ),
        ({"any": ["moscow", "gao"]}, False, "none of its 2 terms holds"),
        ({"any": ["gao"]}, False, "its only term does not hold"),
        (
            {"any": ["gao", "wagner NEAR/1 gao", "festival ONEAR/1 bayreuth", '"a b"']},
            False,
            NEAREST,
        ),
        (
            {"any": ["gao NOT moscow"]},
            False,
            "its only term does not hold",
        ),
    ],
)
def test_a_list_says_which_term_decided(roles, holds: bool, verdict: str) -> None:  # noqa: FBT001 - a table
    assert lists(**roles) == (holds, verdict)


@pytest.mark.slow
@settings(
    max_examples=max(40, settings.default.max_examples // 2),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(meetings(queries=6, pages=2))
def test_lists_are_explained_as_they_match(meeting: Meeting) -> None:
    terms = [Term(query) for query in meeting.queries]
    book = compile_book(
        [
            Watchlist(WatchlistName(str(cut)), "", any=tuple(terms[:cut]), all=tuple(terms[cut:-1]))
            for cut in range(len(terms) + 1)
        ]
        + [Watchlist(WatchlistName("but"), "", any=tuple(terms[1:]), unless=tuple(terms[:1]))]
    )
    for page in meeting.pages:
        matched = {found.watchlist for found in match_page(page, book)}
        assert {e.watchlist for e in explain_lists(page, book) if e.holds} == matched
