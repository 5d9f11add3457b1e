"""Feeds whose items are read in full: the page behind each new item is fetched once.

Before it is known which items are news, so that what is matched, compared and stored is one text.
Only pages of items that the store does not know are fetched, the newest few of a visit; a page
that cannot be had leaves the feed's own text, and is a problem of the visit.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.core.aliases import HEAD, names
from bot.core.errors import FeedError
from bot.core.model import DocumentProblem, Draft, DueFeed, Visit
from bot.ports import Clock, Source, Store

MOST_PAGES = 10  # of one visit
LONGEST = timedelta(seconds=60)  # for all of them, within a feed's lease


@dataclass(slots=True)
class _Fetched:
    """The pages of one visit, by address, and why others are missing."""

    texts: dict[str, str] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)


class FullTexts:
    """Extends what a visit brought."""

    def __init__(self, store: Store, source: Source, clock: Clock) -> None:
        self._store = store
        self._source = source
        self._clock = clock

    async def extend(self, due: DueFeed, visit: Visit) -> Visit:
        """Return a visit with the texts of the pages, where its feed is to be read so."""
        if not due.feed.full_text or not visit.drafts:
            return visit
        urls = {url for draft in visit.drafts if (url := _page(draft))}
        kept = dict(await self._store.pages.kept(due.feed.id, urls))
        new = await self._new(due, visit.drafts, kept)
        fetched = await self._fetch(new[:MOST_PAGES])
        await self._store.pages.keep(due.feed.id, fetched.texts, self._clock.now())
        texts = kept | fetched.texts
        return replace(
            visit,
            drafts=tuple(_extended(draft, texts) for draft in visit.drafts),
            problems=(*visit.problems, *_problems(fetched, len(new))),
        )

    async def _new(
        self, due: DueFeed, drafts: Sequence[Draft], kept: Mapping[str, str]
    ) -> list[str]:
        """Return the pages of items that were never seen, in the order of the document."""
        unread = [draft for draft in drafts if (url := _page(draft)) and url not in kept]
        known = await self._store.archive.known(due.feed.id, _telling(unread))
        new = (_page(draft) for draft in unread if _telling((draft,)).isdisjoint(known))
        return list(dict.fromkeys(filter(None, new)))

    async def _fetch(self, urls: Sequence[str]) -> _Fetched:
        fetched = _Fetched()
        try:
            async with asyncio.timeout(LONGEST.total_seconds()):
                for url in urls:
                    await self._fetch_one(url, fetched)
        except TimeoutError:
            left = len(urls) - len(fetched.texts) - len(fetched.failures)
            fetched.failures += ["no end of reading pages in time"] * left
        return fetched

    async def _fetch_one(self, url: str, fetched: _Fetched) -> None:
        try:
            fetched.texts[url] = await self._source.read_page(url)
        except FeedError as error:
            fetched.failures.append(str(error))


def _telling(drafts: Iterable[Draft]) -> frozenset[str]:
    """Return the names of drafts but their bare titles: a briefing has the same every day."""
    return frozenset(name for name in names(drafts) if not name.startswith(HEAD))


def _page(draft: Draft) -> str | None:
    return draft.original_url or draft.url


def _extended(draft: Draft, texts: Mapping[str, str]) -> Draft:
    """Put a page's text in the place of the feed's own content, if it is longer."""
    text = texts.get(_page(draft) or "", "")
    return replace(draft, content=text) if len(text) > len(draft.content) else draft


def _problems(fetched: _Fetched, wanted: int) -> list[DocumentProblem]:
    problems = []
    if fetched.failures:
        message = f"{len(fetched.failures)} pages could not be read: {fetched.failures[0]}"
        problems.append(DocumentProblem("full-text-failed", message))
    if wanted > MOST_PAGES:
        message = f"{wanted} new items, of which the pages of {MOST_PAGES} were read"
        problems.append(DocumentProblem("full-text-skipped", message))
    return problems
