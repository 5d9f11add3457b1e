"""A term held against 100,000 stored items, against the same matcher without the index.

Opponent: the matcher over every stored item, newest first, with no limit of time. Where both saw
every item they must agree. What stops at the limit says so, and how far it came.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.kit.news import SYLLABLES, Newsroom
from bot.clock import SystemClock
from bot.commands.definition import Desk
from bot.commands.sifting import Limits, look_back
from bot.core.backtest import Backtest
from bot.core.ids import feed_id, item_id, story_id
from bot.core.match import CompiledTerm, compile_term
from bot.core.model import Feed, Grouping, Item, Outcome, Reason, Routing, Taken, Term
from bot.loops.watching import Lists, WatchlistsInForce
from bot.store import open_store
from tests.fakes.source import FakeSource

ITEMS = 100_000
WORDS = 60  # of an item: a headline and a summary
FEEDS = 200
VISIT = 50
ROUNDS = 3
DAYS = 30
LEASE = timedelta(hours=1)
NOW = datetime.now(UTC)
ENDLESS = Limits(seconds=float("inf"))


def feed(number: int) -> Feed:
    """Return one of the feeds."""
    url = f"https://paper{number}.example/rss"
    return Feed(feed_id(url), url, f"Paper {number}")


def items(newsroom: Newsroom) -> Iterator[Item]:
    """Write items of every language, spread over the days, oldest first."""
    for number in range(ITEMS):
        name = newsroom.random.choice(list(SYLLABLES))
        words = newsroom.languages[name].draw(newsroom.random, WORDS)
        paper = feed(number // VISIT % FEEDS)
        key = f"guid:{number}"
        at = NOW - timedelta(days=DAYS) * (1 - number / ITEMS)
        yield Item(
            id=item_id(paper.id, key),
            feed=paper,
            key=key,
            aliases=(key,),
            guid=str(number),
            url=f"{paper.url}/{number}",
            canonical_url=f"{paper.url}/{number}",
            title=" ".join(words[:9]).capitalize(),
            normal_title=" ".join(words[:9]),
            text=" ".join(words[9:]).capitalize(),
            lang=name,
            authors=(),
            tags=(),
            published_at=at,
            first_seen_at=at,
        )


async def fill(store: Any, newsroom: Newsroom) -> None:
    """Store the items as visits of their feeds."""
    await store.feeds.sync([feed(number) for number in range(FEEDS)], NOW)
    due: dict[Any, Any] = {}
    visit: list[Taken] = []
    for item in items(newsroom):
        grouping = Grouping(story_id(item.id), Reason.FIRST_REPORT)
        visit.append(Taken(item, (), grouping, Routing()))
        if len(visit) == VISIT:
            if not due:
                claimed = await store.feeds.claim_due(NOW, FEEDS, LEASE)
                due = {each.feed.id: each for each in claimed}
            async with store.intake() as intake:
                assert await intake.keep(due.pop(item.feed.id), visit, Outcome("ok", NOW, LEASE))
            visit = []


def terms(newsroom: Newsroom) -> dict[str, str]:
    """Return terms of each kind that differs in cost."""
    english = newsroom.languages["en"].words
    return {
        "rare word": english[30_000],
        "common word": english[30],
        "both": f"{english[30]} {english[3_000]}",
        "near": f"{english[40]} NEAR/8 {english[300]}",
        "prefix": f"{english[2_000][:5]}*",
        "suffix": f"*{max(english[500:1_000], key=len)[-5:]}",
        "regex": f"/[A-Z]{english[200]}\\w*/",
        "everything": r"/\w/",
    }


async def timed(desk: Desk, term: CompiledTerm, limits: Limits) -> tuple[float, Backtest]:
    """Return how long a backtest takes, and what it says."""
    began = time.perf_counter()
    found = await look_back(desk, term, NOW - timedelta(days=DAYS + 1), NOW, limits)
    return time.perf_counter() - began, found


async def compare(
    desk: Desk, plain: Desk, term: CompiledTerm
) -> tuple[list[float], Backtest, float]:
    """Time one term with the index and without."""
    rounds = [await timed(desk, term, Limits()) for _ in range(ROUNDS)]
    endless, everywhere = await timed(plain, term, ENDLESS)
    found = rounds[-1][1]
    assert not found.looked.is_whole or found.hits == everywhere.hits
    return [each for each, _ in rounds], found, endless


def unindexed(store: Any) -> Any:
    """Let every item be a candidate."""
    candidates = store.search.candidates
    store.search.candidates = lambda _, since: candidates(None, since)
    return store


async def main() -> None:
    """Print how long each kind of term takes, and how far it came."""
    newsroom = Newsroom()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vedette.db"
        store = open_store(f"sqlite:///{path}")
        await store.upkeep.open(())
        began = time.perf_counter()
        await fill(store, newsroom)
        size = path.stat().st_size / 1e6
        print(f"{ITEMS} items of {WORDS} words stored in {time.perf_counter() - began:.0f} s")
        print(f"the database takes {size:.0f} MB; medians of {ROUNDS} rounds")
        watching = WatchlistsInForce(store.edits, Lists((), ()), lambda: None)
        desk = Desk(store, SystemClock(), watching, "bench", (), FakeSource())
        plain = replace(desk, store=unindexed(open_store(f"sqlite:///{path}")))
        print(f"{'':12}{'seconds':>9}{'without':>9}{'ratio':>8}{'hits':>8}{'looked at':>11}")
        for name, written in terms(newsroom).items():
            times, found, without = await compare(desk, plain, compile_term(Term(written)))
            ours = statistics.median(times)
            looked = f"{found.looked.items}{'' if found.looked.is_whole else ' …'}"
            print(
                f"{name:12}{ours:9.3f}{without:9.2f}{without / ours:8.1f}{found.hits:8}{looked:>11}"
            )
            assert max(times) < 3
        await plain.store.upkeep.close()
        await store.upkeep.close()


if __name__ == "__main__":
    asyncio.run(main())
