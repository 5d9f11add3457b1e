"""`vedette demo`: the whole program over invented papers, offline, until stopped."""

import asyncio
import socket
import tempfile
from pathlib import Path

import click

from bot.app.assembly import read
from bot.app.logs import set_up
from bot.app.program import put_together
from bot.app.running import until_stopped
from bot.clock import SystemClock
from bot.demo.outlets import Newsstand

PORT = 8733  # the starter configuration's own, so that people find the page where they expect it


def show(config: Path) -> int:
    """Run the demo; return the exit code."""
    with tempfile.TemporaryDirectory(prefix="vedette-demo-") as folder:
        return asyncio.run(_show(config, Path(folder)))


async def _show(config: Path, folder: Path) -> int:
    clock = SystemClock()
    newsstand = Newsstand(clock)
    feeds = await newsstand.open()
    listen = f"127.0.0.1:{_free_port()}"
    environ = {
        "VEDETTE_DEMO_STORE": f"sqlite:///{folder}/demo.db",
        "VEDETTE_DEMO_FEEDS": feeds,
        "VEDETTE_DEMO_LISTEN": listen,
    }
    try:
        assembly = read(config, environ)
        set_up("error", assembly.settings.log.format)
        click.echo(f"Alerts appear here and on http://{listen}/ — Ctrl-C ends the demo.")
        return await until_stopped(put_together(assembly, clock, started_at=clock.now()))
    finally:
        await newsstand.close()


def _free_port() -> int:
    """Return the usual port, or any other where that is taken."""
    for port in (PORT, 0):
        with socket.socket() as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                attempt.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(attempt.getsockname()[1])
    raise AssertionError("the system hands out free ports")
