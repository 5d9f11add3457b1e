"""Care while running: old texts are deleted, disk and clock are watched, a sign of life is sent."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.core.errors import OutsideError
from bot.core.model import Channel
from bot.core.notify import notify
from bot.loops.footing import Footing

log = structlog.get_logger()

CLOCK_JUMP = timedelta(seconds=30)  # NTP corrects less than this without anyone noticing
LEAST_FREE_BYTES = 500 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Care:
    """What to tend, as the settings say."""

    keep_items: timedelta
    keep_keys: timedelta  # beyond that, so that an old item that comes back is known
    channels: tuple[Channel, ...] = ()
    free_bytes: Callable[[], int] | None = None  # on the database's disk; None: another machine's
    heartbeat: Callable[[], Awaitable[None]] | None = None


class Tending:
    """The jobs that keep a running program healthy."""

    def __init__(self, footing: Footing, care: Care) -> None:
        self._store = footing.store
        self._clock = footing.clock
        self._tally = footing.tally
        self._care = care
        self._offset = self._wall_offset()

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
