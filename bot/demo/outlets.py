"""The demo's papers as a web server on loopback: real feeds over real HTTP.

New reports appear on a timeline that starts once every feed has been read.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from email.utils import format_datetime
from hashlib import blake2b
from xml.sax.saxutils import escape

from aiohttp import web

from bot.demo.samples import OUTLETS, Outlet, Sample
from bot.ports import Clock

BACK_CATALOGUE_AGE = timedelta(days=2)


class Newsstand:
    """Serves every outlet's feed; each shows the reports whose moment has come."""

    def __init__(self, clock: Clock, outlets: Iterable[Outlet] = OUTLETS) -> None:
        self._clock = clock
        self._outlets = {outlet.slug: outlet for outlet in outlets}
        self._opened_at = clock.now()
        self._unread = {outlet.slug for outlet in self._outlets.values() if outlet.samples}
        self._primed_at: datetime | None = None
        self._runner: web.AppRunner | None = None

    async def open(self) -> str:
        """Listen on a free port of loopback; return the address before the feeds' paths."""
        app = web.Application()
        app.router.add_get("/{slug}.xml", self._feed)
        app.router.add_get("/{slug}/{number}", self._page)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def close(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    def visible(self, outlet: Outlet) -> tuple[tuple[int, Sample, datetime], ...]:
        """Return (number, report, when it was published) of what has appeared, newest first."""
        now = self._clock.now()
        shown = []
        for number, sample in enumerate(outlet.samples):
            at = self._published_at(sample)
            if at is not None and at <= now:
                shown.append((number, sample, at))
        return tuple(reversed(shown))

    def _published_at(self, sample: Sample) -> datetime | None:
        if sample.after is None:
            return self._opened_at - BACK_CATALOGUE_AGE
        if self._primed_at is None:
            return None
        return self._primed_at + timedelta(seconds=sample.after)

    async def _feed(self, request: web.Request) -> web.Response:
        outlet = self._outlets.get(request.match_info["slug"])
        if outlet is None or not outlet.samples:
            raise web.HTTPNotFound(text="this paper has closed")
        body = rss(outlet, str(request.url.origin()), self.visible(outlet))
        etag = f'"{blake2b(body, digest_size=8).hexdigest()}"'
        self._note_read(outlet)
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(
            body=body, content_type="application/rss+xml", charset="utf-8", headers={"ETag": etag}
        )

    def _note_read(self, outlet: Outlet) -> None:
        self._unread.discard(outlet.slug)
        if not self._unread and self._primed_at is None:
            self._primed_at = self._clock.now()

    async def _page(self, request: web.Request) -> web.Response:
        outlet = self._outlets.get(request.match_info["slug"])
        number = request.match_info["number"]
        samples = outlet.samples if outlet else ()
        if not number.isdecimal() or int(number) >= len(samples):
            raise web.HTTPNotFound(text="no such report")
        sample = samples[int(number)]
        return web.Response(text=f"{sample.title}\n\n{sample.text}\n", content_type="text/plain")


def rss(outlet: Outlet, origin: str, shown: Iterable[tuple[int, Sample, datetime]]) -> bytes:
    """Write an RSS 2.0 document, texts escaped once as publishers do."""
    items = "".join(
        f"<item><guid isPermaLink='false'>urn:{outlet.slug}:{number}</guid>"
        f"<link>{origin}/{outlet.slug}/{number}</link>"
        f"<title>{escape(sample.title)}</title>"
        f"<description>{escape(sample.text)}</description>"
        f"<pubDate>{format_datetime(at)}</pubDate></item>"
        for number, sample, at in shown
    )
    return (
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel>"
        f"<title>{escape(outlet.name)}</title><link>{origin}/</link>"
        f"<description>An invented paper.</description><language>{outlet.lang}</language>"
        f"{items}</channel></rss>"
    ).encode()
