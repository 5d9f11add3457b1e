"""`vedette run`: from files to exit code."""

import asyncio
import signal
from pathlib import Path

import click
import structlog

from bot.app.assembly import read
from bot.app.logs import set_up
from bot.app.program import Program, put_together
from bot.app.webhook import introduction, with_webhook
from bot.clock import SystemClock
from bot.store import hold

log = structlog.get_logger()

DONE = 0
PARTLY_DONE = 3


def run(path: Path, *, is_once: bool, is_json: bool, webhook: str | None = None) -> int:
    """Run with a configuration; return the exit code.

    `webhook` is the address of one channel more, which gets the newest match at first.

    Raises:
        SetupError: if the files, the database, a chat's settings or the webhook cannot be used.
    """
    assembly = read(path)
    if webhook is not None:
        assembly = with_webhook(assembly, webhook)
    settings = assembly.settings
    set_up(settings.log.level, settings.log.format, settings.secrets)
    for warning in assembly.warnings:
        log.warning("settings.odd", problem=warning.line())
    with hold(settings.store.get_secret_value()):
        if webhook is not None:
            click.echo("\n".join(introduction(assembly)), err=True)
        program = put_together(assembly, is_json=is_json, started_at=SystemClock().now())
        return asyncio.run(_once(program) if is_once else until_stopped(program))


async def _once(program: Program) -> int:
    try:
        await program.open()
        undone = await program.once()
    finally:
        await program.close()
    for sentence in undone:
        click.echo(f"vedette: {sentence}", err=True)
    return PARTLY_DONE if undone else DONE


async def until_stopped(program: Program) -> int:
    """Run until SIGTERM or Ctrl-C, then drain; return the exit code."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        await program.open()
        await program.run(stop)
    finally:
        await program.close()
    return DONE
