"""The whole program in this process: a real database, feeds over HTTP, real clients of the chats.

    desk = Desk(folder, site, discord, slack)
    await desk.opens()
    feed.publishes("Wagner fighters seen in Timbuktu")
    await desk.rounds()
    assert desk.discord.messages

Time passes only in `rounds`, `waits` and `delivers`; in `runs` the program goes by itself, on the
machine's own clock, as `vedette run` lets it.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from bot.app.assembly import read
from bot.app.program import Program, put_together
from bot.clock import SystemClock
from bot.core.model import ChatName, Counts
from tests.fakes.clock import START, FakeClock
from tests.fakes.discord_server import DiscordServer
from tests.fakes.discord_world import CHANNEL, EDITOR_ROLE, TOKEN
from tests.fakes.files import a_file
from tests.fakes.publisher import PublishedFeed, Publisher
from tests.fakes.slack_server import APP_TOKEN, BOT_TOKEN, SlackServer

WITHIN_S = 30.0  # where the machine is busy; what is awaited comes in a fraction of it
GLANCE_S = 0.005  # how often a condition without an event of its own is looked at
EDITOR = "U1"
LISTS = {"wagner": "title: Wagner Group\npriority: high\nany: [wagner]\n"}


async def until(is_true: Callable[[], Any], within_s: float = WITHIN_S) -> Any:
    """Wait until something that happens elsewhere is true, and return it."""
    async with asyncio.timeout(within_s):
        while not (found := is_true()):  # noqa: ASYNC110 - the condition has no event of its own
            await asyncio.sleep(GLANCE_S)
    return found


@dataclass
class Desk:
    """A team's installation: its files, its feeds, its four chats."""

    folder: Path
    site: Publisher
    discord: DiscordServer
    slack: SlackServer
    clock: FakeClock = field(default_factory=FakeClock)
    changes: dict[str, Any] = field(default_factory=dict)  # top-level keys of the configuration
    program: Program | None = None

    # -- its files ------------------------------------------------------------------------

    def writes(self, **lists: str) -> Path:
        """Write the configuration, with these watchlists; wagner alone unless given."""
        for name, content in (lists or LISTS).items():
            a_file(self.folder, content, f"watchlists/{name}.yaml")
        return a_file(self.folder, json.dumps(self.settings() | self.changes))

    def settings(self) -> dict[str, Any]:
        """Return the configuration as plain values."""
        self.slack.admins.add(EDITOR)
        feeds = [
            {"url": feed.url, "name": feed.title, "lang": feed.lang}
            for feed in self.site.feeds.values()
        ]
        return {
            "team": "Sahel desk",
            "store": f"sqlite:///{self.folder}/vedette.db",
            "watchlists": str(self.folder / "watchlists"),
            "network": {"allow": ["127.0.0.0/8"]},
            "poll": {"every": "10m", "floor": "5m"},
            "feeds": feeds,
            "chats": {
                "console": {},
                "web": {"listen": "127.0.0.1:0"},
                "discord": {"token": TOKEN, **self.discord.addresses},
                "slack": {
                    "bot_token": BOT_TOKEN,
                    "app_token": APP_TOKEN,
                    "api_url": self.slack.api_url,
                },
            },
            "channels": [
                {"name": "terminal", "chat": "console", "id": "terminal", "follow": "*"},
                {"name": "page", "chat": "web", "id": "page", "follow": "*"},
                {"name": "newsroom", "chat": "discord", "id": CHANNEL, "follow": "*"},
                {"name": "desk", "chat": "slack", "id": "C1", "follow": "*"},
            ],
            "editors": {"discord": [EDITOR_ROLE]},
        }

    # -- the program, moved by hand ---------------------------------------------------------

    async def opens(self, **lists: str) -> None:
        """Open everything and start every chat; the feeds' first, silent poll is done."""
        await self.starts(**lists)
        await self.polls()

    async def starts(self, **lists: str) -> None:
        """Open everything and start every chat, polling nothing."""
        self.program = put_together(read(self.writes(**lists), {}), self.clock)
        await self.program.open()
        async with asyncio.TaskGroup() as group:
            for chat in self.program.chats.values():
                group.create_task(chat.start(self.program.commands))

    async def closes(self) -> None:
        """Close everything, as a stopped program does."""
        program, self.program = self.program, None
        if program is not None:
            await program.close()

    async def rounds(self) -> None:
        """Let a poll's interval pass, visit every feed and deliver everything."""
        self.waits(minutes=15)
        await self.polls()
        await self.delivers()

    def waits(self, **span: float) -> None:
        """Let time pass, here and at Slack."""
        self.slack.now = self.clock.advance(**span)

    async def polls(self) -> int:
        """Visit every feed that is due; return how many were."""
        polling, visited = self.running.polling, 0
        while claimed := await polling.tick():
            visited += len(claimed)
            await polling.idle()
        return visited

    async def delivers(self) -> None:
        """Send all that is owed, letting time pass where a platform asks for it."""
        async with asyncio.timeout(WITHIN_S):
            while (await self.counts()).owed:
                await self.running.delivering.tick()
                await self.running.delivering.idle()
                self.waits(seconds=1)

    async def counts(self) -> Counts:
        """Return what has happened so far."""
        return await self.running.footing.store.archive.counts(START)

    @property
    def running(self) -> Program:
        """Return the open program."""
        assert self.program is not None, "the desk is not open"
        return self.program

    # -- what people see ----------------------------------------------------------------------

    async def page(self) -> list[dict[str, Any]]:
        """Return the cards that a browser gets to see when it opens the page."""
        return await cards(self.page_url)

    @property
    def page_url(self) -> str:
        """Return where the web page is."""
        chat: Any = self.running.chats[ChatName("web")]
        return str(chat.url)

    async def tells(self, words: str) -> str:
        """Give a command on Slack as an editor; return what comes back."""
        asked = await self.slack.asks(words, user=EDITOR)
        return str((await asked.answer())["text"])

    def headlines(self) -> dict[str, list[str]]:
        """Return what stands in Discord and in Slack."""
        return {
            "discord": [each["embeds"][0]["title"] for each in self.discord.messages],
            "slack": self.slack.texts(),
        }

    # -- the program, running by itself -------------------------------------------------------

    @asynccontextmanager
    async def runs(self, **lists: str) -> AsyncIterator[Program]:
        """Run as `vedette run` does until the block is left; then drain and close."""
        program = put_together(read(self.writes(**lists), {}), SystemClock())
        self.program = program
        stop = asyncio.Event()
        await program.open()
        running = asyncio.create_task(program.run(stop))
        try:
            yield program
        finally:
            stop.set()
            await running
            await self.closes()


async def cards(url: str) -> list[dict[str, Any]]:
    """Return the cards that a page shows at first."""
    async with aiohttp.ClientSession() as session, session.get(f"{url}events") as response:
        async with asyncio.timeout(WITHIN_S):
            told = (await response.content.readuntil(b"event: ready")).decode()
    lines = (line.removeprefix("data: ") for line in told.splitlines())
    return [json.loads(line) for line in lines if line.startswith("{")]


def reports(feed: PublishedFeed, title: str = "Wagner fighters seen in Timbuktu") -> None:
    """Publish an item that the example watchlist matches."""
    feed.publishes(title, "Residents saw Wagner fighters enter the base on Thursday.")
