"""Text as it is meant to be read, with the way back to how it was written.

In this order:
1. character references (`&eacute;`, `&#233;`) are decoded, once;
2. what is invisible is dropped: soft hyphens, zero-width and direction marks;
3. a letter and its combining marks become one character (NFC); half-width kana and letters in
   circles or squares become plain ones (NFKC);
4. a lone surrogate becomes U+FFFD, so that any text can be encoded.

No white space joins what stands beside it, so that only pieces between spaces that hold
something of this kind are worked on.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from operator import attrgetter
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
_MOST_KEPT = 1 << 12


class Mark(NamedTuple):
    """A character and where it stood: code points [start, end)."""

    char: str
    start: int
    end: int


class Piece(NamedTuple):
    """A cleared piece: its text, and where each character of it stood in the piece."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


class Stretch(NamedTuple):
    """A stretch of cleared text: a piece, or what was clear before it."""

    start: int  # of it in the cleared text
    origin: int
    piece: Piece | None


_start = attrgetter("start")


@dataclass(frozen=True, slots=True)
class Clear:
    """Cleared text; `stretches` are empty where nothing had to be changed."""

    text: str
    stretches: Sequence[Stretch] = ()

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return where [start, end) of the cleared text stands in the original; not empty."""
        if not self.stretches:
            return start, end
        at, _ = self._origin(start)
        _, behind = self._origin(end - 1)
        return at, behind

    def _origin(self, place: int) -> tuple[int, int]:
        """Return where one character stands in the original."""
        begin, origin, piece = self.stretches[bisect_right(self.stretches, place, key=_start) - 1]
        place -= begin
        if piece is None:
            return origin + place, origin + place + 1
        return origin + piece.starts[place], origin + piece.ends[place]


def clear(text: str) -> Clear:
    """Clear a text; O(n), and close to free for text that is clear already."""
    if text.isascii() and "&" not in text:
        return Clear(text)
    pieces = text.split()
    unclear = _unclear_among(set(pieces))
    return _cleared(text, pieces, unclear) if unclear else Clear(text)


def is_unclear(text: str) -> bool:
    """Tell whether there is something to clear in a text."""
    return not (text.isascii() and "&" not in text) and _UNCLEAR.search(text) is not None


def _unclear_among(pieces: Iterable[str]) -> set[str]:
    """Return those pieces of a text between spaces in which there is something to clear."""
    return {
        piece
        for piece in pieces
        if not (piece.isascii() and "&" not in piece) and _UNCLEAR.search(piece) is not None
    }


def _cleared(text: str, pieces: Sequence[str], unclear: AbstractSet[str]) -> Clear:
    written: list[str] = []
    stretches: list[Stretch] = []
    at = length = 0  # of the text, what is done; of the cleared text, what is written
    for start, end in _places(text, pieces, unclear):
        worked_on = _kept if end - start <= _LONGEST_KEPT else _worked_on
        piece = worked_on(text[start:end])
        stretches += (Stretch(length, at, None), Stretch(length + start - at, start, piece))
        written += (text[at:start], piece.text)
        length += start - at + len(piece.text)
        at = end
    stretches.append(Stretch(length, at, None))
    return Clear("".join((*written, text[at:])), stretches)


def _places(
    text: str, pieces: Sequence[str], unclear: AbstractSet[str]
) -> Iterator[tuple[int, int]]:
    """Yield where the unclear ones of a text's pieces stand, in order.

    No clear piece holds an unclear one, so that what is found first is the piece.
    """
    end = 0
    for piece in pieces:
        if piece in unclear:
            start = text.index(piece, end)
            end = start + len(piece)
            yield start, end


def _worked_on(piece: str) -> Piece:
    marks = [mark for mark in _decoded(piece) if _INVISIBLE.match(mark.char) is None]
    composed = [each for cluster in _clusters(marks) for each in _composed(cluster)]
    return Piece(
        "".join(mark.char for mark in composed),
        tuple(mark.start for mark in composed),
        tuple(mark.end for mark in composed),
    )


_kept = lru_cache(_MOST_KEPT)(_worked_on)


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
