from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.backtest import Extent
from bot.core.match import compile_term, match_term, page_of
from bot.core.match.probes import Probe, Side
from bot.core.model import Item, Term
from bot.ports import Store
from bot.store import search, word_index
from tests.core.match.drawing import Meeting, meetings
from tests.fakes.clock import START
from tests.fakes.values import ITEM, an_item
from tests.store.scenes import DAY, HOUR, a_story_item, an_outcome, lease_feed, taken, visit

NEVER = START - 1000 * DAY
NUMBERS = count(1)
DRAWN = settings(
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def word(text: str, side: Side = Side.BOTH) -> frozenset[Probe]:
    return frozenset({Probe(side, text)})


async def found(
    store: Store, probes: Collection[Probe] | None, since: datetime | None = None
) -> list[str]:
    pages = [page async for page in store.search.candidates(probes, since)]
    return [each.page.title for page in pages for each in page]


async def holds(store: Store, *titles: str) -> None:
    await visit(store, *(taken(a_story_item(each, title=each, text="")) for each in titles))


# -- which items ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("probes", "titles"),
    [
        (word("wagner"), ["Wagner again", "Wágner"]),
        (word("wag", Side.START), ["Wagner again", "Wágner"]),
        (word("ganz", Side.END), ["Firlefanz-Eleganz"]),
        (word("soeldner"), ["Söldner"]),
        (word("agner"), []),
        (word("agner", Side.START), []),
        (word("мали"), ["Мали 马里"]),
        (word("里"), ["Мали 马里"]),
        (word("50,000"), ["50,000 men"]),
        (word("soldner") | word("50,000"), ["50,000 men", "Söldner"]),
        (word("anz", Side.END) | word("soldner"), ["Firlefanz-Eleganz", "Söldner"]),
        (frozenset(), []),
    ],
)
async def test_items_are_found_by_the_words_that_the_matcher_reads(
    each_store: Store, probes, titles
) -> None:
    await holds(
        each_store,
        "Wágner",
        "Söldner",
        "Wagner again",
        "Firlefanz-Eleganz",
        "Мали 马里",
        "50,000 men",
    )
    assert sorted(await found(each_store, probes)) == titles


async def test_a_term_that_needs_no_word_finds_every_item_newest_arrival_first(
    each_store: Store,
) -> None:
    await holds(each_store, "a", "b")
    await holds(each_store, "c")
    assert await found(each_store, None) == ["c", "b", "a"]


