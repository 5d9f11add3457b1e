"""When a feed is visited next.

0. A feed's interval is its own `every`, exactly. Where it has none it begins with `poll.every`, and
   is half of its usual pause between items once that is known: no shorter than the floor, no longer
   than what a report may wait (half an hour; six where no channel follows any watchlist, since
   nothing can alert then). It halves for a week where a document had nothing of the one before.
1. A feed that answered is visited again after its interval, spread by ±10 %.
2. The publisher's own hints and the floor may put that off, nothing may bring it forward. How
   long an answer stays current goes before how often the document is made anew; hours and days
   that the publisher leaves out are left out in any case.
3. A feed that failed backs off, doubling, and is never given up but for a 410 Gone.
4. A server's Retry-After is kept in full.
5. An address that was adopted is given up before the feed is: it is tried where it was configured.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Final

from bot.core.errors import FeedError
from bot.core.habits import hastened, usual_pause
from bot.core.model import DueFeed, FeedId, Habits, Hints, Outcome, Pacing, Visit, Whereabouts
from bot.core.moves import settle

SPREAD = 0.1
LONGEST_HINT = timedelta(days=7)  # skipDays may leave out most of a week; more is a slip
LONGEST_RETRY_AFTER = timedelta(days=366)  # "in full", short of overflowing the calendar
BACK_OFF_LIMIT = timedelta(hours=1)  # time-outs, DNS, 5xx: it may be back at any moment
REFUSED_BACK_OFF = timedelta(hours=1)  # the first wait after the server turned us away …
REFUSED_LIMIT = timedelta(days=1)  # … and the longest
REFUSALS: Final = frozenset(
    {"http-401", "http-403", "http-404", "http-429", "http-503", "challenge"}
)  # the server means us to stay away
LOST: Final = frozenset({"gone", "http-404"})  # the server answers: the feed is not there
HOST_PAUSED: Final = "host-paused"  # the state of feeds not visited as another got a 429
HOST_PAUSED_REASON: Final = "another feed of this server was told to come back later"
HOST_PAUSED_REMEDY: Final = "nothing; we wait as long as the server asks"
TIMED: Final = frozenset({"http-429", "http-503", HOST_PAUSED})  # whose Retry-After decides
DOUBLINGS = 12
LONGEST = timedelta(minutes=30)  # a report waits a quarter of an hour for us, on average
UNWATCHED_LONGEST = timedelta(hours=6)
HOUR = timedelta(hours=1)
WEEK_HOURS = 7 * 24
NEVER = datetime(9999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Pace:
    """How often feeds are visited unless they say otherwise."""

    every: timedelta = timedelta(minutes=10)
    floor: timedelta = timedelta(minutes=5)
    is_watched: bool = True  # a channel follows a watchlist: any feed may bring what it matches

    @property
    def longest(self) -> timedelta:
        """The longest interval that a feed's habits may bring; a team may start with a longer."""
        return max(LONGEST if self.is_watched else UNWATCHED_LONGEST, self.every, self.floor)


def next_visit(
    due: DueFeed,
    ended: Visit | FeedError,
    pace: Pace,
    now: datetime,
    habits: Habits | None = None,
) -> Outcome:
    """Return how a poll ended, for the store, with the time of the next one.

    `habits` are the feed's with this visit; None where it taught nothing.
    """
    if isinstance(ended, FeedError):
        return _after_failure(due, ended, pace, now)
    interval, pacing = usual_interval(due, pace, habits or due.habits, now)
    hint = ended.hints.fresh_for or ended.hints.every or timedelta()
    own = now + max(_spread(due, interval), pace.floor)
    next_at = _in_hours(max(own, now + min(hint, LONGEST_HINT)), ended.hints)
    return Outcome(
        "ok",
        next_at,
        interval,
        validators=ended.validators,
        hints=ended.hints,
        whereabouts=settle(due, ended, now),
        pacing=pacing if next_at == own else Pacing.WISHED,
        habits=None if habits is due.habits else habits,
    )


def usual_interval(
    due: DueFeed, pace: Pace, habits: Habits, now: datetime
) -> tuple[timedelta, Pacing]:
    """Return how often a feed is visited while all goes well, and why."""
    if due.feed.every is not None:
        is_own = due.feed.every >= pace.floor
        return max(due.feed.every, pace.floor), Pacing.CONFIGURED if is_own else Pacing.FLOOR
    pause = usual_pause(habits)
    if pause is None:
        interval, pacing = max(pace.every, pace.floor), Pacing.STARTING
    else:
        interval, pacing = _within(pause / 2, pace)
    hasty = max(interval / 2 ** hastened(habits, now), pace.floor)
    return (hasty, Pacing.GAP) if hasty < interval else (interval, pacing)


def _within(wanted: timedelta, pace: Pace) -> tuple[timedelta, Pacing]:
    if wanted <= pace.floor:
        return pace.floor, Pacing.FLOOR
    if wanted <= pace.longest:
        return wanted, Pacing.HABITS
    return pace.longest, Pacing.LONGEST if pace.is_watched else Pacing.UNWATCHED


def _after_failure(due: DueFeed, error: FeedError, pace: Pace, now: datetime) -> Outcome:
    is_lost = error.code in LOST and due.whereabouts.address is not None
    outcome = Outcome(
        error.code,
        NEVER,
        NEVER - now,
        reason=str(error),
        remedy=error.remedy,
        whereabouts=Whereabouts() if is_lost else None,
        paused_host=error.paused_host,
        pacing=Pacing.STOPPED,
        failing_since=due.failing_since or now,
    )
    if error.permanent and not is_lost:
        return outcome
    wait, pacing = _back_off(due, error, pace, now)
    wait = max(wait, pace.floor)
    return replace(outcome, next_at=now + wait, interval=wait, pacing=pacing)


def _back_off(
    due: DueFeed, error: FeedError, pace: Pace, now: datetime
) -> tuple[timedelta, Pacing]:
    asked = min(error.retry_after or timedelta(), LONGEST_RETRY_AFTER)
    interval, _ = usual_interval(due, pace, due.habits, now)
    if error.retry_after is not None and error.code in TIMED:
        return max(asked, interval), Pacing.ASKED
    doubled = 1 << min(due.failures, DOUBLINGS)
    if error.code in REFUSALS or error.permanent:
        later = 1 + SPREAD * _share(due.feed.id)  # never earlier than the full hour
        own, pacing = min(REFUSED_BACK_OFF * doubled * later, REFUSED_LIMIT), Pacing.TURNED_AWAY
    else:
        # A feed that is wanted only once a day is not to be tried more often because it fails.
        longest = max(BACK_OFF_LIMIT, interval)
        own, pacing = _spread(due, min(interval * doubled, longest)), Pacing.BACK_OFF
    return max(asked, own), Pacing.ASKED if asked > own else pacing


def _in_hours(at: datetime, hints: Hints) -> datetime:
    """Return the first time from then on that the publisher does not leave out, if there is any."""
    if not hints.skip_hours and not hints.skip_days:
        return at
    whole = at.replace(minute=0, second=0, microsecond=0)
    for hours in range(WEEK_HOURS):
        later = max(whole + hours * HOUR, at)
        if later.hour not in hints.skip_hours and later.weekday() not in hints.skip_days:
            return later
    return at


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
