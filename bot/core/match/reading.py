"""A text read once for all terms: which words it holds, and, once one is wanted, where.

Reading is most of the matcher's work, so that each step is taken only for what is left: all
pieces between spaces are looked up in sets and dicts, words are looked at in those pieces that
hold a watched one, and places are worked out for the words that were found.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import accumulate, product
from operator import itemgetter
from typing import NamedTuple

import regex

from bot.core.text import (
    Clear,
    Word,
    clear,
    sentences,
    spellings_of,
    typewritten,
    unclear_among,
    words,
)
from bot.core.text.words import LONGEST_KEPT

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

    def __init__(
        self, text: str, *, is_open: bool = False, dull: AbstractSet[str] = frozenset()
    ) -> None:
        """Read a text; in an open one an address is words like any other.

        `dull` pieces are clear, and hold one word each that nobody will ask for.
        """
        self._read(text)
        self.clear = Clear(text)
        self.left = self.pieces - dull
        if is_open or unclear_among(self.left):
            self.clear = clear(text)
            self._read(opened(self.clear.text) if is_open else self.clear.text)
            self.left = self.pieces - dull
        self._spots: dict[str, list[Spot]] = {}
        self._long: dict[str, tuple[Word, ...]] = {}  # of long pieces, which are not kept

    def _read(self, text: str) -> None:
        self._text = text
        self._row = text.split()
        self.pieces = set(self._row)  # what stands between spaces

    def watch(self, pieces: Mapping[str, tuple[str, ...]]) -> None:
        """Look for words in these pieces only; each comes with the spellings of its words.

        All others hold one word each, which is not asked for.
        """
        self._watched = pieces

    @cached_property
    def _watched(self) -> Mapping[str, tuple[str, ...]]:
        return {piece: spellings_of(piece) for piece in self.left}

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

    @cached_property
    def pairs(self) -> set[tuple[str, str]]:
        """The spellings of any two watched words next to each other."""
        found: set[tuple[str, str]] = set()
        watched = self._watched
        before: tuple[str, ...] = ()
        for piece in self._row:
            its = watched.get(piece)
            if its is None:
                before = ()
            elif len(its) == 1:
                found.update((each, its[0]) for each in before)
                before = its
            else:
                for word in self._words_of(piece):
                    found.update(product(before, word.spellings))
                    before = word.spellings
        return found

    def spots(self, spelling: str) -> list[Spot]:
        """Return where words of this spelling stand, in order."""
        known = self._spots.get(spelling)
        if known is None:
            known = self._spots[spelling] = self._spotted(spelling)
        return known

    def count(self, spelling: str) -> int:
        """Return how many pieces hold words of this spelling."""
        standing = self._standing
        return sum(len(standing[piece]) for piece in self.spelt.get(spelling, ()))

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
            for at in self._standing[piece]
        ]
        found.sort(key=number_of)
        return found

    @cached_property
    def _standing(self) -> dict[str, list[int]]:
        """Where each watched piece stands among the pieces."""
        found: dict[str, list[int]] = defaultdict(list)
        watched = self._watched
        for at, piece in enumerate(self._row):
            if piece in watched:
                found[piece].append(at)
        return found

    @cached_property
    def _starts(self) -> list[int]:
        """Where each piece begins in the text."""
        pieces = self._row
        behind = list(accumulate(map(len, pieces), initial=0))
        if behind[-1] + len(pieces) - 1 == len(self._text):  # one space between any two
            return [end + at for at, end in enumerate(behind)]
        starts: list[int] = []
        at = 0
        for piece in pieces:
            at = self._text.index(piece, at)
            starts.append(at)
            at += len(piece)
        return starts

    @cached_property
    def _firsts(self) -> list[int]:
        """The number of each piece's first word; behind them, how many words there are."""
        counts = [1] * len(self._row)
        for piece, standing in self._standing.items():
            if len(self._watched[piece]) != 1:
                for at in standing:
                    counts[at] = len(self._words_of(piece))
        return list(accumulate(counts, initial=0))

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
