"""What is looked for in the text itself: exact wordings and regular expressions."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import regex

from bot.core.match.page import SHOWN
from bot.core.match.patterns import find_pattern
from bot.core.match.plan import Found, Known, Occurrence, Search
from bot.core.match.probes import Needs, Probe, Probes, Side, groups_of
from bot.core.match.reading import Reading
from bot.core.text import words

_ADDRESS_SIGN = regex.compile(r"[.:@/]")
_LETTERS = regex.compile(r"(?<![\p{L}\p{M}\p{N}])[\p{L}\p{M}]{2,}(?![\p{L}\p{M}\p{N}])")


@dataclass(frozen=True, slots=True)
class Exact:
    """A wording that must stand exactly so, from one word's edge to another's."""

    wording: str  # typewritten
    fields: tuple[str, ...]

    def find(self, search: Search) -> Found:
        """Return each place where it stands."""
        return _placed(search, self.fields, self._spans)

    def may(self, search: Search) -> bool:
        """Tell whether a text holds it, be it within a word."""
        readings = (search.readings[unit] for name in self.fields for unit in search.units(name))
        return any(self.wording in reading.typewritten for reading in readings)

    def probes(self) -> Probes:
        """Ask for the longest run of letters, unless what stands around may make it no word."""
        is_unsure = self.fields[0] not in SHOWN or _ADDRESS_SIGN.search(self.wording)
        runs = [] if is_unsure else _LETTERS.findall(self.wording)
        known = [found[0].spellings for run in runs if len(found := words(run)) == 1]
        if not known:
            return None
        longest = max(known, key=lambda spellings: len(spellings[0]))
        return frozenset({Probe(Side.BOTH, longest[0])})

    def needs(self) -> Needs:
        """Ask for the same."""
        return groups_of(self.probes())

    def asked(self, known: Known) -> Iterator[Probe]:
        """Ask for no word: it looks at the text itself."""
        return iter(())

    def _spans(self, reading: Reading) -> Iterator[tuple[int, int]]:
        text = reading.typewritten
        start = text.find(self.wording)
        while start >= 0:
            end = start + len(self.wording)
            if _is_whole(reading, start, end):
                yield start, end
            start = text.find(self.wording, start + 1)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression."""

    compiled: Any
    fields: tuple[str, ...]
    source: str  # what is looked for, without regard to word edges

    def find(self, search: Search) -> Found:
        """Return each match."""
        return _placed(search, self.fields, self._spans)

    def may(self, search: Search) -> bool:
        """Leave it open: a match would be looked for as long."""
        return True

    def probes(self) -> Probes:
        """Ask for a match in title or text; other fields are not asked for."""
        if self.fields[0] not in SHOWN:
            return None
        return frozenset({Probe(Side.PATTERN, self.source)})

    def needs(self) -> Needs:
        """Ask for the same."""
        return groups_of(self.probes())

    def asked(self, known: Known) -> Iterator[Probe]:
        """Ask for no word: it looks at the text itself."""
        return iter(())

    def _spans(self, reading: Reading) -> Iterator[tuple[int, int]]:
        return find_pattern(self.compiled, reading.clear.text)


def _is_whole(reading: Reading, start: int, end: int) -> bool:
    """Tell whether [start, end) holds words and cuts none in two."""
    first, last = reading.covered(start, end)
    if first > last:
        return False
    return reading.placed.starts[first] >= start and reading.placed.ends[last] <= end


def _placed(
    search: Search,
    fields: tuple[str, ...],
    spans: Callable[[Reading], Iterator[tuple[int, int]]],
) -> Found:
    """Return what was found in the fields' texts, placed among their words."""
    found: list[Occurrence] = []
    for unit in (unit for name in fields for unit in search.units(name)):
        reading = search.readings[unit]
        for start, end in spans(reading):
            first, last = reading.covered(start, end)
            origin = reading.clear.origin(start, end)
            found.append(Occurrence(unit, first, max(first, last), *origin, (origin,)))
    return found or None
