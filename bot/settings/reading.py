"""Read a YAML file into a document; the only place that knows the YAML library.

The parser's events are taken one by one, so that tags are seen and refused, a key that is given
twice is seen, and depth and size are capped before anything is built from them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.core.errors import Problem, SetupError
from bot.settings.document import Document, Mark, Steps, Value
from bot.settings.syntax import UNPRINTABLE, Stop, explain, mark_at, show_key

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
MAX_VALUES = 100_000  # after aliases have been expanded
NULLS = frozenset({"", "~", "null", "Null", "NULL"})

# libyaml is twenty times faster, and missing where the package was built without it.
LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(path: Path, loader: type[yaml.SafeLoader] = LOADER) -> Document:
    """Read a file; problems that leave the rest readable are in the document.

    Raises:
        SetupError: if it cannot be read, is too big, too deep, or no YAML.
    """
    name = str(path)
    text = _text(path, name)
    if odd := UNPRINTABLE.search(text):
        raise SetupError(_unprintable(_say(name, mark_at(text, odd.start())), odd.group()))
    composer = _Composer(name, loader)
    try:
        top = composer.compose_all(text)
    except yaml.MarkedYAMLError as err:
        mark, message, hint = explain(text, _stop(err))
    else:
        return _Spread(name, composer.problems).document(top)
    raise SetupError(*composer.problems, Problem(_say(name, mark), message, hint))


def _text(path: Path, name: str) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise SetupError(Problem(name, "no such file")) from None
    except OSError as err:
        raise SetupError(Problem(name, f"cannot be read: {err.strerror}")) from err
    if len(raw) > MAX_BYTES:
        raise SetupError(Problem(name, f"larger than {MAX_BYTES:,} bytes", "make it smaller"))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        good = raw[: err.start].decode("utf-8-sig", "replace")
    place = _say(name, mark_at(good, len(good)))
    raise SetupError(Problem(place, "not UTF-8 text", "save the file as UTF-8"))


def _say(name: str, mark: Mark) -> str:
    return f"{name}:{mark.line}:{mark.column}"


def _unprintable(place: str, char: str) -> Problem:
    return Problem(place, f"the character U+{ord(char):04X} is not allowed here", "remove it")


def _stop(err: yaml.MarkedYAMLError) -> Stop:
    opened = err.context_mark.index if err.context_mark else None
    return Stop(err.problem or "", err.problem_mark.index if err.problem_mark else 0, opened)


@dataclass(frozen=True, slots=True)
class _Node:
    mark: Mark
    value: "dict[str, tuple[Mark, _Node]] | list[_Node] | str | None"
    is_spoilt: bool = False  # a problem speaks of it already


class _Composer:
    """Builds the tree of a text's events, with aliases still shared."""

    def __init__(self, name: str, loader: type[yaml.SafeLoader]) -> None:
        self.problems: list[Problem] = []
        self._name = name
        self._loader = loader
        self._events: Iterator[yaml.Event] = iter(())
        self._anchors: dict[str, _Node] = {}

    def compose_all(self, text: str) -> _Node:
        """Return the tree of the only document in the text; an empty text is None."""
        self._events = yaml.parse(text, Loader=self._loader)
        next(self._events)  # the stream's start
        if isinstance(next(self._events), yaml.StreamEndEvent):
            return _Node(Mark(1, 1), None)
        top = self._compose(next(self._events), MAX_DEPTH)
        next(self._events)  # the document's end
        if not isinstance(more := next(self._events), yaml.StreamEndEvent):
            self._complain(more, "a second document begins here", "remove '---' and what follows")
        return top

    def _compose(self, event: yaml.Event, depth: int) -> _Node:
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

    def _aliased(self, event: yaml.AliasEvent) -> _Node:
        if event.anchor in self._anchors:
            return self._anchors[event.anchor]
        message = "a value that begins with '*' means an alias, and none has this name"
        self._complain(event, message, "put the whole value in quotes")
        return _Node(_mark(event), None, is_spoilt=True)

    def _scalar(self, event: yaml.ScalarEvent) -> _Node:
        is_null = not event.style and event.value in NULLS
        return _Node(_mark(event), None if is_null else event.value)

    def _sequence(self, event: yaml.Event, depth: int) -> _Node:
        inner: list[_Node] = []
        while not isinstance(item := next(self._events), yaml.SequenceEndEvent):
            inner.append(self._compose(item, depth - 1))
        return _Node(_mark(event), inner)

    def _mapping(self, event: yaml.Event, depth: int) -> _Node:
        inner: dict[str, tuple[Mark, _Node]] = {}
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
        return _Node(_mark(event), inner)

    def _complain(self, event: yaml.Event, message: str, hint: str) -> None:
        self.problems.append(Problem(_say(self._name, _mark(event)), message, hint))


def _mark(event: yaml.Event) -> Mark:
    mark = event.start_mark
    return Mark(mark.line + 1, mark.column + 1) if mark else Mark(1, 1)


class _Spread:
    """Turns a tree into plain values and their places, with aliases expanded."""

    def __init__(self, name: str, problems: list[Problem]) -> None:
        self._name = name
        self._problems = problems
        self._marks: dict[Steps, Mark] = {}
        self._key_marks: dict[Steps, Mark] = {}
        self._spoilt: set[Steps] = set()

    def document(self, top: _Node) -> Document:
        """Return the whole document."""
        value = self._spread(top, ())
        return Document(
            self._name,
            value,
            self._marks,
            self._key_marks,
            tuple(self._problems),
            frozenset(self._spoilt),
        )

    def _spread(self, node: _Node, steps: Steps) -> Value:
        self._marks[steps] = node.mark
        self._check_size(node, steps)
        if node.is_spoilt:
            self._spoilt.add(steps)
        if isinstance(node.value, dict):
            return {key: self._keyed(key, *inner, steps) for key, inner in node.value.items()}
        if isinstance(node.value, list):
            return [self._spread(inner, (*steps, i)) for i, inner in enumerate(node.value)]
        if node.value and (odd := UNPRINTABLE.search(node.value)):
            self._problems.append(_unprintable(_say(self._name, node.mark), odd.group()))
            self._spoilt.add(steps)
        return node.value

    def _keyed(self, key: str, mark: Mark, inner: _Node, steps: Steps) -> Value:
        self._key_marks[*steps, key] = mark
        if odd := UNPRINTABLE.search(key):
            self._problems.append(_unprintable(_say(self._name, mark), odd.group()))
            self._spoilt.add((*steps, key))
        return self._spread(inner, (*steps, key))

    def _check_size(self, node: _Node, steps: Steps) -> None:
        if len(steps) > MAX_DEPTH or len(self._marks) > MAX_VALUES:
            message = f"more than {MAX_VALUES:,} values, or nested more than {MAX_DEPTH} deep"
            place = _say(self._name, node.mark)
            hint = "aliases ('*') multiply what they stand for"
            raise SetupError(*self._problems, Problem(place, message, hint))
