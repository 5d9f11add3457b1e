"""What is looked for in the text itself: exact wordings and regular expressions."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import regex

from bot.core.match.page import SHOWN
from bot.core.match.patterns import find_pattern
from bot.core.match.plan import Found, Occurrence, Search
from bot.core.match.probes import Probe, Probes, Side
from bot.core.match.reading import Reading
from bot.core.text import words
from bot.core.text.letters import APOSTROPHES, HYPHENS

_ADDRESS_SIGN = regex.compile(r"[.:@/]")
_LETTERS = regex.compile(r"(?<![\p{L}\p{M}\p{N}])[\p{L}\p{M}]{2,}(?![\p{L}\p{M}\p{N}])")

# Signs that typesetting changes; an exact wording does not depend on them.
_TYPEWRITTEN = str.maketrans(
    dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys(HYPHENS, "-") | dict.fromkeys("“”„‟«»", '"')
)


def typewritten(text: str) -> str:
    """Return a text of the same length with plain quotes, hyphens and spaces."""
    plain = text.translate(_TYPEWRITTEN)
    return "".join(" " if char.isspace() else char for char in plain)


@dataclass(frozen=True, slots=True)
class Exact:
    """A wording that must stand exactly so, from one word's edge to another's."""

    wording: str  # typewritten
    fields: tuple[str, ...]

    def find(self, search: Search) -> Found:
        """Return each place where it stands."""
        return _placed(search, self.fields, self._spans)

    def probes(self) -> Probes:
        """Ask for the longest run of letters, unless what stands around may make it no word."""
        is_unsure = self.fields[0] not in SHOWN or _ADDRESS_SIGN.search(self.wording)
        runs = [] if is_unsure else _LETTERS.findall(self.wording)
        known = [found[0].spellings for run in runs if len(found := words(run)) == 1]
        if not known:
            return None
        longest = max(known, key=lambda spellings: len(spellings[0]))
        return frozenset({Probe(Side.BOTH, longest[0])})

    def _spans(self, reading: Reading) -> Iterator[tuple[int, int]]:
        text = typewritten(reading.clear.text)
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

    def find(self, search: Search) -> Found:
        """Return each match."""
        return _placed(search, self.fields, self._spans)

    def probes(self) -> Probes:
        """Ask for nothing: any item may match."""
        return None

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
