"""Holding a term against stored items: candidates by their words, then the matcher itself.

One term at a time, in a thread, and for so long only, so that nothing else is kept waiting.
"""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.commands.definition import Desk
from bot.core.backtest import Backtest, Candidate, Hit, Looked, backtest
from bot.core.match import Book, CompiledTerm, match_page, match_term, page_of
from bot.core.model import ItemId, Match, Report, WatchlistName

LONGEST_S = 1.5  # chats wait three seconds for an answer
FIRST_VISIT = timedelta(days=2)  # so old is what a feed's first visit brings, and still news
NO_LIST = WatchlistName("")  # of a match with a term that stands in none


@dataclass(frozen=True, slots=True)
class Limits:
    """When to stop, and how many hits are held against the terms in force as well."""

    seconds: float = LONGEST_S
    hits: int | None = None
    compared: int = 0


@dataclass(slots=True)
class Sifted:
    """Where a term was found; `last` is the last item looked at, the oldest arrival."""

    hits: list[Hit] = field(default_factory=list)
    last: Candidate | None = None
    is_whole: bool = False


async def sift(desk: Desk, term: CompiledTerm, since: datetime | None, limits: Limits) -> Sifted:
    """Hold a term against the items since a time, the newest arrival first."""
    sifted = Sifted()
    async with desk.archive_turn:
        sieve = _Sieve(desk, term, limits)
        async with aclosing(desk.store.search.candidates(term.plan.probes(), since)) as pages:
            async for page in pages:
                if not await asyncio.to_thread(sieve.takes, page, sifted):
                    return sifted
    sifted.is_whole = True
    return sifted


class _Sieve:
    """Holds pages of candidates against a term until there is enough, or no more time."""

    def __init__(self, desk: Desk, term: CompiledTerm, limits: Limits) -> None:
        self._term = term
        self._book: Book = desk.watching.book
        self._limits = limits
        self._clock = desk.clock
        self._end = desk.clock.monotonic() + limits.seconds

    def takes(self, page: Sequence[Candidate], sifted: Sifted) -> bool:
        """Add the hits of a page; False once it stops."""
        for candidate in page:
            if len(sifted.hits) == self._limits.hits or self._clock.monotonic() >= self._end:
                return False
            sifted.last = candidate
            if match_term(candidate.page, self._term):
                sifted.hits.append(self._hit(candidate, len(sifted.hits)))
        return True

    def _hit(self, candidate: Candidate, before: int) -> Hit:
        caught_by = None
        if before < self._limits.compared:
            found = match_page(candidate.page, self._book)
            caught_by = frozenset((match.watchlist, match.term) for match in found)
        source = candidate.page.source
        return Hit(candidate.item, candidate.story, candidate.at, source, caught_by)


async def look_back(
    desk: Desk, term: CompiledTerm, since: datetime, now: datetime, limits: Limits
) -> Backtest:
    """Return what a term would have caught since a time."""
    sifted = await sift(desk, term, since, limits)
    return backtest(sifted.hits, await looked_at(desk, sifted, since, now))


async def looked_at(desk: Desk, sifted: Sifted, since: datetime | None, now: datetime) -> Looked:
    """Say what was looked at: of a term with words, all items that arrived in that time."""
    search = desk.store.search
    if sifted.is_whole:
        whole = await search.extent(since)
        oldest = (whole.since or now) - FIRST_VISIT
        return Looked(whole.items, max(since or oldest, oldest), now)
    if sifted.last is None:
        return Looked(0, now, now, is_whole=False)
    part = await search.extent(since, sifted.last.number)
    return Looked(part.items, sifted.last.seen_at, now, is_whole=False)


async def reports(desk: Desk, term: CompiledTerm, items: Sequence[ItemId]) -> tuple[Report, ...]:
    """Return items with the spans of a term in them, as far as they are still there."""
    return tuple(
        Report(item, (Match(NO_LIST, term.term.text, spans),))
        for item in await desk.store.search.items(items)
        if (spans := match_term(page_of(item), term))
    )
