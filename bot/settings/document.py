"""A YAML file as plain values, and where in the file each of them stands.

Scalars are kept as they were written: `NO`, `12:30` and `0012` are texts, and whoever expects a
number or a truth reads it from its text. Only an empty scalar, `null` and `~` are None.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from bot.core.errors import Problem

Steps = tuple[str | int, ...]  # from the top of a file down to a value: keys and list positions
Value = dict[str, "Value"] | list["Value"] | str | None


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file; both count from 1, the column in code points."""

    line: int
    column: int

    def within(self, name: str) -> str:
        """Say the place in a file of this name: `file:line:column`."""
        return f"{name}:{self.line}:{self.column}"


START = Mark(1, 1)


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read, with what was wrong in it; its value may hold secrets."""

    name: str  # the file, as people know it
    value: Value = field(repr=False)
    marks: Mapping[Steps, Mark] = field(repr=False)  # where each value begins
    key_marks: Mapping[Steps, Mark] = field(repr=False)  # where the key of each value begins
    problems: tuple[Problem, ...] = ()
    spoilt: frozenset[Steps] = frozenset()  # values of which `problems` speak already
    hidden: frozenset[Steps] = frozenset()  # values that came from the environment
    secrets: frozenset[str] = field(default=frozenset(), repr=False)  # and what they are

    def place(self, steps: Steps) -> str:
        """Say where a value stands, or the nearest thing around it: `file:line:column`."""
        return self.marks.get(self.known(steps), START).within(self.name)

    def key_place(self, steps: Steps) -> str:
        """Say where a value's key stands, or the value itself where it has none."""
        steps = self.known(steps)
        return self.key_marks.get(steps, self.marks.get(steps, START)).within(self.name)

    def get(self, steps: Steps) -> Value:
        """Return the value that stands there, None where nothing does."""
        value = self.value
        for step in steps:
            if isinstance(value, dict) and isinstance(step, str):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                return None
        return value

    def known(self, steps: Steps) -> Steps:
        """Return the steps that lead to something in the file, without those that do not."""
        known: Steps = ()
        for step in steps:
            known = (*known, step) if (*known, step) in self.marks else known
        return known


def blamed(document: Document, problems: Iterable[Problem]) -> frozenset[Steps]:
    """Return what has to go so that none of these problems is left: rows, or else whole keys."""
    places = {problem.place for problem in problems}
    marks = (*document.marks.items(), *document.key_marks.items())
    found = {steps for steps, mark in marks if mark.within(document.name) in places}
    return frozenset(map(_row, found | document.spoilt))


def _row(steps: Steps) -> Steps:
    """Return the innermost row of a list around a value, the value itself if there is none."""
    rows = [i for i, step in enumerate(steps) if isinstance(step, int)]
    return steps[: rows[-1] + 1] if rows else steps


def without(document: Document, gone: frozenset[Steps]) -> Document:
    """Return a document without some of its values; what is left has the places it had."""
    was: dict[Steps, Steps] = {}
    value = _left(document.value, (), (), gone, was)
    return replace(
        document,
        value=value,
        marks={now: document.marks[before] for now, before in was.items()},
        key_marks={
            now: document.key_marks[before]
            for now, before in was.items()
            if before in document.key_marks
        },
        problems=(),
        spoilt=frozenset(),
        hidden=frozenset(now for now, before in was.items() if before in document.hidden),
    )


def _left(
    value: Value, before: Steps, now: Steps, gone: frozenset[Steps], was: dict[Steps, Steps]
) -> Value:
    """Return what is left of a value; `was` is told where each part of it stood before."""
    was[now] = before
    if isinstance(value, dict):
        return {
            key: _left(inner, (*before, key), (*now, key), gone, was)
            for key, inner in value.items()
            if (*before, key) not in gone
        }
    if isinstance(value, list):
        kept = [i for i in range(len(value)) if (*before, i) not in gone]
        return [_left(value[i], (*before, i), (*now, j), gone, was) for j, i in enumerate(kept)]
    return value


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort problems as they stand in their files, and drop repetitions."""
    return tuple(sorted(dict.fromkeys(problems), key=_position))


def _position(problem: Problem) -> tuple[str, int, int]:
    if found := re.fullmatch("(.*):([0-9]+):([0-9]+)", problem.place, re.DOTALL):
        return found[1], int(found[2]), int(found[3])
    return problem.place, 0, 0
