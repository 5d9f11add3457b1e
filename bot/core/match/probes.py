"""Cheap questions that decide which terms are worth looking for in an item.

A term names words, or their starts or ends, of which an item must hold at least one. Of what
it needs together, it names the longest: long words are rare.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

PROBED = 4  # letters of a word's start or end


class Side(StrEnum):
    """Which part of a word is asked for."""

    BOTH = "both"  # all of it
    START = "start"
    END = "end"


class Probe(NamedTuple):
    """A word, or the start or the end of one."""

    side: Side
    text: str


Probes = frozenset[Probe] | None  # None: no word is needed, any item may match


def weight(probes: frozenset[Probe]) -> tuple[int, int]:
    """Return how telling probes are: the larger, the fewer items they let through."""
    return min((len(probe.text) for probe in probes), default=0), -len(probes)


def either(several: Iterable[Probes]) -> Probes:
    """Join the probes of alternatives."""
    joined: set[Probe] = set()
    for probes in several:
        if probes is None:
            return None
        joined |= probes
    return frozenset(joined)


class Prober:
    """Finds, by an item's words, the numbers of the terms that it may match."""

    def __init__(self, asked: Sequence[Probes]) -> None:
        """Take the probes of each term, by its number."""
        self._always = frozenset(number for number, probes in enumerate(asked) if probes is None)
        self._words: dict[str, list[int]] = defaultdict(list)
        self._starts: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        self._ends: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for number, probes in enumerate(asked):
            for probe in probes or ():
                self._table(probe)[probe.text].append(number)

    def _table(self, probe: Probe) -> dict[str, list[int]]:
        match probe.side:
            case Side.BOTH:
                return self._words
            case Side.START:
                return self._starts[len(probe.text)]
            case _:
                return self._ends[len(probe.text)]

    def candidates(self, spellings: Iterable[str]) -> set[int]:
        """Return the numbers of terms that these words do not rule out."""
        found = set(self._always)
        for spelling in spellings:
            if numbers := self._words.get(spelling):
                found.update(numbers)
            for length, table in self._starts.items():
                if numbers := table.get(spelling[:length]):
                    found.update(numbers)
            for length, table in self._ends.items():
                if numbers := table.get(spelling[-length:]):
                    found.update(numbers)
        return found
