"""Turn words into a command and its values: `watch add wagner "Africa Corps"`."""

import re
from collections.abc import Sequence

from bot.commands.definition import COMMANDS, Command, Values
from bot.commands.reading import Reading
from bot.commands.words import nearest, tidy
from bot.core.errors import AskError
from bot.core.model import WatchlistName

_WORD = re.compile(r"\S+")


def read(words: str, watchlists: Sequence[WatchlistName]) -> tuple[Command, Values]:
    """Read a command given in words; no words at all ask for help.

    Every parameter is among the values, an optional one left out as None.

    Raises:
        AskError: if there is no such command or its values do not fit; it says what was
            understood, what was expected, and the nearest command.
    """
    text = tidy(words) or "help"
    command, position = _find(text)
    return command, Reading(command, text, position, watchlists).values()


def _find(text: str) -> tuple[Command, int]:
    """Return the command that a text begins with, and where the rest begins."""
    words = [(found[0].casefold(), found.end()) for found in _WORD.finditer(text)][:2]
    for count in (2, 1):
        name = " ".join(word for word, _ in words[:count])
        if name in COMMANDS:
            return COMMANDS[name], words[:count][-1][1]
    raise _unknown(text, [word for word, _ in words])


def _unknown(text: str, words: list[str]) -> AskError:
    """Say what is wrong with the first words, and which command is nearest."""
    family = tuple(name for name in COMMANDS if name.startswith(f"{words[0]} "))
    if family:
        message = f"understood `{words[0]}`; expected one of {_either(family)} next"
        column = len(text.split(maxsplit=1)[0]) + 2
        close = nearest(" ".join(words), family) or family[0]
        return AskError("incomplete-command", message, text=text, column=column, hint=_try(close))
    message = f"there is no command {words[0]!r}"
    close = nearest(" ".join(words), COMMANDS) or nearest(words[0], COMMANDS) or "help"
    return AskError("unknown-command", message, text=text, column=1, hint=_try(close))


def _either(family: tuple[str, ...]) -> str:
    return ", ".join(name.partition(" ")[2] for name in family)


def _try(name: str) -> str:
    return f"did you mean `{COMMANDS[name].usage}`? `help` lists every command"
