"""`vedette export`: items, alerts, deliveries and feeds as JSON Lines."""

import asyncio
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TextIO

from bot.app.assembly import read
from bot.app.logs import set_up
from bot.clock import SystemClock
from bot.core.errors import Problem, SetupError
from bot.ports import Store
from bot.settings import Settings, duration
from bot.store import open_store

DONE = 0


def export(path: Path, what: str, since: str | None, out: TextIO) -> int:
    """Write one kind of row, oldest first; `since` is a duration such as 7d.

    Raises:
        SetupError: if the configuration or the database cannot be used, or `since` is none.
    """
    settings = read(path).settings
    set_up("warning", settings.log.format, settings.secrets)
    clock = SystemClock()
    after = None if since is None else clock.now() - _span(since)
    store = open_store(settings.store.get_secret_value(), clock)
    asyncio.run(_write(store, settings, what, after, out))
    return DONE


def _span(text: str) -> timedelta:
    try:
        return duration(text)
    except ValueError as err:
        raise SetupError(Problem("--since", str(err), "for example 7d, 12h or 90m")) from err


async def _write(
    store: Store, settings: Settings, what: str, since: datetime | None, out: TextIO
) -> None:
    try:
        await store.upkeep.open()
        async for row in store.archive.export(what, since):
            out.write(_line(row))
    finally:
        await store.upkeep.close()


def _line(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"
