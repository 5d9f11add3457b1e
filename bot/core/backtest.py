"""What a term would have caught: counts, the newest, what is caught already, how loud it would be.

Days are those of publication in UTC, or of arrival where that was sooner; alerts are counted by
stories, as they are sent.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from bot.core.match import Page
from bot.core.model import ItemId, StoryId, WatchlistName

BROAD = 0.2  # of all items: more is no news any more
FEWEST_TO_JUDGE = 20  # items; of fewer, a share says nothing
SAMPLES = 3
DAY = timedelta(days=1)

Name = TypeVar("Name", str, tuple[WatchlistName, str])


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored item as far as terms see it; `number` counts arrivals."""

    number: int
    item: ItemId
    story: StoryId
    published_at: datetime  # first seen, where undated
    seen_at: datetime
    page: Page

    @property
    def at(self) -> datetime:
        """When it counts from; a date ahead of its arrival is none."""
        return min(self.published_at, self.seen_at)


@dataclass(frozen=True, slots=True)
class Extent:
    """How many items there are, and since when; None if there are none."""

    items: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Hit:
    """An item that the term matches, and the terms in force that match it too.

    `caught_by` is None where the others were not asked.
    """

    item: ItemId
    story: StoryId
    at: datetime
    source: str
    caught_by: frozenset[tuple[WatchlistName, str]] | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """What was looked at: all items of a stretch of time, or the newest of them."""

    items: int
    since: datetime
    until: datetime
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many of the compared hits a term in force catches already."""

    watchlist: WatchlistName
    term: str
    hits: int


@dataclass(frozen=True, slots=True)
class Backtest:
    """What a term would have caught; `by_day` from the oldest, days without hits left out."""

    hits: int
    looked: Looked
    by_day: tuple[tuple[date, int], ...]
    by_source: tuple[tuple[str, int], ...]  # the loudest first
    newest: tuple[ItemId, ...]
    compared: int  # of the hits, held against the terms in force
    caught: int  # of these, by any of them
    overlaps: tuple[Overlap, ...]  # the greatest first
    alerts_a_day: float
    is_too_broad: bool


def backtest(hits: Sequence[Hit], looked: Looked) -> Backtest:
    """Sum up hits, whatever their order; of equals the first by name comes first."""
    newest = sorted(hits, key=lambda hit: (hit.at, hit.item), reverse=True)
    compared = [hit.caught_by for hit in hits if hit.caught_by is not None]
    is_telling = looked.items >= FEWEST_TO_JUDGE
    return Backtest(
        hits=len(hits),
        looked=looked,
        by_day=tuple(sorted(Counter(hit.at.date() for hit in hits).items())),
        by_source=tuple(_loudest(Counter(hit.source for hit in hits))),
        newest=tuple(hit.item for hit in newest[:SAMPLES]),
        compared=len(compared),
        caught=sum(map(bool, compared)),
        overlaps=tuple(
            Overlap(watchlist, term, count)
            for (watchlist, term), count in _loudest(
                Counter(each for by in compared for each in by)
            )
        ),
        alerts_a_day=_alerts_a_day(hits, looked),
        is_too_broad=is_telling and len(hits) > BROAD * looked.items,
    )


def _loudest(counts: Counter[Name]) -> list[tuple[Name, int]]:
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))


def _alerts_a_day(hits: Sequence[Hit], looked: Looked) -> float:
    """Estimate by stories of items that were news in the stretch; a first visit brings old ones."""
    stories = {hit.story for hit in hits if hit.at >= looked.since}
    return len(stories) / max(1.0, (looked.until - looked.since) / DAY)
