"""Cheap questions that decide which terms are worth looking for in an item.

A term names words, or their starts or ends, or regular expressions, of which an item must hold
at least one: its anchors. Of what it needs together, it names the longest: long words are rare.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

PROBED = 8  # letters of a word's start or end


class Side(StrEnum):
    """Which part of a word is asked for."""

    BOTH = "both"  # all of it
    START = "start"
    END = "end"
    PATTERN = "pattern"  # no word at all: a regular expression over the text


class Probe(NamedTuple):
    """A word, or the start or the end of one."""

    side: Side
    text: str


Probes = frozenset[Probe] | None  # None: no word is needed, any item may match
Needs = tuple[frozenset[Probe], ...]  # of each group one is needed


def weight(probes: frozenset[Probe]) -> tuple[int, int]:
    """Return how telling probes are: the larger, the fewer items they let through."""
    lengths = (0 if side is Side.PATTERN else len(text) for side, text in probes)
    return min(lengths, default=0), -len(probes)


def groups_of(probes: Probes) -> Needs:
    """Return the one group that is needed, if there is one."""
    return () if probes is None else (probes,)


def either(several: Iterable[Probes]) -> Probes:
    """Join the probes of alternatives."""
    joined: set[Probe] = set()
    for probes in several:
        if probes is None:
            return None
        joined |= probes
    return frozenset(joined)
