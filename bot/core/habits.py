"""How a feed publishes: what its past tells of when to visit it, and of when it is oddly quiet.

Pauses lie between moments at which items were published, not between items: ten reports that
come out at once tell no more of the next than one does.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from math import ceil
from statistics import median_low

from bot.core.identity import Identified
from bot.core.model import DueFeed, Habits, Reason, Visit
from bot.core.pieces import Document

MOST_PAUSES = 128
LEAST_PAUSES = 5  # fewer tell nothing of a habit
SECOND = timedelta(seconds=1)
MOMENT = timedelta(minutes=1)  # what is published within it counts as one
QUIET_SHARE = 0.99  # of its pauses, those that are as usual
LEAST_QUIET = timedelta(days=2)
HASTE_LASTS = timedelta(days=7)
MOST_HALVINGS = 10


def learn(due: DueFeed, visit: Visit, identified: Identified, now: datetime) -> Habits:
    """Return a feed's habits as they stand after a visit."""
    habits = due.habits
    if is_gap(due, visit, identified):
        halvings = min(hastened(habits, now) + 1, MOST_HALVINGS)
        habits = replace(habits, gap_at=now, halvings=halvings)
    new = (each.draft for each in identified.found if each.reason is Reason.NEW_ITEM)
    return _published(habits, [min(each.published_at or now, now) for each in new], now)


def is_gap(due: DueFeed, visit: Visit, identified: Identified) -> bool:
    """Whether a document shares no item with the one before: some may have come and gone unseen."""
    if visit.is_unchanged or visit.is_partial or not (due.listed and identified.found):
        return False
    are_new = all(each.known is None for each in identified.found)
    return are_new and not Document.of(due, visit).repeats


def hastened(habits: Habits, now: datetime) -> int:
    """Return how many times the interval is halved, for gaps that are not long ago."""
    is_recent = habits.gap_at is not None and now - habits.gap_at < HASTE_LASTS
    return habits.halvings if is_recent else 0


def usual_pause(habits: Habits) -> timedelta | None:
    """Return the median pause; None while too little is known."""
    if len(habits.pauses_s) < LEAST_PAUSES:
        return None
    return timedelta(seconds=median_low(habits.pauses_s))


def quiet_at(habits: Habits) -> datetime | None:
    """Return when the feed, should nothing come until then, is quiet beyond its habits.

    That is after the 99th percentile of its pauses (nearest rank), and two days at least.
    """
    if len(habits.pauses_s) < LEAST_PAUSES or habits.newest_at is None or habits.news_at is None:
        return None
    rank = ceil(QUIET_SHARE * len(habits.pauses_s))
    longest = max(timedelta(seconds=sorted(habits.pauses_s)[rank - 1]), LEAST_QUIET)
    return max(habits.newest_at, habits.news_at) + longest


def _published(habits: Habits, times: Iterable[datetime], now: datetime) -> Habits:
    """Take in when items were published that first came now."""
    if not (new := sorted(times)):
        return habits
    moments: list[datetime] = []
    for each in sorted([*_moments(habits), *new]):
        if not moments or each - moments[-1] >= MOMENT:
            moments.append(each)
    kept = moments[-MOST_PAUSES - 1 :]
    pauses = tuple((later - earlier) // SECOND for earlier, later in pairwise(kept))
    return replace(habits, pauses_s=pauses, newest_at=kept[-1], news_at=now)


def _moments(habits: Habits) -> list[datetime]:
    """Return the moments between which the pauses lie, newest first."""
    if habits.newest_at is None:
        return []
    moments = [habits.newest_at]
    for seconds in reversed(habits.pauses_s):
        moments.append(moments[-1] - seconds * SECOND)
    return moments
