import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands.definition import Desk
from bot.commands.sifting import Limits, look_back, looked_at, reports, sift
from bot.core.backtest import Looked
from bot.core.match import CompiledTerm, compile_term
from bot.core.model import Field, Match, Span, Term
from bot.ports import Store
from tests.fakes.clock import START, FakeClock
from tests.fakes.desk import Asking
from tests.fakes.values import ITEM, an_item
from tests.store.scenes import DAY, HOUR, a_story_item, taken, visit

WEEK = START - 7 * DAY


def term(text: str) -> CompiledTerm:
    return compile_term(Term(text))


async def holds(store: Store, *titles: str) -> None:
    items = (a_story_item(each, title=each, text="") for each in titles)
    await visit(store, *(taken(each) for each in items))


class Passing(FakeClock):
    """A clock on which every look takes a second."""

    def monotonic(self) -> float:
        self.advance(seconds=1)
        return super().monotonic()


@pytest.fixture
def slow(asking: Asking) -> Desk:
    """Return a desk at which looking at an item takes a second."""
    return replace(asking.desk, clock=Passing())


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("gao", 2),
        ("gao NOT kidal", 1),
        ('"gao kidal"', 0),
        ("gao NEAR/2 kidal", 1),
        ("/[GK]\\w+/", 3),
        ("source:Gazette", 3),
        ("*idal", 2),
    ],
)
async def test_the_matcher_decides_whatever_the_index_finds(
    asking: Asking, query: str, hits: int
) -> None:
    await holds(asking.store, "Gao", "Gao and Kidal", "Kidal")
    sifted = await sift(asking.desk, term(query), WEEK, Limits())
    assert (len(sifted.hits), sifted.is_whole) == (hits, True)


async def test_looking_stops_when_its_time_is_over_and_says_how_far_it_came(slow: Desk) -> None:
    await holds(slow.store, *(f"gao {n}" for n in range(9)))
    sifted = await sift(slow, term("/gao/"), WEEK, Limits(seconds=4))
    assert (len(sifted.hits), sifted.is_whole) == (3, False)
    looked = await looked_at(slow, sifted, WEEK, START)
    assert looked == Looked(3, START, START, is_whole=False)


async def test_time_that_is_over_at_once_leaves_nothing_looked_at(slow: Desk) -> None:
    await holds(slow.store, "gao")
    found = await look_back(slow, term("gao"), WEEK, START, Limits(seconds=0))
    assert (found.hits, found.looked) == (0, Looked(0, START, START, is_whole=False))


async def test_enough_hits_end_it(asking: Asking) -> None:
    await holds(asking.store, *(f"gao {n}" for n in range(5)))
    sifted = await sift(asking.desk, term("gao"), None, Limits(hits=2))
    assert (len(sifted.hits), sifted.is_whole) == (2, False)


async def test_so_many_hits_are_held_against_the_terms_in_force(asking: Asking) -> None:
    await holds(asking.store, "wagner in gao", "gao", "wagner at the opera in gao")
    await asking.desk.watching.refresh()
    sifted = await sift(asking.desk, term("gao"), WEEK, Limits(compared=2))
    caught = [hit.caught_by for hit in sifted.hits]
    assert caught == [frozenset(), frozenset(), None]
    sifted = await sift(asking.desk, term("gao"), WEEK, Limits(compared=3))
    assert sifted.hits[2].caught_by == {("wagner", "wagner")}


async def test_what_was_looked_at_is_counted_whatever_the_words(asking: Asking) -> None:
    old = a_story_item("old", published_at=None, first_seen_at=START - 30 * DAY)
    await visit(asking.store, taken(old), taken(an_item()))
    found = await look_back(asking.desk, term("wagner"), WEEK, START + HOUR, Limits())
    assert found.hits == 1
    assert found.looked == Looked(1, START - timedelta(days=2), START + HOUR)
    sifted = await sift(asking.desk, term("wagner"), None, Limits())
    looked = await looked_at(asking.desk, sifted, None, START)
    assert looked == Looked(2, START - 32 * DAY, START)


async def test_one_looks_at_a_time_and_everything_else_goes_on(asking: Asking) -> None:
    await holds(asking.store, "gao")
    await asking.desk.archive_turn.acquire()
    waiting = asyncio.create_task(sift(asking.desk, term("gao"), WEEK, Limits()))
    assert (await asking.store.search.extent(None)).items == 1  # others work meanwhile
    assert not waiting.done()
    asking.desk.archive_turn.release()
    assert len((await waiting).hits) == 1


async def test_samples_bear_the_terms_spans(asking: Asking) -> None:
    await visit(asking.store, taken())
    gone = a_story_item("gone").id
    (report,) = await reports(asking.desk, term("timbuktu"), [gone, ITEM.id])
    assert report.item == ITEM
    assert report.matches == (
        Match(report.matches[0].watchlist, "timbuktu", (Span(Field.TITLE, 24, 32),)),
    )


async def test_an_item_edited_meanwhile_that_matches_no_more_is_no_sample(asking: Asking) -> None:
    await visit(asking.store, taken())
    assert await reports(asking.desk, term("kidal"), [ITEM.id]) == ()
