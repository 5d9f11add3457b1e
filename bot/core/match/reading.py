"""A text read once for all terms: which words it holds, and, once one is wanted, where."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import regex

from bot.core.text import Word, clear, sentences, words

_NOT_IN_WORDS = regex.compile(r"[^\p{L}\p{M}\p{N}#＃]")


class Placed(NamedTuple):
    """A text's words, and where each begins and ends in the cleared text."""

    words: list[Word]  # whose own places count from their piece's start
    starts: list[int]
    ends: list[int]
    numbers: dict[str, list[int]]  # of the words, by spelling, in order


def opened(text: str) -> str:
    """Return a text of the same length in which an address is nothing but words."""
    return _NOT_IN_WORDS.sub(" ", text)


def distinct_words(*texts: str) -> set[str]:
    """Return every spelling of the words of title and text: what probes ask for."""
    return {spelling for text in texts for spelling in Reading(text).distinct()}


class Reading:
    """The words of one text, numbered from 0.

    Most texts hold no watched word, so that numbers and places are worked out when asked for.
    """

    def __init__(self, text: str, *, is_open: bool = False) -> None:
        """Read a text; in an open one an address is words like any other."""
        self.clear = clear(text)
        self._text = opened(self.clear.text) if is_open else self.clear.text

    def distinct(self) -> Iterator[str]:
        """Yield the spellings of every word; some come more than once."""
        for piece in set(self._text.split()):
            for word in words(piece):
                yield from word.spellings

    @cached_property
    def placed(self) -> Placed:
        """Every word and where it stands; one pass, as most of the matcher's time goes here."""
        found, starts, ends = list[Word](), list[int](), list[int]()
        numbers: dict[str, list[int]] = {}
        at = 0
        for piece in self._text.split():
            at = self._text.index(piece, at)
            for word in words(piece):
                for spelling in word.spellings:
                    numbers.setdefault(spelling, []).append(len(found))
                found.append(word)
                starts.append(at + word.start)
                ends.append(at + word.end)
            at += len(piece)
        return Placed(found, starts, ends, numbers)

    @cached_property
    def _sentence_ends(self) -> list[int]:
        return [end for _, end in sentences(self.clear.text)]

    def sentence(self, number: int) -> int:
        """Return the number of the sentence in which a word stands; behind all words, the last."""
        ends, starts = self._sentence_ends, self.placed.starts
        if number < len(starts):
            return bisect_right(ends, starts[number])
        return len(ends) - 1

    def covered(self, start: int, end: int) -> tuple[int, int]:
        """Return the first and last word that lie in [start, end) of the cleared text.

        Words that lie there in part count; if there are none, the last is before the first.
        """
        _, starts, ends, _ = self.placed
        return bisect_right(ends, start), bisect_left(starts, end) - 1
