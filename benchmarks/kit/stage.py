"""Feeds, a Discord and a Slack on loopback that write down when what happened.

A report is one line of news of its own feed. Its way is timed between the moment at which the
response that holds it first has been sent, and the moment at which a platform has taken its
message; both on the clock of this process.
"""

import re
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from aiohttp import web

from tests.fakes.discord_server import DiscordServer
from tests.fakes.slack_server import Place, SlackServer

REPORT = re.compile(r"report (\d+) ")


@dataclass
class Times:
    """When each report left its feed and came to each platform, in monotonic seconds."""

    sent: dict[int, float] = field(default_factory=dict)
    taken: dict[str, dict[int, float]] = field(default_factory=lambda: {"discord": {}, "slack": {}})

    def take(self, platform: str, text: str) -> None:
        """Note that a platform has a message."""
        if found := REPORT.search(text):
            self.taken[platform].setdefault(int(found[1]), time.monotonic())

    def delays_ms(self, platform: str) -> list[float]:
        """Return how long each report took, sorted."""
        taken = self.taken[platform]
        return sorted(1000 * (taken[number] - at) for number, at in self.sent.items())


class TimedDiscord(DiscordServer):
    """A Discord that notes when it takes a message."""

    def __init__(self, times: Times) -> None:
        super().__init__()
        self._times = times

    def _stored(self, place: Any, payload: Any) -> Any:
        message = super()._stored(place, payload)
        self._times.take("discord", str(payload.get("content")))
        self.payloads.clear()
        return message


class TimedSlack(SlackServer):
    """A Slack that notes when it takes a message."""

    def __init__(self, times: Times) -> None:
        super().__init__()
        self.now = datetime.now(UTC)
        self._times = times

    def _chat_postmessage(self, call: Any) -> Any:
        answer = super()._chat_postmessage(call)
        self._times.take("slack", str(call.arguments.get("text")))
        return answer


class Feeds:
    """Feeds at /0, /1, … on addresses of their own, each with its reports, newest first."""

    def __init__(self, count: int, times: Times) -> None:
        self.count = count
        self._times = times
        self._items: list[list[str]] = [[] for _ in range(count)]
        self._unsent: list[list[int]] = [[] for _ in range(count)]
        self.polled: set[int] = set()
        self._port = 0

    def publish(self, number: int) -> None:
        """Put a report on top of its feed."""
        feed = number % self.count
        title = f"Subject{feed} in the news: report {number} from the river port"
        self._items[feed].insert(0, _item(number, title))
        self._unsent[feed].append(number)

    def urls(self) -> list[str]:
        """Return every feed's address."""
        return [f"http://{_host(feed)}:{self._port}/{feed}" for feed in range(self.count)]

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        feed = int(request.match_info["feed"])
        items, fresh = self._items[feed], self._unsent[feed]
        etag = f'"{len(items)}"'
        self.polled.add(feed)
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        headers = {"ETag": etag, "Content-Type": "application/rss+xml"}
        response = web.Response(body=_document(feed, items), headers=headers)
        self._unsent[feed] = []
        await response.prepare(request)
        await response.write_eof()
        now = time.monotonic()
        self._times.sent |= dict.fromkeys(fresh, now)
        return response

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Serve until the block is left."""
        app = web.Application()
        app.router.add_get("/{feed}", self._answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, _host(0), 0).start()
        self._port = runner.addresses[0][1]
        for feed in range(1, self.count):
            await web.TCPSite(runner, _host(feed), self._port).start()
        try:
            yield
        finally:
            await runner.cleanup()


def open_places(discord: DiscordServer, slack: SlackServer, count: int) -> list[dict[str, Any]]:
    """Open a channel of each platform for each subject; return them as configured.

    One channel takes only so many messages a second, which is not what is measured.
    """
    channels = []
    for number in range(count):
        follow = [f"subject{number}"]
        discord.home.place(str(7000 + number), f"room-{number}")
        slack.places[f"C{number}X"] = Place()
        ids = {"discord": str(7000 + number), "slack": f"C{number}X"}
        channels += [
            {"name": f"{chat}-{number}", "chat": chat, "id": id_, "follow": follow}
            for chat, id_ in ids.items()
        ]
    return channels


def _host(feed: int) -> str:
    return f"127.0.2.{feed + 1}"


def _item(number: int, title: str) -> str:
    now = format_datetime(datetime.now(UTC))
    return (
        f"<item><guid isPermaLink='false'>report-{number}</guid><title>{title}</title>"
        f"<link>https://paper.example/{number}</link><pubDate>{now}</pubDate>"
        f"<description>{'Witnesses told of what they had seen. ' * 8}</description></item>"
    )


def _document(feed: int, items: Iterable[str]) -> bytes:
    return (
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel>"
        f"<title>Paper {feed}</title><link>https://paper.example/</link>{''.join(items)}"
        "</channel></rss>"
    ).encode()
