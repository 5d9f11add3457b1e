"""One round and out, as `run --once` makes it; and the end of a longer run."""

from collections import Counter
from datetime import timedelta

import structlog

from bot.core.model import DeliveryId
from bot.loops.deliver import Delivering
from bot.loops.footing import Footing
from bot.loops.poll import Polling

log = structlog.get_logger()

MOST_TRIES = (
    3  # of one delivery in one round: a platform that asks for no wait is not asked for ever
)
POLL_PATIENCE = timedelta(seconds=3)  # a visit begun is repeated at the next start at no loss
SEND_PATIENCE = timedelta(seconds=20)


async def run_once(footing: Footing, polling: Polling, delivering: Delivering) -> int:
    """Visit every feed due now, deliver what can go now; return how many visits failed."""
    failed_before = footing.tally.failures
    due_at = footing.clock.now()
    while await polling.tick(due_at):
        await polling.room()
    await polling.idle()
    await _deliver_all(delivering)
    return footing.tally.failures - failed_before


async def _deliver_all(delivering: Delivering) -> None:
    tries: Counter[DeliveryId] = Counter()
    while begun := await delivering.tick():
        tries.update(delivery.id for delivery in begun)
        await delivering.idle()
        if all(tries[delivery.id] >= MOST_TRIES for delivery in begun):
            return


async def drain(polling: Polling, delivering: Delivering) -> None:
    """Finish what is being sent, give back what is not; within half a minute altogether."""
    log.info("drain.begun")
    await polling.drain(POLL_PATIENCE.total_seconds())
    await delivering.drain(SEND_PATIENCE.total_seconds())
    log.info("drain.ended")
