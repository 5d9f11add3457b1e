"""Cutting text where a reader sees a character end (UAX #29 extended grapheme clusters)."""

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
    end = 0
    for found in _GRAPHEME.finditer(text):
        if found.end() > limit - 1:
            break
        end = found.end()
    return text[:end].rstrip() + ELLIPSIS
