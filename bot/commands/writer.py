"""Turn a command and its values back into words."""

from datetime import timedelta
from typing import Any

from bot.commands.definition import Command, Param, ParamKind, Values
from bot.commands.spans import read_span, span_text
from bot.commands.words import quoted


def write(command: Command, values: Values) -> str:
    """Write a command so that `read` gives the same values; text in place of a value stays.

    A term that ends as a value would, before which it stands, is put in brackets.
    """
    parts = [command.name]
    for param in command.params:
        value = values.get(param.name)
        if value is not None and value != "":
            parts.append(_written(param, value, is_last=param is command.params[-1]))
    return " ".join(parts)


def _written(param: Param, value: Any, *, is_last: bool) -> str:
    if isinstance(value, timedelta):
        return span_text(value)
    if param.kind is ParamKind.REST and not is_last and _ends_like_a_value(value):
        return f"({value})"
    return quoted(value) if param.kind is ParamKind.TEXT else str(value)


def _ends_like_a_value(term: str) -> bool:
    _, *last = term.rsplit(maxsplit=1)
    return any(word.isdecimal() or read_span(word.casefold()) for word in last)
