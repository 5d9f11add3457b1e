"""Times as people read them where they ask."""

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from bot.commands.definition import Desk
from bot.core.model import Ask

UTC_ZONE = "UTC"


def zone_of(desk: Desk, ask: Ask) -> ZoneInfo:
    """Return the zone in which the place where it is asked keeps its hours, as far as is known."""
    here = next((each for each in desk.channels if each.name == ask.channel), None)
    return ZoneInfo(here.quiet.zone if here and here.quiet else UTC_ZONE)


def moment(at: datetime, now: datetime, zone: tzinfo) -> str:
    """Write a time of day, with the date unless it is today's."""
    local = at.astimezone(zone)
    is_today = local.date() == now.astimezone(zone).date()
    return f"{local:%H:%M}" if is_today else f"{local:%Y-%m-%d %H:%M}"


def times_line(since: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Say of which time an answer tells, and in which zone."""
    return f"From {moment(since, now, zone)} to {moment(now, now, zone)}, times in {zone.key}"
