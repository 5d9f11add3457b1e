"""Write the generated parts of these pages: `make docs`.

A part stands between `<!-- name:begin -->` and `<!-- name:end -->`; PARTS says what fills it.
tests/test_docs.py fails where a page is not what this would write.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from bot.cli import cli
from bot.commands.reference import table as commands
from bot.core.match.operators import ATOMS, OPERATORS
from bot.plugins import ChatOptions
from bot.settings import schema
from bot.settings.checks import NOT_IN_EFFECT
from bot.settings.terms import WatchlistShape
from bot.sources.trouble import ELSE, REMEDIES

ROOT = Path(__file__).parent.parent
PART = re.compile(
    r"(?P<begin><!-- (?P<name>[\w-]+):begin.*? -->\n).*?(?P<end><!-- (?P=name):end -->)", re.DOTALL
)

Json = Mapping[str, Any]


def operators() -> str:
    """Return the table of what can be written in a term."""
    rows = [(_code(row.written), row.meaning) for row in (*ATOMS[::-1], *OPERATORS)]
    return _table(("written", "matches"), rows)


def feed_states() -> str:
    """Return the table of states in which a feed can be, with what to do."""
    rows = [(_code(state), remedy) for state, remedy in sorted(REMEDIES.items())]
    return _table(("state", "what to do"), [*rows, ("any other", ELSE)])


def command_line() -> str:
    """Return the table of the program's own commands."""
    rows = [
        (_code(_usage(name, command)), " ".join((command.help or "").split()))
        for name, command in sorted(cli.commands.items())
    ]
    return _table(("command", "what it does"), rows)


def settings() -> str:
    """Return a table for each part of the configuration."""
    return "\n".join(part.text() for part in _parts(schema(ChatOptions())))


def watchlist_keys() -> str:
    """Return the tables of the keys of a watchlist's file and of a term."""
    whole = WatchlistShape.model_json_schema()
    return "\n".join(
        (Part("", whole, whole).table(), Part("", whole["$defs"]["TermShape"], whole).table())
    )


@dataclass(frozen=True)
class Part:
    """An object of a JSON Schema; `path` is how its keys are spoken of, empty at the top."""

    path: str
    node: Json
    whole: Json

    def text(self) -> str:
        """Return it as a section."""
        heading = f"`{self.path}`" if self.path else "Top level"
        return f"### {heading}\n\n{self.node.get('description', '')}\n\n{self.table()}"

    def table(self) -> str:
        """Return its keys as a table."""
        rows = [
            (_code(name), self._help(name, key), self._form(key), self._default(name, key))
            for name, key in self.node["properties"].items()
        ]
        return _table(("key", "what it is", "written as", "unless given"), rows) if rows else ""

    def inner(self) -> Iterator["Part"]:
        """Yield the parts within."""
        for name, key in self.node["properties"].items():
            for form in _forms(key, self.whole):
                is_list = form.get("type") == "array"
                node = _resolved(form["items"], self.whole) if is_list else form
                if "properties" in node:
                    yield Part(f"{self.path}{'.' * bool(self.path)}{name}", node, self.whole)

    def _help(self, name: str, key: Json) -> str:
        path = (*(self.path.split(".") if self.path else ()), name)
        note = " *Not in effect in this version.*" if path in NOT_IN_EFFECT else ""
        return f"{key.get('description', '')}{note}"

    def _form(self, key: Json) -> str:
        return " or ".join(
            dict.fromkeys(_said(form, self.whole) for form in _forms(key, self.whole))
        )

    def _default(self, name: str, key: Json) -> str:
        if name in self.node.get("required", ()):
            return "required"
        value = key.get("default")
        if isinstance(value, bool):
            return _code(str(value).lower())
        return "" if value is None or value in ([], {}) else _code(str(value))


def _parts(whole: Json) -> Iterator[Part]:
    """Yield the whole configuration and every part of it that has keys, in the file's order."""
    waiting = [Part("", whole, whole)]
    while waiting:
        part = waiting.pop(0)
        if part.path != "chats":  # it holds one part a chat and nothing else
            yield part
        waiting[:0] = part.inner()


def _resolved(node: Json, whole: Json) -> Json:
    name = node.get("$ref", "").rpartition("/")[2]
    return whole["$defs"][name] if name else node


def _forms(node: Json, whole: Json) -> list[Json]:
    """Return the forms that a value may have, but for none at all."""
    inner = [_forms(each, whole) for each in node.get("anyOf", ())]
    forms = [form for each in inner for form in each] or [_resolved(node, whole)]
    return [form for form in forms if form.get("type") != "null"]


def _said(form: Json, whole: Json) -> str:
    """Say in words what form a value has."""
    kind = form.get("type")
    if kind == "array":
        items = _said(_resolved(form["items"], whole), whole)
        return "a list" if items in {"keys", "text"} else f"a list, {items}"
    if "enum" in form or "const" in form:
        return ", ".join(map(_code, form.get("enum", [form.get("const")])))
    if "examples" in form:
        return f"such as {', '.join(map(_code, form['examples']))}"
    if kind == "integer" and "maximum" in form:
        return f"a number, {form['minimum']} to {form['maximum']}"
    words = {"object": "keys", "boolean": "`true` or `false`"}
    return "a secret" if form.get("writeOnly") else words.get(str(kind), "text")


def _usage(name: str, command: click.Command) -> str:
    """Show how a command is written, with its options."""
    options = [param for param in command.params if isinstance(param, click.Option)]
    arguments = [param for param in command.params if isinstance(param, click.Argument)]
    shown = [f"[{_option(option)}]" for option in options]
    return " ".join((f"vedette {name}", *shown, *(_argument(each) for each in arguments)))


def _option(option: click.Option) -> str:
    return option.opts[0] if option.is_flag else f"{option.opts[0]} {option.make_metavar(_NOWHERE)}"


def _argument(argument: click.Argument) -> str:
    return argument.make_metavar(_NOWHERE)


_NOWHERE = click.Context(cli)


def _code(text: str) -> str:
    return f"`{text}`"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = tuple(heads)
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(
        "|".join(("", *(f" {_cell(cell)} " if cell else " " for cell in row), "\n"))
        for row in lines
    ).replace(" --- ", "---")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


PARTS: Mapping[str, Callable[[], str]] = {
    "commands": commands,
    "command-line": command_line,
    "feed-states": feed_states,
    "operators": operators,
    "settings": settings,
    "watchlist-keys": watchlist_keys,
}


def pages() -> Iterator[Path]:
    """Yield every page that people read."""
    yield from (ROOT / name for name in ("README.md", "CHANGELOG.md", "watchlists/README.md"))
    yield from sorted((ROOT / "docs").rglob("*.md"))


def renewed(text: str) -> str:
    """Return a page's text with its generated parts as they should be."""
    return PART.sub(lambda part: f"{part['begin']}\n{PARTS[part['name']]()}\n{part['end']}", text)


if __name__ == "__main__":
    for page in pages():
        page.write_text(renewed(page.read_text("utf-8")), "utf-8")
