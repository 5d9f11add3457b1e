"""What a tick of polling costs with 100,000 feeds in the table.

Usage: python -m benchmarks.schedule. A tick a second; feeds are due spread over twenty minutes, so
that a full tick leases 83 of them. Each claim goes to the database as in `vedette run`.

Opponents: the same claim where no index leads to what is due, so that every feed is looked at; and
one APScheduler job for each feed (its own memory store, a callable that does nothing).
"""

import asyncio
import logging
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import insert, text, update

from bot.core.ids import feed_id
from bot.core.model import FeedKind, Habits
from bot.ports import Store
from bot.store import open_store
from bot.store.database import Database
from bot.store.habits import habits_row
from bot.store.tables import feed as table

FEEDS = 100_000
INTERVAL = timedelta(minutes=20)
TICKS = 60
LEASE = timedelta(minutes=9)
IN_FLIGHT = 256
SECOND = timedelta(seconds=1)
START = datetime(2022, 1, 6, 12, tzinfo=UTC)
HABITS = habits_row(Habits(tuple(range(60, 7740, 60)), START, START))
LISTED = {f"{each:032x}": f"{each:016x}" for each in range(20)}
SCHEDULED_S = 20.0


def rows(start: int, count: int) -> list[dict[str, object]]:
    """Return rows of feeds, each due in a moment of its own."""
    found: list[dict[str, object]] = []
    for number in range(start, start + count):
        url = f"https://paper{number}.example/rss"
        due = START + INTERVAL * (number / FEEDS)
        found.append(
            {
                "id": feed_id(url), "url": url, "name": f"Paper {number}", "lang": "en",
                "kind": FeedKind.INDEPENDENT, "full_text": False, "is_configured": True,
                "is_filed": True, "state": "ok", "reason": "", "remedy": "", "next_at": due,
                "interval": INTERVAL, "failures": 0, "last_ok_at": START, "etag": f'"{number}"',
                "full_at": START, "host": f"paper{number}.example", "listed": LISTED,
                "goes_by": "guid", "habits": HABITS, "pacing": None, "fence": 1,
            }
        )  # fmt: skip
    return found


async def fill(url: str) -> Store:
    """Make a database with all feeds."""
    store = open_store(url)
    await store.upkeep.open(())
    database = Database(url)
    async with database.write() as connection:
        for start in range(0, FEEDS, 1000):
            await connection.execute(insert(table), rows(start, 1000))
    await database.close()
    return store


async def timed(
    tick: Callable[[datetime], Awaitable[object]], end: Callable[[], Awaitable[None]]
) -> list[float]:
    """Return what each tick costs, in milliseconds of the processor; `end` ends its visits."""
    costs = []
    for each in range(TICKS):
        before = time.process_time()
        await tick(START + each * SECOND)
        costs.append((time.process_time() - before) * 1000)
        await end()
    return costs


def row(name: str, costs: list[float]) -> None:
    """Print the median, the longest, and the share of a core at one tick a second."""
    share = statistics.mean(costs) / 10
    print(f"{name:40}{statistics.median(costs):10.2f}{max(costs):10.2f}{share:10.2f}")


def scheduled() -> float:
    """Return the share of a core that a job for each feed takes, in percent."""
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.start(paused=True)
    begin = datetime.now(UTC) + 30 * SECOND
    for number in range(FEEDS):
        at = begin + INTERVAL * (number / FEEDS)
        scheduler.add_job(int, "interval", seconds=INTERVAL.total_seconds(), next_run_time=at)
    scheduler.resume()
    while datetime.now(UTC) < begin:
        time.sleep(0.1)
    before = time.process_time()
    time.sleep(SCHEDULED_S)
    used = time.process_time() - before
    scheduler.shutdown(wait=False)
    return used / SCHEDULED_S * 100


async def measure() -> None:
    """Print what ticks cost, with something due and with nothing."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'vedette.db'}"
        store, database = await fill(url), Database(url)

        async def claim(now: datetime) -> None:
            await store.feeds.claim_due(now, IN_FLIGHT, LEASE)

        async def end() -> None:
            leased = table.c.leased_until.is_not(None)
            async with database.write() as connection:
                values = {"leased_until": None, "next_at": START + INTERVAL}
                await connection.execute(update(table).where(leased).values(values))

        async def idle(_: datetime) -> None:
            await claim(START - SECOND)

        print(f"{FEEDS:,} feeds; ms of the processor a tick, % of a core at a tick a second")
        print(f"{'':40}{'median':>10}{'most':>10}{'%':>10}")
        row("vedette, nothing due", await timed(idle, end))
        row("vedette, 83 feeds due", await timed(claim, end))
        async with database.write() as connection:
            await connection.execute(text("DROP INDEX ix_feed_next_at"))
        row("every feed looked at, nothing due", await timed(idle, end))
        await database.close()
        await store.upkeep.close()
    print(f"{'a job for each feed (APScheduler)':60}{scheduled():10.2f}")


if __name__ == "__main__":
    asyncio.run(measure())
