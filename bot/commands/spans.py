"""Durations as people type and read them: `90m`, `12h`, `7d`, `2 days` without the space."""

import re
from datetime import timedelta

LONGEST = timedelta(days=3650)
SIZES = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}

_SPAN = re.compile(
    r"(\d{1,9})(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?)", re.IGNORECASE
)


def read_span(word: str) -> timedelta | None:
    """Read a span of a second to ten years; None if the word is none."""
    found = _SPAN.fullmatch(word)
    if not found:
        return None
    span = timedelta(seconds=int(found[1]) * SIZES[found[2][0].lower()])
    return span if timedelta() < span <= LONGEST else None


def span_text(span: timedelta) -> str:
    """Write a span as it is typed, in the largest unit that divides it."""
    seconds = int(span.total_seconds())
    for unit in "dhm":
        if seconds and seconds % SIZES[unit] == 0:
            return f"{seconds // SIZES[unit]}{unit}"
    return f"{seconds}s"


def rough_text(span: timedelta) -> str:
    """Write a span for reading, to its two largest units: `3d 4h`, `12m 5s`."""
    seconds = max(0, int(span.total_seconds()))
    parts = []
    for unit in "dhms":
        count, seconds = divmod(seconds, SIZES[unit])
        if count:
            parts.append(f"{count}{unit}")
    return " ".join(parts[:2]) or "0s"
