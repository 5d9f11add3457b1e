"""A news site on loopback that plays the part a test gives it.

    async with Publisher() as site:
        feed = site.feed("gazette", title="Sahel Gazette")
        feed.publishes("Wagner fighters seen in Timbuktu", at=START)
        feed.fails(503, times=2, retry_after="120")
        ...
        assert feed.requests[0].headers["If-None-Match"] == feed.etag

A feed answers with its script (`fails`, `answers`, `redirects`, `hangs`) first, one step a
request, then with the document of what it has published, honouring conditional requests.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from itertools import count, pairwise
from json import dumps
from types import TracebackType
from typing import Self
from xml.sax.saxutils import escape, quoteattr

from aiohttp import web

from tests.fakes.clock import START, FakeClock

Step = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Published:
    """One item as the feed shows it; texts are put in escaped, so markup in them is HTML."""

    guid: str
    title: str
    text: str
    link: str
    at: datetime | None


@dataclass
class Request:
    """What a reader sent."""

    path: str
    headers: Mapping[str, str]
    at: datetime | None = None  # where the site has a clock


@dataclass
class PublishedFeed:
    """One feed of the site."""

    url: str
    title: str
    lang: str
    form: str
    headers: dict[str, str] = field(default_factory=dict)  # added to every document
    channel: str = ""  # elements added to the head of an RSS document
    items: list[Published] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    script: deque[Step] = field(default_factory=deque)
    forever: Step | None = None
    released: asyncio.Event = field(default_factory=asyncio.Event)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    clock: FakeClock | None = None

    # -- what it publishes ------------------------------------------------------------------

    def publishes(
        self,
        title: str,
        text: str = "",
        *,
        guid: str = "",
        link: str = "",
        at: datetime | None = START,
    ) -> Published:
        """Put a new item on top."""
        number = next(self.numbers)
        guid = guid or f"{self.url}#{number}"
        item = Published(guid, title, text, link or f"{self.url}/{number}", at)
        self.items.insert(0, item)
        return item

    def edits(self, item: Published, **changes: str) -> Published:
        """Change an item in place."""
        edited = replace(item, **changes)
        self.items[self.items.index(item)] = edited
        return edited

    def withdraws(self, item: Published) -> None:
        """Take an item out of the document."""
        self.items.remove(item)

    # -- how it answers ---------------------------------------------------------------------

    def plays(self, step: Step, times: int | None = 1) -> None:
        """Answer the next requests with this step; None: all from then on."""
        if times is None:
            self.forever = step
        else:
            self.script.extend([step] * times)

    def answers(
        self,
        body: bytes | str = b"",
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        times: int | None = 1,
    ) -> None:
        """Answer with exactly this."""
        raw = body.encode() if isinstance(body, str) else body
        shown = {"Content-Type": "application/xml", **(headers or {})}

        async def step(_request: web.Request) -> web.StreamResponse:
            return web.Response(body=raw, status=status, headers=shown)

        self.plays(step, times)

    def fails(self, status: int, *, times: int | None = 1, retry_after: str = "") -> None:
        """Answer with an error page."""
        headers = {"Retry-After": retry_after} if retry_after else {}
        self.answers(f"error {status}", status=status, headers=headers, times=times)

    def redirects(self, to: str, *, status: int = 302, times: int | None = None) -> None:
        """Send readers elsewhere."""
        self.answers(status=status, headers={"Location": to}, times=times)

    def hangs(self, sent: bytes = b"", *, times: int | None = 1) -> None:
        """Take the request and answer nothing; with `sent`, the headers and that part of a body."""

        async def step(request: web.Request) -> web.StreamResponse:
            response = web.StreamResponse(headers={"Content-Type": "application/xml"})
            if sent:
                await response.prepare(request)
                await response.write(sent)
            await self.released.wait()
            return response

        self.plays(step, times)

    def recovers(self) -> None:
        """Forget the script; requests that hang are let go."""
        self.script.clear()
        self.forever = None
        self.released.set()
        self.released = asyncio.Event()

    # -- who asked ----------------------------------------------------------------------------

    @property
    def times(self) -> list[datetime]:
        """When readers came; the site has a clock."""
        return [request.at for request in self.requests if request.at]

    @property
    def gaps(self) -> list[timedelta]:
        """How long readers stayed away."""
        return [later - sooner for sooner, later in pairwise(self.times)]

    # -- the document -----------------------------------------------------------------------

    @property
    def document(self) -> bytes:
        """What a reader gets."""
        return {"rss": _rss, "atom": _atom, "json": _json}[self.form](self).encode()

    @property
    def etag(self) -> str:
        """The document's validator."""
        return f'"{sha256(self.document).hexdigest()[:16]}"'

    async def answer(self, request: web.Request) -> web.StreamResponse:
        at = self.clock.now() if self.clock else None
        self.requests.append(Request(request.path, dict(request.headers), at))
        if self.script:
            return await self.script.popleft()(request)
        if self.forever is not None:
            return await self.forever(request)
        headers = {"ETag": self.etag, **self.headers}
        if request.headers.get("If-None-Match") == headers["ETag"]:
            return web.Response(status=304, headers=headers)
        headers.setdefault("Content-Type", _TYPES[self.form])
        return web.Response(body=self.document, headers=headers)


