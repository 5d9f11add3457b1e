"""Read a YAML file into a document."""

from pathlib import Path

from bot.core.errors import Problem, SetupError
from bot.settings.document import Document, Mark, Steps, Value
from bot.settings.syntax import UNPRINTABLE, mark_at
from bot.settings.tree import FASTEST, MAX_DEPTH, Loader, Node, plant

MAX_BYTES = 1_000_000
MAX_VALUES = 100_000  # after aliases have been expanded


def read(path: Path, loader: Loader = FASTEST) -> Document:
    """Read a file; problems that leave the rest readable are in the document.

    Raises:
        SetupError: if it cannot be read, is too big, too deep, or no YAML.
    """
    name = str(path)
    text = _text(path, name)
    if odd := UNPRINTABLE.search(text):
        raise SetupError(_unprintable(mark_at(text, odd.start()).within(name), odd.group()))
    top, problems = plant(name, text, loader)
    return _Spread(name, problems).document(top)


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
    place = mark_at(good, len(good)).within(name)
    raise SetupError(Problem(place, "not UTF-8 text", "save the file as UTF-8"))


def _unprintable(place: str, char: str) -> Problem:
    return Problem(place, f"the character U+{ord(char):04X} is not allowed here", "remove it")


class _Spread:
    """Turns a tree into plain values and their places, with aliases expanded."""

    def __init__(self, name: str, problems: list[Problem]) -> None:
        self._name = name
        self._problems = problems
        self._marks: dict[Steps, Mark] = {}
        self._key_marks: dict[Steps, Mark] = {}
        self._spoilt: set[Steps] = set()

    def document(self, top: Node) -> Document:
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

    def _spread(self, node: Node, steps: Steps) -> Value:
        self._marks[steps] = node.mark
        self._check_size(node, steps)
        if node.is_spoilt:
            self._spoilt.add(steps)
        if isinstance(node.value, dict):
            return {key: self._keyed(key, *inner, steps) for key, inner in node.value.items()}
        if isinstance(node.value, list):
            return [self._spread(inner, (*steps, i)) for i, inner in enumerate(node.value)]
        if node.value and (odd := UNPRINTABLE.search(node.value)):
            self._problems.append(_unprintable(node.mark.within(self._name), odd.group()))
            self._spoilt.add(steps)
        return node.value

    def _keyed(self, key: str, mark: Mark, inner: Node, steps: Steps) -> Value:
        self._key_marks[*steps, key] = mark
        if odd := UNPRINTABLE.search(key):
            self._problems.append(_unprintable(mark.within(self._name), odd.group()))
            self._spoilt.add((*steps, key))
        return self._spread(inner, (*steps, key))

    def _check_size(self, node: Node, steps: Steps) -> None:
        if len(steps) > MAX_DEPTH or len(self._marks) > MAX_VALUES:
            message = f"more than {MAX_VALUES:,} values, or nested more than {MAX_DEPTH} deep"
            place = node.mark.within(self._name)
            hint = "aliases ('*') multiply what they stand for"
            raise SetupError(*self._problems, Problem(place, message, hint))
