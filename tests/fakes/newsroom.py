"""The loops on a real store, with feeds and chats in memory and a clock moved by hand."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from bot.core.ids import feed_id
from bot.core.intervals import Pace
from bot.core.model import Channel, ChatName, Draft, Feed, Priority, Term, Watchlist
from bot.core.route import Rules
from bot.loops.deliver import Delivering
from bot.loops.footing import Footing
from bot.loops.poll import Polling, PollRules
from bot.loops.tally import Tally
from bot.loops.watching import Lists, WatchlistsInForce
from bot.ports import Store
from tests.fakes.chat import FakeChat
from tests.fakes.clock import FakeClock
from tests.fakes.source import FakeSource
from tests.fakes.values import CHANNEL, FEED, WAGNER, a_draft

LISTS = Lists(
    (Watchlist(WAGNER, "Wagner Group and successors", Priority.HIGH, any=(Term("wagner"),)),), ()
)
HALF = 0.5
PACE = Pace(every=timedelta(minutes=10), floor=timedelta(minutes=5))
PATIENCE_S = 10  # with what would never come true


async def until(is_true: Callable[[], object]) -> None:
    """Let other tasks run until something is true."""
    async with asyncio.timeout(PATIENCE_S):
        while not is_true():  # noqa: ASYNC110 - the condition has no event of its own
            await asyncio.sleep(0)


def a_feed(name: str, **changes: Any) -> Feed:
    url = f"https://{name}.example/rss"
    return replace(FEED, id=feed_id(url), url=url, name=name, **changes)


def a_report(number: int | str = 1, title: str = "", **changes: Any) -> Draft:
    """Return a draft that matches the example watchlist and resembles no other number's."""
    draft = a_draft(
        guid=f"urn:report:{number}",
        url=f"https://sahel-gazette.example/{number}",
        title=title or f"Wagner convoy number {number} reported near the river port",
        summary=f"Witnesses counted report {number}.",
    )
    return replace(draft, **changes)


@dataclass
class Newsroom:
    """Everything that runs, as the program wires it."""

    store: Store
    clock: FakeClock
    source: FakeSource = field(default_factory=FakeSource)
    chat: FakeChat = field(default_factory=FakeChat)
    channels: tuple[Channel, ...] = (CHANNEL,)
    lists: Lists = LISTS
    can_edit: bool = True
    has_threads: bool = True
    pace: Pace = PACE
    first_poll: int = 0

    def __post_init__(self) -> None:
        self.tally = Tally(self.clock, {"polling": timedelta(seconds=30)})
        self.footing = Footing(self.store, self.clock, self.tally)
        self.watching = WatchlistsInForce(self.store.edits, self.lists, lambda: None)
        chats = {CHANNEL.chat: self.chat}
        self.delivering = Delivering(self.footing, chats, lambda: HALF)
        rules = Rules(
            channels=self.channels,
            editing_chats=frozenset(chats) if self.can_edit else frozenset[ChatName](),
            threading_chats=frozenset(chats) if self.has_threads else frozenset[ChatName](),
        )
        self.polling = Polling(
            self.footing,
            self.source,
            self.watching,
            PollRules(rules, self.pace, self.first_poll),
            self.delivering.wake,
        )

    async def follows(self, *feeds: Feed) -> None:
        """Configure feeds, and visit each once so that its first poll is over."""
        await self.store.feeds.sync(feeds, self.clock.now())
        await self.polls()
        self.clock.advance(hours=1)

    async def polls(self) -> None:
        """Visit all feeds that are due."""
        while await self.polling.tick():
            await self.polling.idle()

    async def delivers(self) -> None:
        """Send all that may go now."""
        while await self.delivering.tick():
            await self.delivering.idle()

    def headlines(self) -> list[str]:
        """Return what people see in the chat."""
        return [message.headline for message in self.chat.posts.values()]

    async def deliveries(self) -> list[dict[str, Any]]:
        """Return the outbox as exported, oldest first."""
        return [dict(row) async for row in self.store.archive.export("deliveries", None)]

    async def states(self) -> dict[str, str]:
        """Return each feed's state by name."""
        return {state.feed.name: state.state for state in await self.store.feeds.states()}
