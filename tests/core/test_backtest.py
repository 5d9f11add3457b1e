from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.backtest import Candidate, Hit, Looked, Overlap, backtest
from bot.core.match import Page
from bot.core.model import ItemId, StoryId, WatchlistName
from tests.fakes.clock import START

DAY = timedelta(days=1)
WEEK = Looked(100, START - 7 * DAY, START)
WAGNER = (WatchlistName("wagner"), "wagner")
CORPS = (WatchlistName("wagner"), '"Africa Corps"')
MALI = (WatchlistName("mali"), "@mali")


def hit(number: int = 1, **changes) -> Hit:
    made = Hit(ItemId(f"i{number}"), StoryId(f"s{number}"), START - number * DAY, "RFI")
    return replace(made, **changes)


def test_hits_are_counted_by_day_and_source() -> None:
    hits = [hit(2, source="BBC"), hit(1), hit(3, at=START - DAY)]
    found = backtest(hits, WEEK)
    assert found.hits == 3
    assert found.by_day == ((date(2022, 1, 4), 1), (date(2022, 1, 5), 2))
    assert found.by_source == (("RFI", 2), ("BBC", 1))


def test_of_equally_loud_sources_the_first_by_name_comes_first() -> None:
    hits = [hit(1, source="b"), hit(2, source="a")]
    assert backtest(hits, WEEK).by_source == (("a", 1), ("b", 1))


def test_the_newest_three_are_samples() -> None:
    assert backtest([hit(n) for n in (5, 2, 4, 3)], WEEK).newest == ("i2", "i3", "i4")


def test_overlap_with_terms_in_force_is_told_of_those_compared() -> None:
    hits = [
        hit(1, caught_by=frozenset({WAGNER, MALI})),
        hit(2, caught_by=frozenset({WAGNER})),
        hit(3, caught_by=frozenset({CORPS})),
        hit(4, caught_by=frozenset()),
        hit(5),
    ]
    found = backtest(hits, WEEK)
    assert (found.compared, found.caught) == (4, 3)
    assert found.overlaps == (Overlap(*WAGNER, 2), Overlap(*MALI, 1), Overlap(*CORPS, 1))


def test_alerts_are_estimated_by_stories_that_were_news() -> None:
    same = [hit(n, story=StoryId("one")) for n in (1, 2, 3)]
    old = hit(8)
    assert backtest([*same, hit(4), old], WEEK).alerts_a_day == pytest.approx(2 / 7)


def test_less_than_a_day_counts_as_one() -> None:
    looked = Looked(9, START - DAY / 24, START)
    assert backtest([hit(0), hit(0, story=StoryId("x"))], looked).alerts_a_day == 2


@pytest.mark.parametrize(
    ("hits", "items", "is_too_broad"), [(20, 100, False), (21, 100, True), (19, 19, False)]
)
def test_what_matches_more_than_a_fifth_is_too_broad(hits, items, is_too_broad) -> None:
    found = backtest([hit(n) for n in range(hits)], replace(WEEK, items=items))
    assert found.is_too_broad is is_too_broad


def test_nothing_looked_at_is_summed_up_as_nothing() -> None:
    found = backtest([], Looked(0, START, START, is_whole=False))
    assert (found.hits, found.by_day, found.newest, found.alerts_a_day) == (0, (), (), 0)


@given(st.permutations([hit(n, source=f"S{n % 3}", caught_by=frozenset()) for n in range(9)]))
def test_the_order_of_hits_is_nothing(hits: list[Hit]) -> None:
    assert backtest(hits, WEEK) == backtest(sorted(hits, key=lambda each: each.item), WEEK)


def test_a_date_ahead_of_its_arrival_counts_from_the_arrival() -> None:
    page = Page("Gao", "")
    ahead = Candidate(1, ItemId("i"), StoryId("s"), START + DAY, START, page)
    assert ahead.at == START
    assert replace(ahead, published_at=START - DAY).at == START - DAY
