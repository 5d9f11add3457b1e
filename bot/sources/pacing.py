"""Read how often a document says it is made anew, and which hours and days it leaves out.

feedparser returns skipHours and skipDays empty, so all of it is read here, outside of the items.
Sources: https://www.rssboard.org/rss-specification (ttl, skipHours, skipDays) and
https://web.resource.org/rss/1.0/modules/syndication/ (updatePeriod, updateFrequency).
"""

import re
from collections.abc import Sequence
from datetime import timedelta

from bot.core.model import Hints

LONGEST = timedelta(days=1)  # more is for robots, not for news

_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_TTL = re.compile(rb"<ttl\b[^<>]*>\s*(\d{1,6})\s*</ttl", re.IGNORECASE)
_PERIOD = re.compile(rb"<[\w.-]+:updatePeriod\b[^<>]*>\s*([a-z]+)\s*<", re.IGNORECASE)
_FREQUENCY = re.compile(rb"<[\w.-]+:updateFrequency\b[^<>]*>\s*(\d{1,6})\s*<", re.IGNORECASE)
_SKIPPED = re.compile(rb"<skip(hours|days)\b[^<>]*>(.{0,4000}?)</skip\1", re.IGNORECASE | re.DOTALL)
_HOUR = re.compile(rb"<hour\b[^<>]*>\s*(\d{1,2})\s*<", re.IGNORECASE)
_DAY = re.compile(rb"<day\b[^<>]*>\s*([a-z]+)\s*<", re.IGNORECASE)
_PERIODS = {
    b"hourly": timedelta(hours=1),
    b"daily": timedelta(days=1),
    b"weekly": timedelta(weeks=1),
    b"monthly": timedelta(days=30),
    b"yearly": timedelta(days=365),
}
_DAYS = (b"monday", b"tuesday", b"wednesday", b"thursday", b"friday", b"saturday", b"sunday")
_HOURS = 24


def hints(xml: bytes, items: Sequence[tuple[int, int]]) -> Hints:
    """Return what a document says of its pace; `items` are the ranges of its items, in order."""
    head = xml[: items[0][0]] + xml[items[-1][1] :] if items else xml
    plain = _COMMENT.sub(b"", head)
    skipped = {found[1].lower(): found[2] for found in _SKIPPED.finditer(plain)}
    hours = frozenset(int(hour) % _HOURS for hour in _HOUR.findall(skipped.get(b"hours", b"")))
    named = {day.lower() for day in _DAY.findall(skipped.get(b"days", b""))}
    days = frozenset(at for at, name in enumerate(_DAYS) if name in named)
    return Hints(None, _ttl(plain) or _period(plain), hours, days)


def _ttl(head: bytes) -> timedelta | None:
    found = _TTL.search(head)
    return min(timedelta(minutes=int(found[1])), LONGEST) if found else None


def _period(head: bytes) -> timedelta | None:
    """Return the period of `sy:`, a day where only its frequency is given."""
    period, frequency = _PERIOD.search(head), _FREQUENCY.search(head)
    if period is None and frequency is None:
        return None
    span = _PERIODS.get(period[1].lower()) if period else _PERIODS[b"daily"]
    times = int(frequency[1]) if frequency else 1
    return min(span / max(times, 1), LONGEST) if span else None
