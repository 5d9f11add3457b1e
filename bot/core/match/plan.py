"""What a term becomes when it is compiled, and the search of one item with it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, Protocol

from bot.core.language import Letters, letters
from bot.core.match.page import Page
from bot.core.match.probes import Probes, either, weight
from bot.core.match.reading import Reading


class Carried(StrEnum):
    """Which operands must hold for an operation to hold."""

    EACH = "each"
    ONE = "one"
    FIRST = "first"
    NONE = "none"


class Occurrence(NamedTuple):
    """One place where something was found.

    `unit` numbers the search's readings; `first` and `last` are words' numbers in it, `start`
    and `end` code points of the original; `parts` are the code points to be shown.
    """

    unit: int
    first: int
    last: int
    start: int
    end: int
    parts: tuple[tuple[int, int], ...]


Found = list[Occurrence] | None  # None: it does not hold; empty: it holds by what is lacking


class Plan(Protocol):
    """A compiled part of a term."""

    def find(self, search: "Search") -> Found:
        """Look for it in an item."""

    def probes(self) -> Probes:
        """Return words of which it needs one."""


@dataclass(frozen=True, slots=True)
class Branch:
    """An operator with compiled operands."""

    by: Callable[["Search", "Branch"], Found]
    parts: tuple[Plan, ...]
    carried: Carried
    number: int = 0
    word: str = ""

    def find(self, search: "Search") -> Found:
        """Let the operator look."""
        return self.by(search, self)

    def probes(self) -> Probes:
        """Ask for what the operator's operands need."""
        match self.carried:
            case Carried.NONE:
                return None
            case Carried.FIRST:
                return self.parts[0].probes()
            case Carried.ONE:
                return either(part.probes() for part in self.parts)
            case _:
                needed = [probes for part in self.parts if (probes := part.probes()) is not None]
                return max(needed, key=weight, default=None)


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """An alias: its terms, each for items in one language (None: any) or of unknown language.

    One alias stands in many terms and is looked for once.
    """

    parts: tuple[tuple[str | None, Plan], ...]

    def find(self, search: "Search") -> Found:
        """Look for each term that is listed for the item's language."""
        if self in search.known:
            return search.known[self]
        found: set[Occurrence] = set()
        holds = False
        for language, part in self.parts:
            if language is None or search.language in {None, language}:
                got = part.find(search)
                holds = holds or got is not None
                found.update(got or ())
        search.known[self] = result = sorted(found) if holds else None
        return result

    def probes(self) -> Probes:
        """Ask for any of its terms, whatever their language."""
        return either(part.probes() for _, part in self.parts)


@dataclass(slots=True)
class Search:
    """The search of one item: its fields' words, each read once."""

    page: Page
    readings: list[Reading] = field(default_factory=list)
    names: list[str] = field(default_factory=list)  # of the fields they belong to
    known: dict[Spread, Found] = field(default_factory=dict)
    _units: dict[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def language(self) -> str | None:
        """The item's language, as far as known."""
        return self.page.language

    def letters(self, language: str | None) -> Letters:
        """Return how a word written in this language compares with the item's."""
        return letters(self.page.language, language)

    def units(self, name: str) -> tuple[int, ...]:
        """Return the numbers of a field's readings; authors and tags have one for each."""
        if name not in self._units:
            first = len(self.readings)
            self.readings += self.page.readings(name)
            self._units[name] = tuple(range(first, len(self.readings)))
            self.names += [name] * len(self._units[name])
        return self._units[name]
