"""What a command is: defined once, offered by every chat and by the command line.

A command family is a file beside this one whose functions carry `@command`; importing
`bot.commands` registers them all. Discord options, Slack help, the web page's completion,
`vedette say` and the documentation derive from these definitions.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.core.model import Answer, Channel, Feed
from bot.ports import Clock, Gazetteer, Health, Source, Store, Watching


class Who(StrEnum):
    """Who may give a command."""

    ALL = "all"
    EDITOR = "editor"


class ParamKind(StrEnum):
    """How a parameter is read from words."""

    WATCHLIST = "watchlist"  # the name of one; completed from memory
    CHOICE = "choice"  # one of `choices`
    COUNT = "count"  # a whole number, 1 to 25
    SPAN = "span"  # a duration: 90m, 12h, 7d
    HOURS = "hours"  # a duration, in hours where no unit is written: 12, 90m, 7d
    URL = "url"  # an address, its scheme may be left out
    TEXT = "text"  # one word or a quoted phrase
    REST = "rest"  # everything that is left, as written


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter; `name` is also the Discord option's name."""

    name: str
    help: str
    kind: ParamKind
    is_required: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """What commands work with."""

    store: Store
    clock: Clock
    watching: Watching
    team: str
    channels: tuple[Channel, ...]
    source: Source
    feeds: tuple[Feed, ...] = ()  # those of the configuration
    started_at: datetime | None = None  # None: no running program, but `vedette say`
    health: Health | None = None  # of the running program
    gazetteer: Gazetteer | None = None  # None: other names are not told
    # Whoever reads through the archive holds it: one at a time leaves the rest room to work.
    archive_turn: asyncio.Lock = field(default_factory=asyncio.Lock, compare=False)


Run = Callable[..., Awaitable[Answer]]  # (desk, ask, **values by parameter name)


@dataclass(frozen=True, slots=True)
class Command:
    """A command as people meet it; `name` is one or two words, e.g. `watch add`.

    Parameters stand in the order in which they are written: what is before the TEXT or REST
    is read from the front, what is after it from the back.
    """

    name: str
    help: str
    who: Who
    params: tuple[Param, ...]
    run: Run
    examples: tuple[str, ...] = ()
    cost: int = 1  # of the asks that a person may make at once; reading the archive costs more

    @property
    def usage(self) -> str:
        """Show how it is written: `watch add <list> <term>`."""
        return " ".join((self.name, *map(_mark, self.params)))


def _mark(param: Param) -> str:
    name = "|".join(param.choices) or param.name
    return f"<{name}>" if param.is_required else f"[{name}]"


COMMANDS: dict[str, Command] = {}


def command(
    name: str,
    help: str,  # noqa: A002 - the word users see
    *params: Param,
    who: Who = Who.ALL,
    examples: tuple[str, ...] = (),
    cost: int = 1,
) -> Callable[[Run], Run]:
    """Register a function as a command."""

    def register(run: Run) -> Run:
        COMMANDS[name] = Command(name, help, who, params, run, examples, cost)
        return run

    return register


Values = dict[str, Any]  # by parameter name: str, int, timedelta or None
