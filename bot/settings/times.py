"""Durations, times of day and time zones, as a configuration writes them."""

import re
from datetime import timedelta
from difflib import get_close_matches
from functools import cache
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import PlainValidator, WithJsonSchema

from bot.core.model import Daily, QuietHours
from bot.settings.expected import expected

UNITS = {"s": timedelta(seconds=1), "m": timedelta(minutes=1)}
UNITS |= {"h": timedelta(hours=1), "d": timedelta(days=1)}
LONGEST = timedelta(days=3650)

TIME = "([01]?[0-9]|2[0-3]):([0-5][0-9])"
ZONE = "(?: +([A-Za-z]\\S*))?"
DURATION = "([0-9]{1,9})([smhd])"
QUIET = f"{TIME} ?[-–] ?{TIME}{ZONE}"
TIME_OF_DAY = f"{TIME}{ZONE}"


def duration(value: object) -> timedelta:
    """Read a duration: a whole number with s, m, h or d, from 1s to ten years.

    Raises:
        PydanticCustomError: if it is none; this error is a ValueError.
    """
    if isinstance(value, timedelta):
        return value
    text = value if isinstance(value, str) else ""
    if not (found := re.fullmatch(DURATION, text)):
        hint = f"write {text}s, {text}m, {text}h or {text}d" if re.fullmatch("[0-9]+", text) else ""
        raise expected("a duration such as 90s, 10m, 48h or 7d", hint)
    number, unit = int(found[1]), UNITS[found[2]]
    if not 0 < number <= LONGEST / unit:
        raise expected(f"a duration from 1s to {LONGEST.days}d")
    return number * unit


def quiet_hours(value: object) -> QuietHours:
    """Read quiet hours such as `22:00-06:00 Europe/Paris`; UTC without a zone."""
    if isinstance(value, QuietHours):
        return value
    found = re.fullmatch(QUIET, value) if isinstance(value, str) else None
    if not found:
        raise expected("quiet hours such as 22:00-06:00 Europe/Paris")
    start = int(found[1]) * 60 + int(found[2])
    end = int(found[3]) * 60 + int(found[4])
    if start == end:
        raise expected("quiet hours that begin and end at different times")
    return QuietHours(start, end, zone(found[5] or "UTC"))


def time_of_day(value: object) -> Daily | None:
    """Read a time of day such as `08:00 Europe/Paris`; `off` is None."""
    if value is None or value == "off":
        return None
    if isinstance(value, Daily):
        return value
    found = re.fullmatch(TIME_OF_DAY, value) if isinstance(value, str) else None
    if not found:
        raise expected("a time of day such as 08:00 Europe/Paris, or off")
    return Daily(int(found[1]) * 60 + int(found[2]), zone(found[3] or "UTC"))


def zone(name: str) -> str:
    """Check the name of a time zone."""
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        near = get_close_matches(name, _zones(), n=1)
    hint = f"did you mean {near[0]}?" if near else "as the tz database names them"
    raise expected("a time zone such as Europe/Paris", hint)


@cache
def _zones() -> frozenset[str]:
    """Return the names of all zones, which takes reading every file of the database."""
    return frozenset(available_timezones())


Duration = Annotated[
    timedelta,
    PlainValidator(duration),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{1,9}[smhd]$", "examples": ["10m"]}),
]
Quiet = Annotated[
    QuietHours,
    PlainValidator(quiet_hours),
    WithJsonSchema({"type": "string", "examples": ["22:00-06:00 Europe/Paris"]}),
]
TimeOfDay = Annotated[
    Daily | None,
    PlainValidator(time_of_day),
    WithJsonSchema({"type": ["string", "null"], "examples": ["08:00 Europe/Paris", "off"]}),
]
