"""Which terms an item may match: found by its pieces, not by asking each term.

Each term stands in a dict under its anchors. What lies between two spaces is looked up once
and remembered: most pieces hold no watched word, and a set of those is taken from an item's
pieces at one stroke. A dict of words does here what automata do over texts, and sooner, because
the folding that an automaton needs first is what is remembered.
"""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import chain

from bot.core.match.patterns import PatternSet
from bot.core.match.plan import NOTHING, Known, Plan
from bot.core.match.probes import Probe, Side
from bot.core.text import spellings_of, words
from bot.core.text.words import LONGEST_KEPT, MOST_SMALL_KEPT

Numbers = tuple[int, ...]
Told = tuple[Numbers, tuple[str, ...]]  # the terms that a piece makes candidates; its spellings


class Index:
    """Finds terms by what an item holds; it never changes but for what it remembers."""

    def __init__(self, plans: Mapping[int, Plan]) -> None:
        """Take the terms' plans by their numbers."""
        self.size = len(plans)
        self._words: dict[str, Numbers] = {}
        self._starts: dict[int, dict[str, Numbers]] = {}
        self._ends: dict[int, dict[str, Numbers]] = {}
        self._always: list[int] = []
        self._patterns: dict[str, Numbers] = {}
        self._needs: dict[int, frozenset[str]] = {}
        known: Known = set()
        for number, plan in plans.items():
            anchors = plan.probes()
            needs = plan.needs()
            if needs and anchors != frozenset(Probe(Side.BOTH, each) for each in needs):
                self._needs[number] = needs
            if anchors is None:
                self._always.append(number)
            for probe in anchors or ():
                self._put(probe, (number,))
            for probe in plan.asked(known):
                self._put(probe, ())
        self._shortest_start = min(self._starts, default=1)
        self._start_heads = {
            start[: self._shortest_start] for table in self._starts.values() for start in table
        }
        self._shortest_end = min(self._ends, default=1)
        self._end_tails = {
            end[-self._shortest_end :] for table in self._ends.values() for end in table
        }
        self._pattern_set = PatternSet(self._patterns) if self._patterns else None
        self.dull: set[str] = set()
        self._telling: dict[str, Told] = {}

    def _put(self, probe: Probe, numbers: Numbers) -> None:
        table = self._table(probe)
        known = table.get(probe.text)
        if known is None:
            table[probe.text] = numbers
        elif numbers:
            table[probe.text] = known + numbers

    def _table(self, probe: Probe) -> dict[str, Numbers]:
        match probe.side:
            case Side.BOTH:
                return self._words
            case Side.START:
                return self._starts.setdefault(len(probe.text), {})
            case Side.END:
                return self._ends.setdefault(len(probe.text), {})
            case _:
                return self._patterns

    def sift(self, pieces: Iterable[str], candidates: set[int]) -> dict[str, tuple[str, ...]]:
        """Return the pieces that are not dull, each with the spellings of its words.

        The terms that these make candidates are added.
        """
        telling = self._telling
        watched: dict[str, tuple[str, ...]] = {}
        for piece in pieces:
            told = telling.get(piece) or self._look_at(piece)
            if told is not None:
                numbers, watched[piece] = told
                if numbers:
                    candidates.update(numbers)
        return watched

    def possible(self, candidates: Iterable[int], present: AbstractSet[str]) -> list[int]:
        """Return the candidates all of whose needs are among an item's words, as spelt."""
        needs = self._needs
        return [number for number in candidates if needs.get(number, NOTHING) <= present]

    def unasked(self, texts: Iterable[str]) -> Iterator[int]:
        """Yield the terms that no word of an item rules out: by pattern, and those without."""
        yield from self._always
        if self._pattern_set is not None:
            for text in texts:
                for source in self._pattern_set.found(text):
                    yield from self._patterns[source]

    def _look_at(self, piece: str) -> Told | None:
        """Look a piece up and remember it; None if it is dull: one word, and not watched."""
        spellings = spellings_of(piece)
        numbers = _joined(map(self._look_up, spellings))
        is_dull = numbers is None and (len(spellings) == 1 or len(words(piece)) == 1)
        told = None if is_dull else (numbers or (), spellings)
        if len(piece) <= LONGEST_KEPT:
            self._keep(piece, told)
        return told

    def _keep(self, piece: str, told: Told | None) -> None:
        if len(self.dull) + len(self._telling) > MOST_SMALL_KEPT:
            self.dull.clear()
            self._telling.clear()
        if told is None:
            self.dull.add(piece)
        else:
            self._telling[piece] = told

    def _look_up(self, spelling: str) -> Numbers | None:
        """Return the terms that ask for a word; None if it is not watched."""
        found = self._words.get(spelling)
        if spelling[: self._shortest_start] in self._start_heads:
            found = _joined((found, *(t.get(spelling[:n]) for n, t in self._starts.items())))
        if spelling[-self._shortest_end :] in self._end_tails:
            found = _joined((found, *(t.get(spelling[-n:]) for n, t in self._ends.items())))
        return found


def _joined(several: Iterable[Numbers | None]) -> Numbers | None:
    """Return all numbers, each once; None if there is nothing but None."""
    known = [each for each in several if each is not None]
    if len(known) < 2:  # noqa: PLR2004 - nothing to join
        return known[0] if known else None
    return tuple(dict.fromkeys(chain.from_iterable(known)))
