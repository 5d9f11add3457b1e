"""Words in a row: what a word, a phrase, a hashtag or a word with a `*` becomes.

A step of it is one word in any of its forms. Its words stand next to each other, or with up to
`slop` others between them in all; what is found then is the shortest such run.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from bot.core.language import ANY_LETTERS, Letters
from bot.core.match.page import SHOWN
from bot.core.match.plan import Found, Occurrence, Search
from bot.core.match.probes import PROBED, Probe, Probes, Side, weight
from bot.core.match.reading import Reading
from bot.core.text import Bond, joined, spellings


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
            _occurrence(search, unit, self.steps, run)
            for name in self.fields
            for unit in search.units(name)
            for run in _runs(search.readings[unit], self.steps, self.slop, letters)
        ]
        return found or None

    def probes(self) -> Probes:
        """Ask for the longest word; only those of title and text are asked for."""
        if self.fields[0] not in SHOWN:
            return None
        return max((_probes(step) for step in self.steps), key=weight)


def _probes(step: Step) -> frozenset[Probe]:
    match step.part:
        case Part.WHOLE:
            return frozenset(Probe(Side.BOTH, each) for each in step.spellings)
        case Part.TAIL:
            return frozenset(Probe(Side.END, each[-PROBED:]) for each in step.spellings)
        case _:
            return frozenset(Probe(Side.START, each[:PROBED]) for each in step.spellings)


def _occurrence(
    search: Search, unit: int, steps: tuple[Step, ...], run: tuple[int, int]
) -> Occurrence:
    reading = search.readings[unit]
    first, last = run
    _, starts, ends, _ = reading.placed
    start, _ = reading.clear.origin(starts[first] - steps[0].has_hash, ends[first])
    _, end = reading.clear.origin(starts[last], _shown_end(reading, last, steps[-1]))
    return Occurrence(unit, first, last, start, end, ((start, end),))


def _shown_end(reading: Reading, number: int, step: Step) -> int:
    """Return where what is shown of a word ends."""
    start, end = reading.placed.starts[number], reading.placed.ends[number]
    spelling = reading.placed.words[number].spellings[0]
    if step.part is Part.STEM and len(spelling) == end - start:
        return start + max(len(each) for each in step.spellings if spelling.startswith(each))
    return end


def _runs(
    reading: Reading, steps: tuple[Step, ...], slop: int, letters: Letters
) -> list[tuple[int, int]]:
    """Return the first and last word of each run."""
    numbers: list[list[int]] = []
    for step in steps:
        at = _numbers(reading, step)
        if letters != ANY_LETTERS:
            at = [number for number in at if _is_same(reading, number, step, letters)]
        if not at:
            return []
        numbers.append(at)
    if len(steps) == 1:
        return [(number, number) for number in numbers[0]]
    if not slop:
        return _tight(reading, steps, numbers)
    cuts = [i for i, step in enumerate(steps) if step.bond is Bond.APART or not i]
    blocks = [
        _tight(reading, steps[start:end], numbers[start:end])
        for start, end in pairwise((*cuts, len(steps)))
    ]
    return _loose(blocks, len(steps) + slop)


def _tight(
    reading: Reading, steps: tuple[Step, ...], numbers: list[list[int]]
) -> list[tuple[int, int]]:
    """Return runs without anything between."""
    words = reading.placed.words
    rarest = min(range(len(steps)), key=lambda i: len(numbers[i]))
    firsts = {number - rarest for number in numbers[rarest]}
    for i, at in enumerate(numbers):
        firsts.intersection_update({number - i for number in at})
    return [
        (first, first + len(steps) - 1)
        for first in sorted(firsts)
        if all(
            step.bond is Bond.APART or words[first + i].bond is step.bond
            for i, step in enumerate(steps)
            if i
        )
    ]


def _loose(blocks: list[list[tuple[int, int]]], most: int) -> list[tuple[int, int]]:
    """Return the shortest runs of the blocks in order that are at most `most` words long."""
    runs: dict[int, int] = {}  # by their last word, the latest first one
    waiting = [iter(block) for block in blocks[1:]]
    heads = [next(block, None) for block in waiting]
    for first, end in blocks[0]:
        last = end
        for i, block in enumerate(waiting):
            while (head := heads[i]) and head[0] <= last:
                heads[i] = next(block, None)
            if head is None:
                break
            last = head[1]
        else:
            runs[last] = first
    return [(first, last) for last, first in runs.items() if last - first < most]


def _numbers(reading: Reading, step: Step) -> list[int]:
    """Return the numbers of the words that a step names, in order."""
    places = reading.placed.numbers
    found = [number for spelling in _present(places, step) for number in places[spelling]]
    if step.has_hash:
        found = [number for number in found if reading.placed.words[number].has_hash]
    return sorted(set(found))


def _present(places: dict[str, list[int]], step: Step) -> list[str]:
    match step.part:
        case Part.WHOLE:
            return [spelling for spelling in step.spellings if spelling in places]
        case Part.TAIL:
            return [spelling for spelling in places if spelling.endswith(tuple(step.spellings))]
        case _:
            return [spelling for spelling in places if spelling.startswith(tuple(step.spellings))]


def _is_same(reading: Reading, number: int, step: Step, letters: Letters) -> bool:
    """Tell whether a word is the step's also where a language keeps letters apart."""
    start, end = reading.placed.starts[number], reading.placed.ends[number]
    written = spellings(joined(reading.clear.text[start:end]), letters)
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
