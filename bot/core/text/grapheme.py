"""Cutting text where a reader sees a character end (UAX #29 extended grapheme clusters)."""

from itertools import takewhile

import regex

ELLIPSIS = "…"
_GRAPHEME = regex.compile(r"\X")


def cut(text: str, limit: int) -> str:
    """Return the text, or as much of it as fits into `limit` code points with "…" at its end.

    Never cuts within a grapheme; a first grapheme that is too long leaves only "…".
    """
    if len(text) <= limit:
        return text
    if limit < 1:
        return ""
    # Not all at once: a text may be long and the limit short.
    ends = takewhile(lambda end: end < limit, (found.end() for found in _GRAPHEME.finditer(text)))
    return text[: max(ends, default=0)].rstrip() + ELLIPSIS
