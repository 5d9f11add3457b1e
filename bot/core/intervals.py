"""When a feed is visited next.

1. A feed that answered is visited again after its interval, spread by ±10 %.
2. The publisher's own hint and the floor may put that off, nothing may bring it forward.
3. A feed that failed backs off, doubling, and is never given up but for a 410 Gone.
4. A server's Retry-After is kept in full.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Final

from bot.core.errors import FeedError
from bot.core.model import DueFeed, FeedId, Outcome, Visit

SPREAD = 0.1
LONGEST_HINT = timedelta(days=7)  # skipDays may leave out most of a week; more is a slip
LONGEST_RETRY_AFTER = timedelta(days=366)  # "in full", short of overflowing the calendar
BACK_OFF_LIMIT = timedelta(hours=1)  # time-outs, DNS, 5xx: it may be back at any moment
REFUSED_BACK_OFF = timedelta(hours=1)  # the first wait after the server turned us away …
REFUSED_LIMIT = timedelta(days=1)  # … and the longest
REFUSALS: Final = frozenset(
    {"http-401", "http-403", "http-404", "http-429", "http-503", "challenge"}
)  # the server means us to stay away
DOUBLINGS = 12
NEVER = datetime(9999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Pace:
    """How often feeds are visited unless they say otherwise."""

    every: timedelta = timedelta(minutes=10)
    floor: timedelta = timedelta(minutes=5)


def next_visit(due: DueFeed, ended: Visit | FeedError, pace: Pace, now: datetime) -> Outcome:
    """Return how a poll ended, for the store, with the time of the next one."""
    if isinstance(ended, FeedError):
        return _after_failure(due, ended, pace, now)
    interval = _interval(due, pace)
    hint = min(ended.not_before or timedelta(0), LONGEST_HINT)
    wait = max(_spread(due, interval), hint, pace.floor)
    return Outcome("ok", now + wait, interval, validators=ended.validators)


def _after_failure(due: DueFeed, error: FeedError, pace: Pace, now: datetime) -> Outcome:
    if error.permanent:
        return Outcome(error.code, NEVER, NEVER - now, reason=str(error), remedy=error.remedy)
    wait = max(_back_off(due, error, pace), pace.floor)
    return Outcome(error.code, now + wait, wait, reason=str(error), remedy=error.remedy)


def _back_off(due: DueFeed, error: FeedError, pace: Pace) -> timedelta:
    if error.retry_after is not None:
        return max(min(error.retry_after, LONGEST_RETRY_AFTER), _interval(due, pace))
    doubled = 1 << min(due.failures, DOUBLINGS)
    if error.code in REFUSALS:
        return _spread(due, min(REFUSED_BACK_OFF * doubled, REFUSED_LIMIT))
    # A feed that is wanted only once a day is not to be tried more often because it fails.
    interval = _interval(due, pace)
    return _spread(due, min(interval * doubled, max(BACK_OFF_LIMIT, interval)))


def _interval(due: DueFeed, pace: Pace) -> timedelta:
    return max(due.feed.every or pace.every, pace.floor)


def _spread(due: DueFeed, wait: timedelta) -> timedelta:
    """Return the wait, up to a tenth shorter or longer, so that feeds do not come in one burst.

    A feed with an `every` of its own is never put off beyond it.
    """
    share = _share(due.feed.id)
    longest = 0.0 if due.feed.every else SPREAD
    return wait * (1 - SPREAD + share * (SPREAD + longest))


def _share(feed: FeedId) -> float:
    """Return a number in [0, 1) that is always the same for a feed and spread over all feeds."""
    return int.from_bytes(blake2b(feed.encode(), digest_size=4).digest()) / 2**32
