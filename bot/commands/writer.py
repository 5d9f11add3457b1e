"""Turn a command and its values back into words."""

from datetime import timedelta
from typing import Any

from bot.commands.definition import Command, Param, ParamKind, Values
from bot.commands.spans import span_text
from bot.commands.words import quoted


def write(command: Command, values: Values) -> str:
    """Write a command so that `read` gives the same values; text in place of a value stays."""
    parts = [command.name]
    for param in command.params:
        value = values.get(param.name)
        if value is not None and value != "":
            parts.append(_written(param, value))
    return " ".join(parts)


def _written(param: Param, value: Any) -> str:
    if isinstance(value, timedelta):
        return span_text(value)
    return quoted(value) if param.kind is ParamKind.TEXT else str(value)
