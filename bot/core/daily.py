"""Times of day in a zone, and the daily word that all is quiet."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.model import Channel, Counts, Daily, Owed
from bot.core.notify import notify

DAY = timedelta(days=1)
MINUTES_AN_HOUR = 60


def came_last(daily: Daily, now: datetime) -> datetime:
    """Return when this time of day last came, in UTC.

    A time that a change of the clock leaves out comes an hour later, one that it brings twice the
    first time.
    """
    zone = ZoneInfo(daily.zone)
    at = time(*divmod(daily.minute, MINUTES_AN_HOUR), tzinfo=zone)
    today = now.astimezone(zone).date()
    moment = datetime.combine(today, at).astimezone(UTC)
    if moment > now:
        moment = datetime.combine(today - DAY, at).astimezone(UTC)
    return moment


def all_quiet(
    daily: Daily, at: datetime, counts: Counts, channels: Iterable[Channel], now: datetime
) -> tuple[Owed, ...]:
    """Return the word, owed to the ops channels among these, that all is quiet.

    `at` is when it is due, and `counts` are those of the day before: who gets it knows that the
    silence is the world's and not ours.
    """
    items, feeds = _several(counts.items, "item"), _several(counts.feeds, "feed")
    text = f"All quiet: {items} from {feeds} checked, {_several(counts.alerts, 'alert')}"
    if counts.failing_feeds:
        text += f"; {_several(counts.failing_feeds, 'feed')} could not be read last"
    on = at.astimezone(ZoneInfo(daily.zone)).date()
    return notify("all-quiet", text, channels, now, on)


def _several(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
