"""Which terms an item may match: found by its words, not by asking each term.

Each term stands in a dict under its anchors, and where it needs another word as well, under that
word within. The words of an item that are anchors are found at one stroke.
"""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

from bot.core.match.patterns import PatternSet
from bot.core.match.plan import Plan
from bot.core.match.probes import Probe, Side, weight

Numbers = tuple[int, ...]
Group = frozenset[str]  # words of which an item must hold one
Partners = dict[str, Numbers]
MOST_PAIRS = 64  # of one term; its words are compared one by one where they would be more
_NO_PARTNERS: Partners = {}


class Anchor(NamedTuple):
    """The terms for which a word is the anchor: those that need no other word, and the others."""

    alone: Numbers = ()
    paired: Partners = _NO_PARTNERS


_UNUSED = Anchor()


class Index:
    """Finds terms by what an item holds; it never changes but for what it remembers."""

    def __init__(self, plans: Mapping[int, Plan]) -> None:
        """Take the terms' plans by their numbers."""
        self.size = len(plans)
        self._tables: dict[tuple[Side, int], dict[str, Anchor]] = {}
        self._words = self._tables.setdefault((Side.BOTH, 0), {})
        self._always: list[int] = []
        self._patterns: dict[str, Numbers] = {}
        self._others: dict[int, tuple[Group, ...]] = {}
        for number, plan in plans.items():
            self._put(number, plan)
        self._starts, self._ends = self._partial(Side.START), self._partial(Side.END)
        self._pattern_set = PatternSet(self._patterns) if self._patterns else None

    def _partial(self, side: Side) -> "Partial":
        return Partial(side, {n: t for (its, n), t in self._tables.items() if its is side})

    def _put(self, number: int, plan: Plan) -> None:
        """Enter a term under its anchors."""
        needs = sorted(plan.needs(), key=weight, reverse=True)
        if not needs:
            self._always.append(number)
            return
        anchors, *rest = needs
        groups = [_words_of(each) for each in rest]
        others = [each for each in groups if each]
        partners = others[0] if others else frozenset[str]()
        if len(partners) * len(anchors) > MOST_PAIRS:
            partners = frozenset()
        if len(others) > bool(partners):
            self._others[number] = tuple(others[bool(partners) :])
        for probe in anchors:
            if probe.side is Side.PATTERN:
                self._patterns[probe.text] = (*self._patterns.get(probe.text, ()), number)
            else:
                self._enter(probe, number, partners)

    def _enter(self, probe: Probe, number: int, partners: Group) -> None:
        table = self._table(probe)
        alone, paired = table.get(probe.text, _UNUSED)
        if not partners:
            table[probe.text] = Anchor((*alone, number), paired)
            return
        if paired is _NO_PARTNERS:
            paired = {}
            table[probe.text] = Anchor(alone, paired)
        for partner in partners:
            paired[partner] = (*paired.get(partner, ()), number)

    def _table(self, probe: Probe) -> dict[str, Anchor]:
        if probe.side is Side.BOTH:
            return self._words
        return self._tables.setdefault((probe.side, len(probe.text)), {})

    def candidates(self, present: AbstractSet[str]) -> set[int]:
        """Return the terms whose words are present, as far as words decide."""
        words = self._words
        found: set[int] = set()
        for alone, paired in chain(
            [words[each] for each in words.keys() & present],
            self._starts.among(present),
            self._ends.among(present),
        ):
            found.update(alone)
            if paired:
                for partner in paired.keys() & present:
                    found.update(paired[partner])
        others = self._others
        lacking = [
            number
            for number in others.keys() & found
            if any(present.isdisjoint(group) for group in others[number])
        ]
        return found.difference(lacking) if lacking else found

    def unasked(self, texts: Iterable[str]) -> Iterator[int]:
        """Yield the terms that no word of an item rules out: by pattern, and those without."""
        yield from self._always
        if self._pattern_set is not None:
            for text in texts:
                for source in self._pattern_set.found(text):
                    yield from self._patterns[source]


class Partial:
    """The anchors that are starts of words, or ends."""

    def __init__(self, side: Side, tables: Mapping[int, Mapping[str, Anchor]]) -> None:
        """Take anchors by their lengths."""
        self._tables = tables
        self._shortest = min(tables, default=0)
        self._is_start = side is Side.START
        self._cut = itemgetter(self._part(self._shortest))
        self._short = {self._cut(each) for table in tables.values() for each in table}

    def _part(self, length: int) -> slice:
        return slice(length) if self._is_start else slice(-length, None)

    def among(self, present: AbstractSet[str]) -> Iterator[Anchor]:
        """Yield those that words have."""
        if not self._tables:
            return
        short = self._short.intersection(map(self._cut, present))
        if not short:
            return
        words = [word for word in present if self._cut(word) in short]
        for length, table in self._tables.items():
            part = self._part(length)
            for each in table.keys() & {word[part] for word in words}:
                yield table[each]


def _words_of(group: frozenset[Probe]) -> Group:
    """Return the words of a group that whole words alone can answer; else nothing."""
    if any(probe.side is not Side.BOTH for probe in group):
        return frozenset()
    return frozenset(probe.text for probe in group)
