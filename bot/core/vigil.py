"""Silence is news too: what to tell the ops channels of feeds that bring nothing.

1. A feed that has failed for a day is told of, but not one that is gone for good: that was told.
2. So is one that answers, and has been quiet beyond its habits: see bot.core.habits.
3. Once that is over, so it is said. Nothing is said twice, nor twice a day of one feed.
4. Of many feeds at once, as when our own network was down, one notice tells.
5. So are gaps: documents that share no item with the one before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.ids import digest
from bot.core.intervals import NEVER
from bot.core.model import Channel, DueFeed, FeedState, Outcome, Owed, Worry
from bot.core.notify import notify
from bot.core.text import cut

MINUTE = timedelta(minutes=1)
LONG_FAILING = timedelta(days=1)
TOLD_ONE_BY_ONE = 3
NAMED = 20
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Concern:
    """What is to be told of a feed; no worry means that the one told before is over."""

    state: FeedState = field(repr=False)
    worry: Worry | None
    text: str

    @property
    def is_over(self) -> bool:
        """Whether the feed is back."""
        return self.worry is None


def worry(state: FeedState, now: datetime) -> Worry | None:
    """Return what there is to worry about a feed."""
    since = state.failing_since
    if since is not None and state.next_at != NEVER and now - since >= LONG_FAILING:
        # What is due has not been tried since we slept or started; what was told stands.
        return Worry.FAILING if state.next_at > now else state.worry
    # Only who has looked since can say that nothing came.
    if state.quiet_at is not None and state.last_ok_at and state.quiet_at <= state.last_ok_at:
        return Worry.QUIET
    return None


def watch(states: Iterable[FeedState], now: datetime) -> tuple[Concern, ...]:
    """Return what is to be told now, by the feeds' order."""
    found = []
    for state in states:
        present = worry(state, now)
        was_told_today = state.worry_at is not None and state.worry_at.date() == now.date()
        if present != state.worry and not was_told_today:
            found.append(Concern(state, present, _text(state, present, now)))
    return tuple(found)


def notices(
    concerns: Sequence[Concern], channels: Sequence[Channel], now: datetime
) -> tuple[Owed, ...]:
    """Return what is owed to the ops channels among these."""
    if len(concerns) <= TOLD_ONE_BY_ONE:
        told = [(f"feed/{each.state.feed.id}", each.text) for each in concerns]
    else:
        ids = sorted(each.state.feed.id for each in concerns)
        told = [(f"feeds/{digest(*ids)}", _together(concerns))]
    return tuple(owed for event, text in told for owed in notify(event, text, channels, now))


def gap_notices(
    gaps: Sequence[tuple[DueFeed, Outcome]], channels: Sequence[Channel], now: datetime
) -> tuple[Owed, ...]:
    """Return what is owed to the ops channels among these for gaps in feeds' documents."""
    if len(gaps) <= TOLD_ONE_BY_ONE:
        told = [(f"gap/{due.feed.id}", _gap(due, outcome)) for due, outcome in gaps]
    else:
        ids = sorted(due.feed.id for due, _ in gaps)
        names = [due.feed.name for due, _ in gaps]
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        text = (
            f"{len(gaps)} feeds list nothing of what they did at the visit before\n"
            f"Items may have come and gone unseen: {', '.join(names[:NAMED])}{more}"
        )
        told = [(f"gaps/{digest(*ids)}", text)]
    return tuple(owed for event, text in told for owed in notify(event, text, channels, now))


def _gap(due: DueFeed, outcome: Outcome) -> str:
    minutes = round(outcome.interval / MINUTE)
    since = f" since {due.last_ok_at:%Y-%m-%d %H:%M} UTC" if due.last_ok_at else ""
    return (
        f"{due.feed.name} lists nothing of what it did at the visit before\n"
        f"Items may have come and gone unseen{since}; it is polled every {minutes} min now."
    )


def _text(state: FeedState, present: Worry | None, now: datetime) -> str:
    name = state.feed.name
    if present is Worry.FAILING:
        since = f"{state.failing_since or now:%Y-%m-%d %H:%M} UTC"
        remedy = f"\nWhat may help: {state.remedy}" if state.remedy else ""
        reason = cut(state.reason, LONGEST_REASON)
        return f"{name} has failed since {since} ({state.state}): {reason}{remedy}"
    if present is Worry.QUIET:
        last = f"{state.habits.newest_at or now:%Y-%m-%d %H:%M} UTC"
        return (
            f"{name} answers, but has been quiet for longer than it ever is\n"
            f"Its newest item is of {last}; see whether the feed has moved or ended."
        )
    if state.worry is Worry.QUIET:
        return f"{name} is back: something new came"
    return f"{name} is back: it can be read again"


def _together(concerns: Sequence[Concern]) -> str:
    back = [each for each in concerns if each.is_over]
    bad = [each for each in concerns if not each.is_over]
    head = ", ".join(
        filter(
            None,
            (
                f"{len(bad)} feeds bring nothing" if bad else "",
                f"{len(back)} feeds are back" if back else "",
            ),
        )
    )
    lines = [each.text.partition("\n")[0] for each in (*bad, *back)[:NAMED]]
    more = [f"… and {len(concerns) - NAMED} more"] if len(concerns) > NAMED else []
    return "\n".join((head, *lines, *more))
