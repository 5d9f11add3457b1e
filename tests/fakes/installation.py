"""An installation on disk: a configuration, a watchlist, a database with something in it."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog
from structlog.testing import capture_logs

from bot.store import open_store
from tests.fakes.clock import FakeClock
from tests.fakes.files import a_file
from tests.fakes.newsroom import Newsroom, a_report
from tests.fakes.values import CHANNEL, FEED

WATCHLIST = "title: Wagner Group\npriority: high\nany: [wagner]\n"


def an_installation(folder: Path, **changes: Any) -> Path:
    """Write a configuration, with these top-level keys changed; return its path."""
    a_file(folder, WATCHLIST, "lists/wagner.yaml")
    content = {
        "store": f"sqlite:///{folder}/vedette.db",
        "watchlists": str(folder / "lists"),
        "network": {"allow": ["127.0.0.0/8"]},
        "feeds": [],
        "chats": {"console": {}},
        "channels": [{"name": CHANNEL.name, "chat": "console", "id": "t", "follow": "*"}],
        **changes,
    }
    return a_file(folder, json.dumps(content))


async def fill(url: str) -> None:
    """Let the example feed's first report be read, alerted and delivered, and a second one owed."""
    with capture_logs():
        await _fill(url)


async def _fill(url: str) -> None:
    clock = FakeClock()
    store = open_store(url, clock)
    await store.upkeep.open((CHANNEL,))
    room = Newsroom(store, clock)
    await room.follows(FEED)
    for number in (1, 2):
        room.source.publishes(FEED.id, a_report(number, published_at=clock.now()))
        await room.polls()
        if number == 1:
            await room.delivers()
        clock.advance(hours=24)
    await store.upkeep.close()


@contextmanager
def logs_as_before() -> Iterator[None]:
    """Take back what setting up the logs changes in this process."""
    root = logging.getLogger()
    before = root.handlers, root.level
    try:
        yield
    finally:
        structlog.reset_defaults()
        root.handlers, level = before
        root.setLevel(level)