class Publisher:
    """A site with any number of feeds; `host` may be any 127.x.y.z.

    With a clock, it notes when each request came.
    """

    def __init__(
        self, host: str = "127.0.0.1", port: int = 0, *, clock: FakeClock | None = None
    ) -> None:
        self.host = host
        self.port = port
        self.clock = clock
        self.feeds: dict[str, PublishedFeed] = {}
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for feed in self.feeds.values():
            feed.recovers()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def feed(
        self,
        name: str = "feed",
        *,
        title: str = "Sahel Gazette",
        lang: str = "en",
        form: str = "rss",
    ) -> PublishedFeed:
        """Open a feed at /name; `form` is rss, atom or json."""
        feed = PublishedFeed(f"{self.url}/{name}", title, lang, form, clock=self.clock)
        self.feeds[f"/{name}"] = feed
        return feed

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        feed = self.feeds.get(request.path)
        if feed is None:
            return web.Response(status=404, text="no such page")
        return await feed.answer(request)


_TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json",
}


def _rss(feed: PublishedFeed) -> str:
    items = "".join(
        f"<item><guid isPermaLink='false'>{escape(item.guid)}</guid>"
        f"<title>{escape(item.title)}</title><link>{escape(item.link)}</link>"
        f"<description>{escape(item.text)}</description>"
        + (f"<pubDate>{format_datetime(item.at)}</pubDate>" if item.at else "")
        + "</item>\n"
        for item in feed.items
    )
    return (
        "<?xml version='1.0' encoding='utf-8'?>\n<rss version='2.0'><channel>"
        f"<title>{escape(feed.title)}</title><link>{escape(feed.url)}</link>"
        f"<description>news</description><language>{feed.lang}</language>{feed.channel}\n{items}</channel></rss>"
    )


def _atom(feed: PublishedFeed) -> str:
    items = "".join(
        f"<entry><id>{escape(item.guid)}</id><title>{escape(item.title)}</title>"
        f"<link href={quoteattr(item.link)}/><summary type='html'>{escape(item.text)}</summary>"
        f"<updated>{(item.at or START).isoformat()}</updated></entry>\n"
        for item in feed.items
    )
    return (
        "<?xml version='1.0' encoding='utf-8'?>\n"
        f"<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='{feed.lang}'>"
        f"<title>{escape(feed.title)}</title><id>{escape(feed.url)}</id>"
        f"<updated>{START.isoformat()}</updated>\n{items}</feed>"
    )


def _json(feed: PublishedFeed) -> str:
    items = [
        {"id": item.guid, "url": item.link, "title": item.title, "content_html": item.text}
        | ({"date_published": item.at.astimezone(UTC).isoformat()} if item.at else {})
        for item in feed.items
    ]
    head = {"version": "https://jsonfeed.org/version/1.1", "title": feed.title}
    return dumps(head | {"language": feed.lang, "items": items}, ensure_ascii=False)
