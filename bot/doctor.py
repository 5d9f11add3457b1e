"""The check-up: what keeps this installation from working, and what to do about it.

In the order in which one thing rests on another: files, disk, clock, database, chats.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.app.assembly import check, read
from bot.app.logs import set_up
from bot.app.program import Program, put_together
from bot.core.errors import OutsideError, Problem, SetupError
from bot.settings import Settings

DONE = 0
BAD_INPUT = 2
LEAST_FREE_MB = 500
MEGABYTE = 1024 * 1024
WRITTEN_AT = datetime(2026, 11, 1, tzinfo=UTC)  # no right clock shows an earlier time


def examine(path: Path) -> int:
    """Check an installation and print what is found; return the exit code."""
    problems = check(path)
    _tell("configuration", problems)
    if not all(problem.is_warning for problem in problems):
        return BAD_INPUT
    assembly = read(path)
    set_up("error", assembly.settings.log.format, assembly.settings.secrets)
    return BAD_INPUT if asyncio.run(_examine(put_together(assembly))) else DONE


async def _examine(program: Program) -> bool:
    """Return whether anything is wrong."""
    is_wrong = False
    try:
        async for name, problems in _findings(program):
            _tell(name, problems)
            is_wrong |= not all(problem.is_warning for problem in problems)
    finally:
        await program.close()
    return is_wrong


async def _findings(program: Program) -> AsyncIterator[tuple[str, tuple[Problem, ...]]]:
    yield "disk", tuple(_disk(program.settings))
    yield "clock", tuple(_clock(program.footing.clock.now()))
    yield "database", await _database(program)
    for name, chat in program.chats.items():
        channels = [each for each in program.settings.channels if each.chat == name]
        try:
            yield f"chat {name}", await chat.check(channels)
        except OutsideError as error:
            yield f"chat {name}", (Problem(name, str(error), "is the network reachable?"),)


def _disk(settings: Settings) -> Iterable[Problem]:
    store = settings.store.get_secret_value()
    if not store.startswith("sqlite:"):
        return
    folder = Path(store.removeprefix("sqlite:///")).parent
    existing = next(each for each in (folder, *folder.parents) if each.exists())
    free = shutil.disk_usage(existing).free // MEGABYTE
    if free < LEAST_FREE_MB:
        yield Problem(str(existing), f"only {free} MB are free", "make room for the database")


def _clock(now: datetime) -> Iterable[Problem]:
    if now < WRITTEN_AT:
        yield Problem("clock", f"it shows {now:%Y-%m-%d %H:%M} UTC, long ago", "set it by NTP")


async def _database(program: Program) -> tuple[Problem, ...]:
    upkeep = program.footing.store.upkeep
    try:
        await upkeep.open()
        await upkeep.check()
    except SetupError as error:
        return error.problems
    except OutsideError as error:
        return (Problem("database", str(error)),)
    return ()


def _tell(name: str, problems: tuple[Problem, ...]) -> None:
    if not problems:
        click.echo(f"ok       {name}")
    for problem in problems:
        click.echo(f"{'odd' if problem.is_warning else 'wrong':8} {name}: {problem.line()}")
