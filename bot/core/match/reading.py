"""A text read once for all terms: which words it holds, and, once one is wanted, where.

Reading is most of the matcher's work, so that each step is taken only for what is left: all
pieces between spaces are looked up in sets and dicts, words are looked at in those pieces that
hold a watched one, and places are worked out for the words that were found.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import accumulate, repeat
from operator import itemgetter
from typing import NamedTuple

import regex

from bot.core.match.hearing import Heard, plain
from bot.core.text import (
    Clear,
    Word,
    clear,
    is_unclear,
    sentences,
    spellings_of,
    typewritten,
    words,
)
from bot.core.text.words import LONGEST_KEPT, PLAIN_SIGNS

SHORT = 4  # code points
_PIECE = re.compile(r"\S+")
_NOT_IN_WORDS = regex.compile(r"[^\p{L}\p{M}\p{N}#＃]")

# A word that stands in a text: its number, its code points [start, end), and the word. A bare
# tuple, as many are made.
Spot = tuple[int, int, int, Word]
number_of = itemgetter(0)


class Placed(NamedTuple):
    """Where each word begins and ends in the cleared text."""

    starts: list[int]
    ends: list[int]


def opened(text: str) -> str:
    """Return a text of the same length in which an address is nothing but words."""
    return _NOT_IN_WORDS.sub(" ", text)


def distinct_words(*texts: str) -> set[str]:
    """Return every spelling of the words of title and text: what probes ask for."""
    return {spelling for text in texts for spelling in Reading(text).spelt}


class Reading:
    """The words of one text, numbered from 0."""

    def __init__(self, text: str, *, is_open: bool = False) -> None:
        """Read a text; in an open one an address is words like any other."""
        self.clear = Clear(text)
        self._plain = plain(text)
        if is_open or is_unclear(self._plain):
            self.clear = clear(text)
            text = opened(self.clear.text) if is_open else self.clear.text
            self._plain = plain(text)
        self._text = text
        self._places: dict[str, list[int]] = {}
        self._spots: dict[str, list[Spot]] = {}
        self._long: dict[str, tuple[Word, ...]] = {}  # of long pieces, which are not kept

    @cached_property
    def heard(self) -> Heard:
        """The words that the text may hold."""
        return Heard(self._text, self._plain)

    @cached_property
    def _row(self) -> list[str]:
        return self._text.split()

    @cached_property
    def _pieces(self) -> set[str]:
        return set(self._row)  # what stands between spaces

    def watch(self, words: AbstractSet[str]) -> None:
        """Look in those pieces only that may hold these words, or their starts or ends."""
        found = self.heard.strange(words)
        pieces = " ".join(self._pieces - self.heard.beyond)
        text = plain(pieces).lower()
        for word in words:
            at = text.find(word)
            while at >= 0:
                behind = text.find(" ", at)
                behind = len(text) if behind < 0 else behind
                piece = pieces[text.rfind(" ", 0, at) + 1 : behind]
                if piece not in found:
                    found[piece] = spellings_of(piece)
                at = text.find(word, behind)
        self._watched = found

    @cached_property
    def _watched(self) -> Mapping[str, tuple[str, ...]]:
        return {piece: spellings_of(piece) for piece in self._pieces}

    def _words_of(self, piece: str) -> tuple[Word, ...]:
        if len(piece) <= LONGEST_KEPT:
            return words(piece)
        if piece not in self._long:
            self._long[piece] = words(piece)
        return self._long[piece]

    @cached_property
    def spelt(self) -> dict[str, list[str]]:
        """The watched pieces by the spellings of their words."""
        found: dict[str, list[str]] = {}
        for piece, its in self._watched.items():
            for spelling in its:
                if spelling in found:
                    found[spelling].append(piece)
                else:
                    found[spelling] = [piece]
        return found

    def spots(self, spelling: str) -> list[Spot]:
        """Return where words of this spelling stand, in order."""
        known = self._spots.get(spelling)
        if known is None:
            known = self._spots[spelling] = self._spotted(spelling)
        return known

    def count(self, spelling: str) -> int:
        """Return how many pieces hold words of this spelling."""
        return sum(len(self._standing(piece)) for piece in self.spelt.get(spelling, ()))

    def spot(self, number: int) -> Spot | None:
        """Return the word with a number, if there is one."""
        firsts = self._firsts
        if not 0 <= number < firsts[-1]:
            return None
        at = bisect_right(firsts, number) - 1
        start, word = self._starts[at], self._words_of(self._row[at])[number - firsts[at]]
        return number, start + word.start, start + word.end, word

    def _spotted(self, spelling: str) -> list[Spot]:
        starts, firsts = self._starts, self._firsts
        found = [
            (firsts[at] + i, starts[at] + word.start, starts[at] + word.end, word)
            for piece in dict.fromkeys(self.spelt.get(spelling, ()))
            for i, word in enumerate(self._words_of(piece))
            if spelling in word.spellings
            for at in self._standing(piece)
        ]
        found.sort(key=number_of)
        return found

    def _standing(self, piece: str) -> list[int]:
        """Return where a piece stands among the pieces."""
        known = self._places.get(piece)
        if known is None:
            known = self._places[piece] = self._stood(piece)
        return known

    def _stood(self, piece: str) -> list[int]:
        if len(piece) < SHORT:  # such stand in many others
            return [at for at, other in enumerate(self._row) if other == piece]
        text, row, starts = self._text, self._row, self._starts
        found: list[int] = []
        place = text.find(piece)
        while place >= 0:
            at = bisect_left(starts, place)
            if at < len(row) and starts[at] == place and row[at] == piece:
                found.append(at)
            place = text.find(piece, place + len(piece))
        return found

    @cached_property
    def _starts(self) -> list[int]:
        """Where each piece begins in the text."""
        pieces = self._row
        behind = list(accumulate(map(len, pieces), initial=0))
        if behind[-1] + len(pieces) - 1 == len(self._text):  # one space between any two
            return [end + at for at, end in enumerate(behind)]
        return [found.start() for found in _PIECE.finditer(self._text)]

    @cached_property
    def _firsts(self) -> list[int]:
        """The number of each piece's first word; behind them, how many words there are."""
        several: dict[str, int] = {}
        simple = self.heard.simple
        for piece in self._pieces:
            word = piece if piece.isalnum() else piece.strip(PLAIN_SIGNS)
            if not (word.isalnum() and (word.isascii() or piece in simple)):
                count = len(self._words_of(piece))
                if count != 1:
                    several[piece] = count
        return list(accumulate(map(several.get, self._row, repeat(1)), initial=0))

    @cached_property
    def placed(self) -> Placed:
        """Where every word stands."""
        pairs = [
            (start + word.start, start + word.end)
            for start, piece in zip(self._starts, self._row, strict=False)
            for word in self._words_of(piece)
        ]
        return Placed([start for start, _ in pairs], [end for _, end in pairs])

    @cached_property
    def typewritten(self) -> str:
        """The text with plain quotes, hyphens and spaces."""
        return typewritten(self.clear.text)

    @cached_property
    def _sentence_ends(self) -> list[int]:
        return [end for _, end in sentences(self.clear.text)]

    def sentence(self, number: int) -> int:
        """Return the number of the sentence in which a word stands; behind all words, the last."""
        ends, spot = self._sentence_ends, self.spot(number)
        return len(ends) - 1 if spot is None else bisect_right(ends, spot[1])

    def covered(self, start: int, end: int) -> tuple[int, int]:
        """Return the first and last word that lie in [start, end) of the cleared text.

        Words that lie there in part count; if there are none, the last is before the first.
        """
        starts, ends = self.placed
        return bisect_right(ends, start), bisect_left(starts, end) - 1
