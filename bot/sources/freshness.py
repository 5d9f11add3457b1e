"""What a server's headers say about when to come again (RFC 9111, RFC 9110 section 10.2.3)."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(days=1)  # a cache lifetime beyond this is for robots, not for news

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_UNKEPT = re.compile(r"(?:^|[\s,])no-(?:cache|store)\b", re.IGNORECASE)
_SECONDS = re.compile(r"\d{1,9}")

Headers = Mapping[str, str]  # looked up without regard to case


def fresh_for(headers: Headers, now: datetime) -> timedelta | None:
    """Return how long what was sent stays current, at most a day; None if it need not be so."""
    control = headers.get("Cache-Control", "")
    if _UNKEPT.search(control):
        return None
    found = _MAX_AGE.search(control)
    if found:
        span = timedelta(seconds=min(int(found[1]), LONGEST.total_seconds()) - _age(headers))
    else:
        expires = http_date(headers.get("Expires", ""))
        span = expires - (http_date(headers.get("Date", "")) or now) if expires else timedelta()
    return min(span, LONGEST) if span > timedelta() else None


def is_silent(headers: Headers) -> bool:
    """Whether the headers say nothing of it, so that what was said with the document stands."""
    return not headers.get("Cache-Control") and not headers.get("Expires")


def retry_after(headers: Headers, now: datetime) -> timedelta | None:
    """Return how long the server asks us to wait, kept in full; None if it does not."""
    written = headers.get("Retry-After", "").strip()
    if _SECONDS.fullmatch(written):
        return timedelta(seconds=int(written))
    at = http_date(written)
    return max(at - now, timedelta()) if at else None


def http_date(written: str) -> datetime | None:
    """Return the moment that an HTTP date names."""
    try:
        at = parsedate_to_datetime(written)
    except (ValueError, IndexError, TypeError):
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _age(headers: Headers) -> int:
    written = headers.get("Age", "").strip()
    return int(written) if _SECONDS.fullmatch(written) else 0
