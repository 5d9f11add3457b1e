"""Serve many feeds over loopback, one address of 127.0.0.0/8 for every few of them.

Usage: python -m benchmarks.kit.newsstand FEEDS ENTRIES — prints the port, then serves until
its standard input closes. Every feed has an ETag and answers 304 to it. A request for /publish
puts a new entry on top of three feeds in ten.
"""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from aiohttp import web

HOSTS = 100
WORDS = [
    "river",
    "market",
    "election",
    "drought",
    "border",
    "harvest",
    "minister",
    "convoy",
    "bridge",
    "school",
    "clinic",
    "radio",
    "festival",
    "gold",
    "cotton",
    "railway",
    "council",
    "patrol",
    "village",
    "governor",
    "strike",
    "budget",
    "fuel",
]


def host(number: int) -> str:
    """Return the loopback address that serves a feed."""
    return f"127.0.1.{number % HOSTS + 1}"


def address(number: int, port: int) -> str:
    """Return a feed's address."""
    return f"http://{host(number)}:{port}/feed/{number}"


def publishes(number: int) -> bool:
    """Tell whether a feed is among those that get a new entry."""
    return number // HOSTS % 10 < 3


def document(number: int, entries: int) -> bytes:
    """Write one feed of plausible entries, the newest first, the same on every call of a day."""
    now = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    items = []
    for entry in reversed(range(entries)):
        words = [WORDS[(number * 7 + entry * 3 + step) % len(WORDS)] for step in range(60)]
        at = format_datetime(now - timedelta(minutes=(entries - entry) * 11))
        items.append(
            f"<item><guid isPermaLink='false'>n{number}-{entry}</guid>"
            f"<title>{' '.join(words[:8]).capitalize()} {number} {entry}</title>"
            f"<link>https://paper{number}.example/{entry}</link><pubDate>{at}</pubDate>"
            f"<description>{' '.join(words).capitalize()}.</description></item>"
        )
    return (
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel>"
        f"<title>Paper {number}</title><link>https://paper{number}.example/</link>"
        "<language>en</language>"
        f"{''.join(items)}</channel></rss>"
    ).encode()


async def serve(feeds: int, entries: int) -> None:
    """Serve until standard input closes."""
    counts = [entries] * feeds
    bodies = [document(number, entries) for number in range(feeds)]

    async def feed(request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        etag = f'"{number}-{counts[number]}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(
            body=bodies[number], content_type="application/rss+xml", headers={"ETag": etag}
        )

    async def publish(_request: web.Request) -> web.Response:
        for number in filter(publishes, range(feeds)):
            counts[number] += 1
            bodies[number] = document(number, counts[number])
        return web.Response()

    app = web.Application()
    app.router.add_get("/feed/{number}", feed)
    app.router.add_get("/publish", publish)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    first = web.TCPSite(runner, host(0), 0)
    await first.start()
    port = runner.addresses[0][1]
    for number in range(1, min(HOSTS, feeds)):
        await web.TCPSite(runner, host(number), port).start()
    print(port, flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2])))
