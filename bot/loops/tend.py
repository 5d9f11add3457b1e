"""Care while running: what is kept too long is deleted, what goes wrong in silence is told.

Disk and clock are watched, and feeds that bring nothing; signs of life are sent.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.core.daily import all_quiet, came_last
from bot.core.errors import OutsideError
from bot.core.model import Channel, Daily
from bot.core.notify import notify
from bot.core.vigil import notices, watch
from bot.loops.footing import Footing

log = structlog.get_logger()

CLOCK_JUMP = timedelta(seconds=30)  # NTP corrects less than this without anyone noticing
LEAST_FREE_BYTES = 500 * 1024 * 1024
DAY = timedelta(days=1)
LATE = timedelta(hours=2)  # enough for a restart, or for rounds that cron begins


@dataclass(frozen=True, slots=True)
class Care:
    """What to tend, as the settings say."""

    keep_items: timedelta
    keep_keys: timedelta  # beyond that, so that an old item that comes back is known
    channels: tuple[Channel, ...] = ()
    free_bytes: Callable[[], int] | None = None  # on the database's disk; None: another machine's
    heartbeat: Callable[[], Awaitable[None]] | None = None
    all_quiet: Daily | None = None  # when to say so


class Tending:
    """The jobs that keep a running program healthy."""

    def __init__(self, footing: Footing, care: Care) -> None:
        self._store = footing.store
        self._clock = footing.clock
        self._tally = footing.tally
        self._care = care
        self._offset = self._wall_offset()
        self._said_at: datetime | None = None

    async def prune(self) -> None:
        """Delete texts and keys that have been kept long enough."""
        items_before = self._clock.now() - self._care.keep_items
        keys_before = items_before - self._care.keep_keys
        items = await self._store.upkeep.prune(items_before, keys_before)
        log.info("store.pruned", items=items, bytes=await self._store.upkeep.size())

    async def look(self) -> None:
        """Warn of a disk that fills up and of a wall clock that was moved."""
        await self._look_at_disk()
        self._look_at_clock()

    async def beat(self) -> None:
        """Send a sign of life if all is well; its absence is what raises the alarm elsewhere."""
        problems = self._tally.problems()
        if problems:
            log.warning("heartbeat.withheld", problems=problems)
        elif self._care.heartbeat is not None:
            try:
                await self._care.heartbeat()
            except OutsideError as error:
                log.warning("heartbeat.failed", error=str(error))

    async def tell(self) -> None:
        """Tell what there is to tell of feeds and the day."""
        await self.watch_feeds()
        await self.say_all_quiet()

    async def watch_feeds(self) -> None:
        """Tell of feeds that have failed or been quiet for long, and of those that are back."""
        now = self._clock.now()
        concerns = watch(await self._store.vigil.worrying(now), now)
        if not concerns:
            return
        owed = notices(concerns, self._care.channels, now)
        worries = {each.state.feed.id: each.worry for each in concerns}
        await self._store.vigil.told(worries, owed, now)
        for each in concerns:
            feed = each.state.feed.name
            if each.worry is None:
                log.info("feed.back", feed=feed)
            else:
                log.warning("feed.worrying", feed=feed, worry=each.worry.value)

    async def say_all_quiet(self) -> None:
        """Say once a day, if it is wanted, that all is quiet, and what was looked at."""
        daily, now = self._care.all_quiet, self._clock.now()
        if daily is None:
            return
        at = came_last(daily, now)
        if now - at > LATE or at == self._said_at:
            return
        counts = await self._store.archive.counts(at - DAY)
        await self._store.outbox.owe(all_quiet(daily, at, counts, self._care.channels, now), now)
        self._said_at = at
        log.info("all_quiet.said", items=counts.items, feeds=counts.feeds, alerts=counts.alerts)

    async def _look_at_disk(self) -> None:
        if self._care.free_bytes is None:
            return
        free = self._care.free_bytes()
        self._tally.gauge("disk_free_bytes", free)
        if free >= LEAST_FREE_BYTES:
            return
        log.warning("disk.low", free_bytes=free)
        text = f"Only {free // 1024**2} MB are free on the database's disk; make room soon."
        now = self._clock.now()
        await self._store.outbox.owe(notify("disk", text, self._care.channels, now), now)

    def _look_at_clock(self) -> None:
        offset = self._wall_offset()
        jump = timedelta(seconds=offset - self._offset)
        self._offset = offset
        if abs(jump) >= CLOCK_JUMP:
            log.warning("clock.jumped", seconds=round(jump.total_seconds()))

    def _wall_offset(self) -> float:
        return self._clock.now().timestamp() - self._clock.monotonic()
