"""One round and out, as `run --once` makes it; and the end of a longer run."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from bot.core.model import DeliveryId
from bot.loops.deliver import Delivering
from bot.loops.footing import Footing
from bot.loops.poll import Polling
from bot.ports import Clock

log = structlog.get_logger()

Wait = Callable[[float], Awaitable[object]]

MOST_TRIES = 3  # that come to nothing: a platform that fails is not asked for ever
LONGEST_WAIT = timedelta(seconds=10)  # covers a chat's own pace, a look-up and a first back-off
POLL_PATIENCE = timedelta(seconds=3)  # a visit begun is repeated at the next start at no loss
SEND_PATIENCE = timedelta(seconds=18)  # more than a sending may take


async def run_once(
    footing: Footing,
    polling: Polling,
    delivering: Delivering,
    wait: Wait = asyncio.sleep,
    look: Callable[[], Awaitable[None]] | None = None,
) -> int:
    """Visit every feed due now, deliver what can go soon; return how many visits failed.

    A chat that takes a message a second gets all of them; what must wait longer than a few
    seconds is left for the next round. `wait` lets so many seconds pass; `look` comes between
    visits and deliveries.
    """
    failed_before = footing.tally.failures
    due_at = footing.clock.now()
    while await polling.tick(due_at):
        await polling.room()
    await polling.idle()
    if look is not None:
        await look()
    await _deliver(footing, delivering, wait)
    return footing.tally.failures - failed_before


async def _deliver(footing: Footing, delivering: Delivering, wait: Wait) -> None:
    looked_at = await _deliver_all(footing.clock, delivering)
    in_vain = 0
    while in_vain < MOST_TRIES and (next_at := delivering.next_at(looked_at)):
        left = next_at - footing.clock.now()
        if left > LONGEST_WAIT:
            return
        sent_before = footing.tally.sent
        await wait(left.total_seconds())
        looked_at = await _deliver_all(footing.clock, delivering)
        in_vain = in_vain + 1 if footing.tally.sent == sent_before else 0


async def _deliver_all(clock: Clock, delivering: Delivering) -> datetime:
    """Send all that may go now; return when the outbox was last looked into."""
    tries: Counter[DeliveryId] = Counter()
    while True:
        looked_at = clock.now()
        begun = await delivering.tick()
        tries.update(delivery.id for delivery in begun)
        await delivering.idle()
        if all(tries[delivery.id] >= MOST_TRIES for delivery in begun):
            return looked_at


async def drain(polling: Polling, delivering: Delivering) -> None:
    """Finish what is being sent, give back what is not; within half a minute altogether."""
    log.info("drain.begun")
    await asyncio.gather(
        polling.drain(POLL_PATIENCE.total_seconds()),
        delivering.drain(SEND_PATIENCE.total_seconds()),
    )
    log.info("drain.ended")
