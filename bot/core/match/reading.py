"""A text read once for all terms: which words it holds, and, once one is wanted, where."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property

import regex

from bot.core.text import Word, clear, sentences, words

_NOT_IN_WORDS = regex.compile(r"[^\p{L}\p{M}\p{N}#＃]")


def opened(text: str) -> str:
    """Return a text of the same length in which an address is nothing but words."""
    return _NOT_IN_WORDS.sub(" ", text)


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
    def words(self) -> tuple[Word, ...]:
        """Every word, with places in the cleared text."""
        found: list[Word] = []
        text = self._text
        at = 0
        for piece in text.split():
            start = text.index(piece, at)
            at = start + len(piece)
            found += (
                word._replace(start=start + word.start, end=start + word.end)
                for word in words(piece)
            )
        return tuple(found)

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """The words' numbers by spelling, in order."""
        places: dict[str, list[int]] = {}
        for number, word in enumerate(self.words):
            for spelling in word.spellings:
                places.setdefault(spelling, []).append(number)
        return places

    @cached_property
    def _starts(self) -> list[int]:
        return [word.start for word in self.words]

    @cached_property
    def _sentence_ends(self) -> list[int]:
        return [end for _, end in sentences(self.clear.text)]

    def sentence(self, number: int) -> int:
        """Return the number of the sentence in which a word stands."""
        return bisect_right(self._sentence_ends, self.words[number].start)

    def covered(self, start: int, end: int) -> tuple[int, int]:
        """Return the first and last word that lie in [start, end) of the cleared text.

        Words that lie there in part count; if there are none, the last is before the first.
        """
        last = bisect_left(self._starts, end) - 1
        first = bisect_right(self._starts, start)
        if first and self.words[first - 1].end > start:
            first -= 1
        return first, last
