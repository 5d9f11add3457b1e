"""Text as it is meant to be read, with the way back to how it was written.

In this order:
1. character references (`&eacute;`, `&#233;`) are decoded, once;
2. what is invisible is dropped: soft hyphens, zero-width and direction marks;
3. a letter and its combining marks become one character (NFC); half-width kana and letters in
   circles or squares become plain ones (NFKC);
4. a lone surrogate becomes U+FFFD, so that any text can be encoded.

No white space joins what stands beside it, so that only pieces between spaces that hold
something of this kind are worked on, and whether a piece does is remembered.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from html import unescape
from typing import NamedTuple

import regex

from bot.core.text.letters import INVISIBLE

_REFERENCE = r"&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_REMADE = r"\uff65-\uff9f\u3300-\u33ff\u24b6-\u24e9\U0001f130-\U0001f149"
_JOINING = r"\u0300-\u036f\u0653-\u0655\u3099\u309a\u1100-\u11ff"
_SURROGATE = r"\ud800-\udfff"

# Runs over every text there is, at seven times the speed of the regex package.
_UNCLEAR = re.compile(rf"{_REFERENCE}|[{INVISIBLE}{_REMADE}{_JOINING}{_SURROGATE}]")
_INVISIBLE = regex.compile(f"[{INVISIBLE}]")
_DECODED = regex.compile(_REFERENCE)
_CLUSTER = regex.compile(
    rf"(?P<hangul>[\u1100-\u11ff\uac00-\ud7a3][\u1161-\u11ff]*)"
    rf"|(?P<remade>[{_REMADE}]+)|.\p{{M}}*",
    regex.DOTALL,
)


_LONGEST_KEPT = 40  # code points of a piece; longer ones (a line of Chinese) do not come again
_MOST_KEPT = 1 << 16
_known_clear: set[str] = set()


class Mark(NamedTuple):
    """A character and where it stood: code points [start, end)."""

    char: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Clear:
    """Cleared text; `starts` and `ends` are empty where nothing had to be changed."""

    text: str
    starts: Sequence[int] = ()
    ends: Sequence[int] = ()

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return where [start, end) of the cleared text stands in the original; not empty."""
        return (self.starts[start], self.ends[end - 1]) if self.starts else (start, end)


def clear(text: str) -> Clear:
    """Clear a text; O(n), and close to free for text that is clear already."""
    pieces = text.split()
    unclear = unclear_among(set(pieces))
    return _cleared(text, pieces, unclear) if unclear else Clear(text)


def unclear_among(pieces: AbstractSet[str]) -> set[str]:
    """Return those pieces of a text between spaces in which there is something to clear."""
    unclear: set[str] = set()
    for piece in pieces - _known_clear:
        if _UNCLEAR.search(piece) is not None:
            unclear.add(piece)
        elif len(piece) <= _LONGEST_KEPT:
            _known_clear.add(piece)
    if len(_known_clear) > _MOST_KEPT:
        _known_clear.clear()
    return unclear


def _cleared(text: str, pieces: Iterable[str], unclear: AbstractSet[str]) -> Clear:
    written: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0  # what stands before it is done
    end = 0
    for piece in pieces:
        start = text.index(piece, end)
        end = start + len(piece)
        if piece in unclear:
            marks = _worked_on(piece)
            written += (text[at:start], *(mark.char for mark in marks))
            starts += (*range(at, start), *(start + mark.start for mark in marks))
            ends += (*range(at + 1, start + 1), *(start + mark.end for mark in marks))
            at = end
    starts += range(at, len(text))
    ends += range(at + 1, len(text) + 1)
    return Clear("".join((*written, text[at:])), starts, ends)


def _worked_on(piece: str) -> list[Mark]:
    marks = [mark for mark in _decoded(piece) if _INVISIBLE.match(mark.char) is None]
    return [each for cluster in _clusters(marks) for each in _composed(cluster)]


def _decoded(text: str) -> list[Mark]:
    """Decode character references; each character of one stands for the whole reference."""
    marks: list[Mark] = []
    at = 0
    for found in _DECODED.finditer(text):
        start, end = found.span()
        marks += (Mark(char, i, i + 1) for i, char in enumerate(text[at:start], at))
        decoded = unescape(found[0])
        if decoded == found[0]:  # no such name
            marks += (Mark(char, i, i + 1) for i, char in enumerate(decoded, start))
        else:
            marks += (Mark(char, start, end) for char in decoded)
        at = end
    marks += (Mark(char, i, i + 1) for i, char in enumerate(text[at:], at))
    return marks


def _clusters(marks: list[Mark]) -> list[list[Mark]]:
    """Cut into pieces within which characters may join."""
    text = "".join(mark.char for mark in marks)
    return [marks[found.start() : found.end()] for found in _CLUSTER.finditer(text)]


def _composed(cluster: list[Mark]) -> list[Mark]:
    """Join what belongs together; what comes out stands for the whole cluster."""
    written = "".join(mark.char for mark in cluster)
    if len(cluster) == 1 and _UNCLEAR.match(written) is None:
        return cluster
    if "\ud800" <= written[0] <= "\udfff":
        return [Mark("\ufffd", cluster[0].start, cluster[0].end), *cluster[1:]]
    is_remade = regex.match(f"[{_REMADE}]", written) is not None
    joined = unicodedata.normalize("NFKC" if is_remade else "NFC", written)
    if joined == written:
        return cluster
    return [Mark(char, cluster[0].start, cluster[-1].end) for char in joined]
