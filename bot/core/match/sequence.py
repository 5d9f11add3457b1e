"""Words in a row: what a word, a phrase, a hashtag or a word with a `*` becomes.

A step of it is one word in any of its forms. Its words stand next to each other, or with up to
`slop` others between them in all; what is found then is the shortest such run.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from bot.core.language import ANY_LETTERS, Letters
from bot.core.match.forms import WORDS_IN_MEMORY
from bot.core.match.page import SHOWN
from bot.core.match.plan import Found, Known, Occurrence, Search
from bot.core.match.probes import PROBED, Needs, Probe, Probes, Side, weight
from bot.core.match.reading import Reading, Spot, number_of
from bot.core.text import Bond, Word, joined, spellings


class Part(StrEnum):
    """Which part of an item's word a step names."""

    WHOLE = "whole"
    HEAD = "head"
    TAIL = "tail"
    STEM = "stem"  # the head, and only it is shown: Korean attaches particles to words


@dataclass(frozen=True, slots=True)
class Step:
    """One word: the forms it may have, all their spellings, and how it hangs on the one before."""

    forms: frozenset[str]
    spellings: frozenset[str]
    part: Part = Part.WHOLE
    bond: Bond = Bond.APART
    has_hash: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """Words in a row."""

    steps: tuple[Step, ...]
    slop: int
    fields: tuple[str, ...]
    language: str | None

    def find(self, search: Search) -> Found:
        """Return each run of the words."""
        letters = search.letters(self.language)
        found = [
            _occurrence(search, unit, self.steps, first, last)
            for name in self.fields
            for unit in search.units(name)
            for first, last in _runs(search.readings[unit], self.steps, self.slop, letters)
        ]
        return found or None

    def may(self, search: Search) -> bool:
        """Tell whether title and text hold every word, wherever."""
        if self.fields[0] not in SHOWN:
            return True
        return all(_may(step, search) for step in self.steps)

    def probes(self) -> Probes:
        """Ask for the longest word; only those of title and text are asked for."""
        if self.fields[0] not in SHOWN:
            return None
        if len(self.steps) == 1:
            return _probes(self.steps[0])
        return max((_probes(step) for step in self.steps), key=weight)

    def needs(self) -> Needs:
        """Ask for each word."""
        if self.fields[0] not in SHOWN:
            return ()
        return tuple(_probes(step) for step in self.steps)

    def asked(self, known: Known) -> Iterator[Probe]:
        """Ask for each word."""
        if self.fields[0] in SHOWN:
            for step in self.steps:
                yield from _probes(step)


def _may(step: Step, search: Search) -> bool:
    match step.part:
        case Part.WHOLE:
            return not search.present.isdisjoint(step.spellings)
        case Part.TAIL:
            return search.has_end(tuple(step.spellings))
        case _:
            return search.has_start(step.spellings)


@lru_cache(WORDS_IN_MEMORY)  # an alias asks for the same in each set of fields
def _probes(step: Step) -> frozenset[Probe]:
    match step.part:
        case Part.WHOLE:
            return frozenset(Probe(Side.BOTH, each) for each in step.spellings)
        case Part.TAIL:
            return frozenset(Probe(Side.END, each[-PROBED:]) for each in step.spellings)
        case _:
            return frozenset(Probe(Side.START, each[:PROBED]) for each in step.spellings)


def _occurrence(
    search: Search, unit: int, steps: tuple[Step, ...], first: Spot, last: Spot
) -> Occurrence:
    clear = search.readings[unit].clear
    start, _ = clear.origin(first[1] - steps[0].has_hash, first[2])
    _, end = clear.origin(last[1], _shown_end(last, steps[-1]))
    return Occurrence(unit, first[0], last[0], start, end, ((start, end),))


def _shown_end(spot: Spot, step: Step) -> int:
    """Return where what is shown of a word ends."""
    _, start, end, word = spot
    spelling = word.spellings[0]
    if step.part is Part.STEM and len(spelling) == end - start:
        return start + max(len(each) for each in step.spellings if spelling.startswith(each))
    return end


def _runs(
    reading: Reading, steps: tuple[Step, ...], slop: int, letters: Letters
) -> list[tuple[Spot, Spot]]:
    """Return the first and last word of each run."""
    if len(steps) == 1:
        return [(spot, spot) for spot in _spots(reading, steps[0], letters)]
    if not slop:
        return _tight(reading, steps, letters)
    cuts = [i for i, step in enumerate(steps) if step.bond is Bond.APART or not i]
    blocks = [_tight(reading, steps[a:b], letters) for a, b in pairwise((*cuts, len(steps)))]
    return _loose(blocks, len(steps) + slop) if all(blocks) else []


