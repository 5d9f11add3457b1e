"""Find the feeds behind an address: the address itself, else what the page there leads to.

In this order, and only until something is found: feeds that the page names as its own, links in
it that look like feeds, and the paths at which sites usually keep theirs.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from operator import itemgetter
from urllib.parse import urljoin

from bot.core.aliases import canonical
from bot.core.errors import FeedError
from bot.core.model import Discovery, Draft, FoundFeed
from bot.ports import Clock
from bot.sources.client import Client, Reply
from bot.sources.document import Origin, Parsed
from bot.sources.feed_links import FeedLinks, feed_links
from bot.sources.trouble import feed_error
from bot.sources.worker import Unfinished, Worker

WELL_KNOWN = ("/feed", "/rss", "/rss.xml", "/atom.xml", "/feed.json")
MOST_READ = 5  # feeds of one page: more are named, but not visited
LONGEST = timedelta(seconds=45)  # people wait for it
NEWEST = 3
PAGES = frozenset({"html-not-feed", "not-a-feed"})  # others are, if they name feeds


async def discover(client: Client, worker: Worker, clock: Clock, url: str) -> Discovery:
    """Return the feeds that an address leads to, those of equal content once.

    Raises:
        FeedError: if the address itself cannot be read, or all of it takes too long.
    """
    try:
        async with asyncio.timeout(LONGEST.total_seconds()):
            return await _Search(client, worker, clock).begin(url)
    except TimeoutError as err:
        seconds = LONGEST.total_seconds()
        raise feed_error("timeout", f"no feed was found within {seconds:.0f} s") from err


class _Search:
    """One search; `unread` gathers what was named in vain."""

    def __init__(self, client: Client, worker: Worker, clock: Clock) -> None:
        self._client = client
        self._worker = worker
        self._clock = clock
        self._unread: list[str] = []

    async def begin(self, url: str) -> Discovery:
        """Look at the address, then at what it names."""
        async with self._client.fetch(url, {}) as reply:
            parsed = await self._parsed(reply)
            if parsed.refusal is None:
                return Discovery((_found(url, reply, parsed),))
            links = await self._links(reply)
            if parsed.refusal.code not in PAGES and links == FeedLinks():
                raise feed_error(parsed.refusal.code, parsed.refusal.message)
            here = reply.url
        return Discovery(await self._behind(here, links), tuple(self._unread), is_page=True)

    async def _behind(self, here: str, links: FeedLinks) -> tuple[FoundFeed, ...]:
        if named := await self._read_all(links.named):
            return named
        if seeming := await self._read_all(links.seeming):
            return seeming
        for path in WELL_KNOWN:
            if found := await self._read(urljoin(here, path)):
                return (found,)
        return ()

    async def _read_all(self, urls: Iterable[str]) -> tuple[FoundFeed, ...]:
        """Read the first few of these addresses, each page once; the others stay unread."""
        by_name: dict[str, str] = {}
        for url in urls:
            by_name.setdefault(canonical(url), url)
        distinct = list(by_name.values())
        found: dict[object, FoundFeed] = {}
        for url in distinct[:MOST_READ]:
            feed = await self._read(url)
            if feed is None:
                self._unread.append(url)
            else:
                found.setdefault(_essence(feed), feed)
        self._unread += distinct[MOST_READ:]
        return tuple(found.values())

    async def _read(self, url: str) -> FoundFeed | None:
        with suppress(FeedError):
            async with self._client.fetch(url, {}) as reply:
                parsed = await self._parsed(reply)
                return None if parsed.refusal else _found(url, reply, parsed)
        return None

    async def _parsed(self, reply: Reply) -> Parsed:
        return await self._worker.parse(reply.body or b"", self._origin(reply))

    async def _links(self, reply: Reply) -> FeedLinks:
        try:
            return await self._worker.run(feed_links, reply.body or b"", self._origin(reply))
        except Unfinished:
            return FeedLinks()

    def _origin(self, reply: Reply) -> Origin:
        return Origin(reply.url, self._clock.now(), reply.headers.get("Content-Type", ""))


def _found(url: str, reply: Reply, parsed: Parsed) -> FoundFeed:
    """Describe a feed; one that has moved for good is added where it is now."""
    has_moved = bool(reply.moved) and reply.moved[-1] == reply.url
    return FoundFeed(
        url=reply.url if has_moved else url,
        head=parsed.head,
        lang=parsed.head.lang or _usual_lang(parsed.drafts),
        items=len(parsed.drafts),
        newest=_newest(parsed.drafts),
    )


def _essence(feed: FoundFeed) -> object:
    """Return what the RSS and the Atom form of one feed have in common."""
    titles = tuple(draft.title for draft in feed.newest)
    return (feed.head.title, titles) if titles else feed.url


def _usual_lang(drafts: Iterable[Draft]) -> str | None:
    counted = Counter(draft.lang for draft in drafts if draft.lang)
    return counted.most_common(1)[0][0] if counted else None


def _newest(drafts: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """Return the newest by their dates; where none has one, the first."""
    dated = [(at, draft) for draft in drafts if (at := draft.published_at or draft.updated_at)]
    dated.sort(key=itemgetter(0), reverse=True)
    return tuple(draft for _, draft in dated[:NEWEST]) or drafts[:NEWEST]
