"""What a term becomes when it is compiled, and the search of one item with it."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, Protocol

from bot.core.language import Letters, letters
from bot.core.match.page import SHOWN, Page
from bot.core.match.probes import Needs, Probe, Probes, Side, either, groups_of, weight
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
Known = set["Spread"]  # aliases that have been asked already


class Plan(Protocol):
    """A compiled part of a term."""

    def find(self, search: "Search") -> Found:
        """Look for it in an item."""

    def may(self, search: "Search") -> bool:
        """Tell quickly whether it may hold: False is sure, True is not."""

    def probes(self) -> Probes:
        """Return words of which it needs one."""

    def needs(self) -> Needs:
        """Return groups of words of each of which it needs one."""

    def asked(self, known: Known) -> Iterator[Probe]:
        """Yield the words that it may look for; aliases among `known` yield nothing more."""


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

    def may(self, search: "Search") -> bool:
        """Ask the operands that are needed."""
        match self.carried:
            case Carried.EACH:
                return all(part.may(search) for part in self.parts)
            case Carried.ONE:
                return any(part.may(search) for part in self.parts)
            case Carried.FIRST:
                return self.parts[0].may(search)
            case _:
                return True

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

    def needs(self) -> Needs:
        """Ask for what the operands need that are needed themselves."""
        match self.carried:
            case Carried.EACH:
                return tuple(each for part in self.parts for each in part.needs())
            case Carried.FIRST:
                return self.parts[0].needs()
            case _:
                return groups_of(self.probes())

    def asked(self, known: Known) -> Iterator[Probe]:
        """Ask for what any operand looks for."""
        for part in self.parts:
            yield from part.asked(known)


class Spread:
    """An alias: its terms, each for items in one language (None: any) or of unknown language.

    One alias stands in many terms and is looked for once; of its own terms, only those are
    looked for of which the item holds a word.
    """

    def __init__(self, parts: tuple[tuple[str | None, Plan], ...]) -> None:
        """Take terms with their languages."""
        self.parts = parts
        probes = [part.probes() for _, part in parts]
        self._probes = either(probes)
        self._by_word: dict[str, tuple[int, ...]] = {}
        self._others: list[int] = []  # those that are not found by a word
        for number, asked in enumerate(probes):
            if asked is None or any(probe.side is not Side.BOTH for probe in asked):
                self._others.append(number)
                continue
            alone = (number,)  # one for all its words, as most words have but one term
            for word in {probe.text for probe in asked}:
                others = self._by_word.get(word)
                self._by_word[word] = (*others, number) if others else alone

    def find(self, search: "Search") -> Found:
        """Look for each term that is listed for the item's language."""
        if self in search.known:
            return search.known[self]
        found: set[Occurrence] = set()
        holds = False
        for part in self._worth_a_look(search):
            got = part.find(search)
            holds = holds or got is not None
            found.update(got or ())
        search.known[self] = result = sorted(found) if holds else None
        return result

    def may(self, search: "Search") -> bool:
        """Tell whether any of its terms may hold."""
        if self in search.known:
            return search.known[self] is not None
        return any(part.may(search) for part in self._worth_a_look(search))

    def probes(self) -> Probes:
        """Ask for any of its terms, whatever their language."""
        return self._probes

    def needs(self) -> Needs:
        """Ask for any of its terms, whatever their language."""
        return groups_of(self._probes)

    def asked(self, known: Known) -> Iterator[Probe]:
        """Ask for what its terms look for."""
        if self not in known:
            known.add(self)
            for _, part in self.parts:
                yield from part.asked(known)

    def _worth_a_look(self, search: "Search") -> Iterator[Plan]:
        numbers = set(self._others)
        for word in self._by_word.keys() & search.present:
            numbers.update(self._by_word[word])
        for number in numbers:
            language, part = self.parts[number]
            if language is None or search.language in {None, language}:
                yield part


class Search:
    """The search of one item: its fields' words, each read once."""

    def __init__(self, page: Page) -> None:
        """Begin to search a page."""
        self.page = page
        self.language = page.language  # as far as known
        self.readings: list[Reading] = []
        self.names: list[str] = []  # of the fields they belong to
        self.known: dict[Spread, Found] = {}
        self._units: dict[str, tuple[int, ...]] = {}
        self._letters: dict[str | None, Letters] = {}

    def letters(self, language: str | None) -> Letters:
        """Return how a word written in this language compares with the item's."""
        if language not in self._letters:
            self._letters[language] = letters(self.language, language)
        return self._letters[language]

    def units(self, name: str) -> tuple[int, ...]:
        """Return the numbers of a field's readings; authors and tags have one for each."""
        if name not in self._units:
            first = len(self.readings)
            self.readings += self.page.readings(name)
            self._units[name] = tuple(range(first, len(self.readings)))
            self.names += [name] * len(self._units[name])
        return self._units[name]

    def shown(self) -> list[Reading]:
        """Return the readings of title and text."""
        return [self.readings[unit] for name in SHOWN for unit in self.units(name)]

    @cached_property
    def present(self) -> AbstractSet[str]:
        """The spellings that words of title and text have, and a few that none has."""
        return set[str]().union(*(reading.heard.words for reading in self.shown()))

    @cached_property
    def _in_order(self) -> list[str]:
        return sorted(self.present)

    def has_start(self, starts: Iterable[str]) -> bool:
        """Tell whether a word of title or text may begin so."""
        ordered = self._in_order
        for start in starts:
            at = bisect_left(ordered, start)
            if at < len(ordered) and ordered[at].startswith(start):
                return True
        return False

    def has_end(self, ends: tuple[str, ...]) -> bool:
        """Tell whether a word of title or text may end so."""
        return any(spelling.endswith(ends) for spelling in self.present)
