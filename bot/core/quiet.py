"""When a channel's quiet hours end, and what they keep from it."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.model import Channel, QuietHours

MINUTES_A_DAY = 24 * 60


def quiet_until(quiet: QuietHours, now: datetime) -> datetime | None:
    """Return when the quiet hours in which `now` lies end, in UTC; None outside of them.

    Hours are those of the wall clock in the channel's zone, so that a night in which the clock
    changes is an hour shorter or longer. Equal start and end mean no quiet hours at all.
    """
    local = now.astimezone(ZoneInfo(quiet.zone))
    minute = local.hour * 60 + local.minute
    until_end = (quiet.end - minute) % MINUTES_A_DAY
    length = (quiet.end - quiet.start) % MINUTES_A_DAY
    if not 0 < until_end <= length:
        return None
    day = local.date() + timedelta(days=(minute + until_end) // MINUTES_A_DAY)
    hour, minute = divmod(quiet.end % MINUTES_A_DAY, 60)
    # An hour that comes twice in a night is meant as the one we are in.
    end = datetime.combine(day, time(hour, minute, fold=local.fold), local.tzinfo)
    return end.astimezone(UTC)


def unpinged_if_quiet(channel: Channel, now: datetime) -> Channel:
    """Return the channel; in its quiet hours, when urgent alerts pass, one that pings nobody."""
    is_quiet = channel.quiet is not None and quiet_until(channel.quiet, now) is not None
    return replace(channel, pings=()) if is_quiet else channel
