"""The tree of a YAML text; the only place that knows the YAML library.

The parser's events are taken one by one, so that tags are seen and refused, a key that is given
twice is seen, and depth is capped before anything is built from them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from bot.core.errors import Problem, SetupError
from bot.settings.document import Mark
from bot.settings.syntax import Stop, explain, show_key

MAX_DEPTH = 20
NULLS = frozenset({"", "~", "null", "Null", "NULL"})

Loader = type[yaml.SafeLoader]
# libyaml is twenty times faster, and missing where the package was built without it.
FASTEST: Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Node:
    """A value and where it begins; keys have places of their own. Aliases share their node."""

    mark: Mark
    value: "dict[str, tuple[Mark, Node]] | list[Node] | str | None"
    is_spoilt: bool = False  # a problem speaks of it already


def plant(name: str, text: str, loader: Loader = FASTEST) -> tuple[Node, list[Problem]]:
    """Return the tree of a text, and the problems that leave the rest of it readable.

    Raises:
        SetupError: if it is no YAML, or nested too deep.
    """
    composer = _Composer(name, loader)
    try:
        return composer.compose_all(text), composer.problems
    except yaml.MarkedYAMLError as err:
        mark, message, hint = explain(text, _stop(err))
    raise SetupError(*composer.problems, Problem(mark.within(name), message, hint))


def in_yaml(value: object) -> str:
    """Write plain values as YAML that `plant` reads as the same texts."""
    written: str = yaml.dump(
        value, Dumper=yaml.SafeDumper, allow_unicode=True, sort_keys=False, width=1_000
    )
    return written


def _stop(err: yaml.MarkedYAMLError) -> Stop:
    opened = err.context_mark.index if err.context_mark else None
    return Stop(err.problem or "", err.problem_mark.index if err.problem_mark else 0, opened)


class _Composer:
    """Builds the tree from the events of one text."""

    def __init__(self, name: str, loader: Loader) -> None:
        self.problems: list[Problem] = []
        self._name = name
        self._loader = loader
        self._events: Iterator[yaml.Event] = iter(())
        self._anchors: dict[str, Node] = {}

    def compose_all(self, text: str) -> Node:
        """Return the tree of the only document in the text; an empty text is None."""
        self._events = yaml.parse(text, Loader=self._loader)
        next(self._events)  # the stream's start
        if isinstance(next(self._events), yaml.StreamEndEvent):
            return Node(Mark(1, 1), None)
        top = self._compose(next(self._events), MAX_DEPTH)
        next(self._events)  # the document's end
        if not isinstance(more := next(self._events), yaml.StreamEndEvent):
            self._complain(more, "a second document begins here", "remove '---' and what follows")
        return top

    def _compose(self, event: yaml.Event, depth: int) -> Node:
        if not depth:
            self._complain(event, f"nested more than {MAX_DEPTH} deep", "close the brackets")
            raise SetupError(*self.problems)
        if isinstance(event, yaml.AliasEvent):
            return self._aliased(event)
        if isinstance(event, yaml.ScalarEvent):
            node = self._scalar(event)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = self._sequence(event, depth)
        else:
            node = self._mapping(event, depth)
        if getattr(event, "tag", None):
            self._complain(event, "a tag ('!') is not allowed", "remove it, or quote the value")
        if anchor := getattr(event, "anchor", None):
            self._anchors[anchor] = node
        return node

    def _aliased(self, event: yaml.AliasEvent) -> Node:
        if event.anchor in self._anchors:
            return self._anchors[event.anchor]
        message = "a value that begins with '*' means an alias, and none has this name"
        self._complain(event, message, "put the whole value in quotes")
        return Node(_mark(event), None, is_spoilt=True)

    def _scalar(self, event: yaml.ScalarEvent) -> Node:
        is_null = not event.style and event.value in NULLS
        return Node(_mark(event), None if is_null else event.value)

    def _sequence(self, event: yaml.Event, depth: int) -> Node:
        inner: list[Node] = []
        while not isinstance(item := next(self._events), yaml.SequenceEndEvent):
            inner.append(self._compose(item, depth - 1))
        return Node(_mark(event), inner)

    def _mapping(self, event: yaml.Event, depth: int) -> Node:
        inner: dict[str, tuple[Mark, Node]] = {}
        while not isinstance(item := next(self._events), yaml.MappingEndEvent):
            key = self._compose(item, depth - 1)
            value = self._compose(next(self._events), depth - 1)
            if not isinstance(key.value, str):
                self._complain(item, "a key must be a text", "quote the key")
            elif key.value in inner:
                first = inner[key.value][0].line
                self._complain(item, f"{show_key(key.value)} is given twice", f"see line {first}")
            else:
                inner[key.value] = (key.mark, value)
        return Node(_mark(event), inner)

    def _complain(self, event: yaml.Event, message: str, hint: str) -> None:
        self.problems.append(Problem(_mark(event).within(self._name), message, hint))


def _mark(event: yaml.Event) -> Mark:
    mark = event.start_mark
    return Mark(mark.line + 1, mark.column + 1) if mark else Mark(1, 1)
