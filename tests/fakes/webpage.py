"""The web page as a browser or a stranger meets it, on a real port of this machine."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from yarl import URL

from bot.chats.web import ADAPTER
from bot.chats.web.options import WebOptions
from tests.fakes.answering import FakeAnswering
from tests.fakes.clock import FakeClock
from tests.fakes.seats import FakeHealth, a_seat

PATIENCE_S = 10


class Remembering(FakeAnswering):
    """Knows alerts from before the program was started."""

    def __init__(self, *messages: Any) -> None:
        super().__init__()
        self.messages = messages

    async def recent(self, limit: int) -> tuple[Any, ...]:
        return self.messages[:limit]


class Events:
    """What the page's stream says, event by event."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self.response = response

    async def next(self) -> dict[str, str]:
        """Return the next event or sign of life by its lines."""
        said: dict[str, str] = {}
        async with asyncio.timeout(PATIENCE_S):
            while (line := (await self.response.content.readline()).decode()) not in ("\n", ""):
                name, _, value = line.rstrip("\n").partition(":")
                said[name] = value.strip()
        return said

    async def cards(self, count: int) -> list[dict[str, Any]]:
        """Return the next cards, whatever comes between."""
        found = []
        while len(found) < count:
            said = await self.next()
            if said.get("event") == "card":
                found.append({"event_id": said["id"], **json.loads(said["data"])})
        return found

    async def until_ready(self) -> list[dict[str, Any]]:
        """Return the cards that are there already."""
        found = []
        while (said := await self.next()).get("event") != "ready":
            if said.get("event") == "card":
                found.append(json.loads(said["data"]))
        return found


@dataclass
class Page:
    """A started page and a client that keeps cookies."""

    chat: Any
    answering: FakeAnswering
    health: FakeHealth
    client: aiohttp.ClientSession
    replies: list[aiohttp.ClientResponse] = field(default_factory=list)

    @property
    def url(self) -> URL:
        return URL(self.chat.url)

    async def get(self, path: str, **headers: str) -> aiohttp.ClientResponse:
        url = self.url / path.lstrip("/")
        self.replies.append(await self.client.get(url, headers=headers, allow_redirects=False))
        return self.replies[-1]

    async def ask(self, words: Any, **headers: str) -> aiohttp.ClientResponse:
        """Ask as the page's own script does, but for the headers given."""
        own = {"Origin": str(self.url.origin()), "Content-Type": "application/json"}
        own = {name: value for name, value in (own | headers).items() if value}
        body = words if isinstance(words, bytes) else json.dumps({"words": words}).encode()
        return await self.client.post(self.url / "ask", data=body, headers=own)

    @asynccontextmanager
    async def events(self, **headers: str) -> AsyncIterator[Events]:
        async with self.client.get(self.url / "events", headers=headers) as response:
            yield Events(response)


@asynccontextmanager
async def a_page(
    clock: FakeClock,
    *,
    answering: FakeAnswering | None = None,
    seat: dict[str, Any] | None = None,
    **options: Any,
) -> AsyncIterator[Page]:
    """Open the page on a free port."""
    health = FakeHealth()
    opened: Any = ADAPTER.open(
        WebOptions(**({"listen": "127.0.0.1:0"} | options)),
        a_seat("web", clock, health=health, **(seat or {})),
    )
    answering = answering or Remembering()
    await opened.start(answering)
    jar = aiohttp.CookieJar(unsafe=True)  # which keeps cookies of addresses too
    try:
        async with aiohttp.ClientSession(cookie_jar=jar) as client:
            page = Page(opened, answering, health, client)
            yield page
            for reply in page.replies:  # a stream never ends by itself
                reply.close()
    finally:
        await opened.stop()