@pytest.mark.parametrize("many", [0, 1, 2, 3, 4, 5])
async def test_pages_hold_every_item_once_in_order(
    each_store: Store, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(search, "PAGE", 2)
    titles = [f"gao {number}" for number in range(many)]
    await holds(each_store, *titles)
    for probes in (None, word("gao")):
        assert await found(each_store, probes) == titles[::-1]


async def test_items_since_a_time_are_told_by_the_later_of_published_and_seen(
    each_store: Store,
) -> None:
    def item(name: str, published: datetime | None, seen: datetime) -> Item:
        times = {"published_at": published, "first_seen_at": seen}
        return a_story_item(name, title=f"gao {name}", **times)

    await visit(
        each_store,
        taken(item("old", START - 2 * DAY, START - DAY)),
        taken(item("seen late", START - 2 * DAY, START)),
        taken(item("undated", None, START)),
        taken(item("dated ahead", START + HOUR, START - DAY)),
    )
    for probes in (None, word("gao")):
        since = await found(each_store, probes, START)
        assert since == ["gao dated ahead", "gao undated", "gao seen late"]
    assert await each_store.search.extent(START) == Extent(3, START)
    assert await each_store.search.extent(None) == Extent(4, START - DAY)


async def test_so_many_words_are_asked_for_as_none(
    each_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await holds(each_store, "gao", "kidal", "menaka")
    asked = word("gao") | word("kidal")
    assert await found(each_store, asked) == ["kidal", "gao"]
    monkeypatch.setattr(word_index, "MOST_ASKED", 1)
    assert await found(each_store, asked) == ["menaka", "kidal", "gao"]


async def test_an_item_of_too_many_words_is_found_by_any(
    each_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.words.MOST_BYTES", 10)
    await holds(each_store, "gao", "many different words")
    assert await found(each_store, word("kidal")) == ["many different words"]


async def test_a_candidate_is_what_terms_see_of_the_item(each_store: Store) -> None:
    item = an_item(authors=("Moussa Ag",), tags=("Mali", "Gao"), published_at=None)
    await visit(each_store, taken(item))
    ((candidate,),) = [page async for page in each_store.search.candidates(None, None)]
    assert candidate.page == page_of(item)
    assert (candidate.item, candidate.at, candidate.seen_at) == (item.id, START, START)
    assert await each_store.search.extent(None, candidate.number) == Extent(1, START)
    assert await each_store.search.extent(None, candidate.number + 1) == Extent(0, None)


async def test_items_come_in_the_order_asked_and_those_gone_are_left_out(
    each_store: Store,
) -> None:
    one, two = a_story_item("one"), a_story_item("two")
    await visit(each_store, taken(one), taken(two))
    gone = a_story_item("never stored")
    assert await each_store.search.items([two.id, gone.id, one.id]) == (two, one)


# -- in step with the items -------------------------------------------------------------------


async def test_an_edit_is_found_by_its_new_words_alone(each_store: Store) -> None:
    await visit(each_store, taken(an_item(title="gao", text="")))
    await visit(each_store, taken(an_item(title="kidal", text="", revision=2)))
    assert await found(each_store, word("gao")) == []
    assert await found(each_store, word("kidal")) == ["kidal"]


async def test_an_item_kept_twice_is_found_once(each_store: Store) -> None:
    for _ in range(2):
        await visit(each_store, taken(an_item(title="gao", text="")))
    assert await found(each_store, word("gao")) == ["gao"]


async def test_words_go_with_the_text(each_store: Store) -> None:
    old = a_story_item("old", title="gao", first_seen_at=NEVER, published_at=None)
    await visit(each_store, taken(old), taken(an_item(title="gao young")))
    await each_store.upkeep.prune(START - DAY, NEVER)
    for probes in (None, word("gao")):
        assert await found(each_store, probes) == ["gao young"]
    assert await each_store.search.items([old.id]) == ()
    assert (await each_store.search.extent(None)).items == 1


async def test_words_are_taken_back_with_the_visit(each_store: Store) -> None:
    await visit(each_store, taken())
    lost = a_story_item("lost", title="gao")
    due = await lease_feed(each_store)
    with suppress(ZeroDivisionError):
        async with each_store.intake() as intake:
            await intake.keep(due, (taken(lost),), an_outcome())
            raise ZeroDivisionError
    assert await found(each_store, word("gao")) == []
    assert await found(each_store, word("wagner")) == [ITEM.title]


# -- whatever people write --------------------------------------------------------------------

SYNTAX = st.sampled_from(
    [
        '"',
        "'",
        "*",
        ":*",
        " OR ",
        " NEAR(",
        "{words}:",
        "^",
        "\\",
        "&",
        "|",
        "!",
        "<->",
        "\0",
        "--",
        ";",
    ]
)
HOSTILE = (
    st.lists(SYNTAX | st.text(st.characters(), max_size=5), min_size=1, max_size=6)
    .map("".join)
    .filter(bool)
)


@pytest.mark.parametrize("side", [Side.BOTH, Side.START, Side.END])
@DRAWN
@given(asked=st.lists(HOSTILE, min_size=1, max_size=3))
async def test_query_syntax_is_data(each_store: Store, asked: list[str], side: Side) -> None:
    probes = frozenset(Probe(side, text) for text in asked)
    assert await found(each_store, probes) == []  # nor an error, on an empty store


@DRAWN
@given(meeting=meetings(queries=5, pages=1))
async def test_what_a_term_matches_is_among_its_candidates(
    each_store: Store, meeting: Meeting
) -> None:
    page = meeting.pages[0]
    key = f"guid:{next(NUMBERS)}"
    item = a_story_item(key, title=page.title, text=page.text)
    await visit(each_store, taken(item))
    for query in meeting.queries:
        term = compile_term(Term(query))
        if match_term(page_of(item), term):
            asked = term.plan.probes()
            pages = [each async for each in each_store.search.candidates(asked, None)]
            assert item.id in [each.item for some in pages for each in some]
