"""`${NAME}` in a configuration: the environment variable NAME, or the file that NAME_FILE names.

Also where the user keeps what can be made again. The only place that reads the environment. What
is put in is not looked at again, so a secret may hold `${`. No message quotes a value or a path:
either may be the secret in the wrong place.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bot.core.errors import Problem
from bot.settings.document import Document, Steps, Value

MAX_BYTES = 64_000
NAME = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Missing:
    """A value that the environment does not give, and why."""

    message: str
    hint: str


def fill(document: Document, environ: Mapping[str, str] | None = None) -> Document:
    """Put the environment's values into a document; `environ` None means the process's own."""
    filling = _Filling(document, os.environ if environ is None else environ)
    value = filling.fill(document.value, ())
    return replace(
        document,
        value=value,
        problems=(*document.problems, *filling.problems),
        spoilt=document.spoilt | filling.spoilt,
        hidden=frozenset(filling.hidden),
        secrets=frozenset(filling.secrets),
    )


def look_up(name: str, environ: Mapping[str, str]) -> str | Missing:
    """Find a value by its name, or by the file that NAME_FILE names; a variable goes first."""
    hint = f"set it, or set {name}_FILE to the path of a file that holds it"
    if value := environ.get(name):
        found: str | Missing = value
    elif path := environ.get(f"{name}_FILE"):
        found = _read(f"{name}_FILE", path)
    else:
        state = "is empty" if name in environ else "is not set"
        found = Missing(f"the environment variable {name} {state}", hint)
    if isinstance(found, str) and not found.isprintable():
        return Missing(f"{name} holds a line end or a control character", "put one line in it")
    return found


def cache_folder(environ: Mapping[str, str] | None = None) -> Path | None:
    """Return the user's folder for what can be made again; None if the user has none.

    https://specifications.freedesktop.org/basedir-spec/ says which; it must be absolute.
    """
    given = Path((os.environ if environ is None else environ).get("XDG_CACHE_HOME") or ".")
    try:
        return given if given.is_absolute() else Path.home() / ".cache"
    except RuntimeError:
        return None


def _read(name: str, path: str) -> str | Missing:
    """Return a file's text without its final line end."""
    hint = f"let {name} name a file that holds the secret and nothing else"
    try:
        with Path(path).open("rb") as file:
            text = file.read(MAX_BYTES + 1).decode("utf-8")
    except OSError as err:
        return Missing(f"the file that {name} names cannot be read: {err.strerror}", hint)
    except ValueError:  # no UTF-8, or a path that holds a NUL
        return Missing(f"the file that {name} names is no text", hint)
    if not text.strip() or len(text) > MAX_BYTES:
        state = "too large" if text.strip() else "empty"
        return Missing(f"the file that {name} names is {state}", hint)
    return text.removesuffix("\n").removesuffix("\r")


class _Filling:
    """One walk over a document."""

    def __init__(self, document: Document, environ: Mapping[str, str]) -> None:
        self.problems: list[Problem] = []
        self.spoilt: set[Steps] = set()
        self.hidden: set[Steps] = set()
        self.secrets: set[str] = set()
        self._document = document
        self._environ = environ

    def fill(self, value: Value, steps: Steps) -> Value:
        """Return the value with everything in it filled."""
        if isinstance(value, dict):
            return {key: self.fill(inner, (*steps, key)) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.fill(inner, (*steps, i)) for i, inner in enumerate(value)]
        return self._fill_text(value, steps) if value and "${" in value else value

    def _fill_text(self, text: str, steps: Steps) -> str:
        self.hidden.add(steps)
        found = {name: look_up(name, self._environ) for name in NAME.findall(text)}
        for value in found.values():
            if isinstance(value, Missing):
                self._complain(steps, value)
        if "${" in NAME.sub("", text):
            hint = "write ${NAME}, with letters, digits and _"
            self._complain(steps, Missing("'${' begins no name of a variable", hint))
        values = {name: value for name, value in found.items() if isinstance(value, str)}
        filled = NAME.sub(lambda match: values.get(match[1], match[0]), text)
        self.secrets |= {*values.values(), filled}
        return filled

    def _complain(self, steps: Steps, missing: Missing) -> None:
        self.spoilt.add(steps)
        self.problems.append(Problem(self._document.place(steps), missing.message, missing.hint))