def _tight(reading: Reading, steps: tuple[Step, ...], letters: Letters) -> list[tuple[Spot, Spot]]:
    """Return runs without anything between: where the rarest word stands, its neighbours fit."""
    counts = [sum(map(reading.count, _present(reading.spelt, step))) for step in steps]
    least = min(counts)
    if not least:
        return []
    rarest = counts.index(least)
    runs: list[tuple[Spot, Spot]] = []
    for spot in _spots(reading, steps[rarest], letters):
        begin = spot[0] - rarest
        run = [spot if i == rarest else reading.spot(begin + i) for i in range(len(steps))]
        if _fits(reading, run, steps, letters):
            runs.append((run[0], run[-1]))  # type: ignore[arg-type] # what fits is there
    return runs


def _fits(
    reading: Reading, run: list[Spot | None], steps: tuple[Step, ...], letters: Letters
) -> bool:
    return all(
        spot is not None
        and (not i or step.bond is Bond.APART or spot[3].bond is step.bond)
        and _is_named(spot[3], step)
        and (letters == ANY_LETTERS or _is_same(reading, spot, step, letters))
        for i, (spot, step) in enumerate(zip(run, steps, strict=True))
    )


def _loose(blocks: list[list[tuple[Spot, Spot]]], most: int) -> list[tuple[Spot, Spot]]:
    """Return the shortest runs of the blocks in order that are at most `most` words long."""
    runs: dict[int, tuple[Spot, Spot]] = {}  # by their last word, the latest first one
    waiting = [iter(block) for block in blocks[1:]]
    heads = [next(block, None) for block in waiting]
    for first, end in blocks[0]:
        last = end
        for i, block in enumerate(waiting):
            while (head := heads[i]) and head[0][0] <= last[0]:
                heads[i] = next(block, None)
            if head is None:
                break
            last = head[1]
        else:
            runs[last[0]] = first, last
    return [(first, last) for first, last in runs.values() if last[0] - first[0] < most]


def _spots(reading: Reading, step: Step, letters: Letters) -> list[Spot]:
    """Return the words that a step names, in order."""
    present = _present(reading.spelt, step)
    if len(present) == 1:
        found = reading.spots(present[0])
    else:
        by_number = {spot[0]: spot for spelling in present for spot in reading.spots(spelling)}
        found = sorted(by_number.values(), key=number_of)
    if step.has_hash:
        found = [spot for spot in found if spot[3].has_hash]
    if letters != ANY_LETTERS:
        found = [spot for spot in found if _is_same(reading, spot, step, letters)]
    return found


def _present(spelt: dict[str, list[str]], step: Step) -> list[str]:
    if step.part is Part.WHOLE:
        return [spelling for spelling in step.spellings if spelling in spelt]
    return [spelling for spelling in spelt if _begins_or_ends(spelling, step)]


def _is_named(word: Word, step: Step) -> bool:
    """Tell whether a step names a word."""
    if step.part is Part.WHOLE:
        is_spelt_so = not step.spellings.isdisjoint(word.spellings)
    else:
        is_spelt_so = any(_begins_or_ends(spelling, step) for spelling in word.spellings)
    return is_spelt_so and (word.has_hash or not step.has_hash)


def _begins_or_ends(spelling: str, step: Step) -> bool:
    if step.part is Part.TAIL:
        return spelling.endswith(tuple(step.spellings))
    return spelling.startswith(tuple(step.spellings))


def _is_same(reading: Reading, spot: Spot, step: Step, letters: Letters) -> bool:
    """Tell whether a word is the step's also where a language keeps letters apart."""
    written = spellings(joined(reading.clear.text[spot[1] : spot[2]]), letters)
    wanted = _spelt(step.forms, letters)
    match step.part:
        case Part.WHOLE:
            return not wanted.isdisjoint(written)
        case Part.TAIL:
            return any(spelling.endswith(tuple(wanted)) for spelling in written)
        case _:
            return any(spelling.startswith(tuple(wanted)) for spelling in written)


@lru_cache(4_096)
def _spelt(forms: frozenset[str], letters: Letters) -> frozenset[str]:
    return frozenset(spelling for form in forms for spelling in spellings(form, letters))
