"""The program as far as it can lose or repeat an alert; dies by SIGKILL where it is told to.

    python -m tests.faults.program DATABASE RECEIPTS PLATFORM POINT

RECEIPTS is the platform's own memory, on disk: one line a message that people can see.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any

from bot.core.model import DeliveryState, Receipt, Sending
from bot.ports import Store
from bot.store import open_store
from tests.fakes.chat import FakeChat
from tests.fakes.clock import FakeClock
from tests.fakes.newsroom import Newsroom, a_feed, a_report
from tests.fakes.values import CHANNEL

GAZETTE = a_feed("gazette")
REPORTS = tuple(a_report(number) for number in (1, 2, 3))


class Platform(StrEnum):
    """How a chat platform knows a repetition."""

    NONCE = "nonce"  # it drops a second message with the same key
    HISTORY = "history"  # it can be asked what it has
    BLIND = "blind"  # neither


class Point(StrEnum):
    """Where the program dies."""

    BEFORE_COMMIT = "before commit"
    AFTER_COMMIT = "after commit"
    AFTER_CLAIM = "after claim"
    BEFORE_SENDING = "before sending"
    SENT_NO_REPLY = "sent, no reply"
    REPLIED_NOT_RECORDED = "replied, not recorded"
    RECORDED = "recorded"


class DiskChat(FakeChat):
    """A platform whose memory outlives the program."""

    def __init__(self, receipts: Path, platform: Platform) -> None:
        super().__init__()
        self._receipts = receipts
        self._platform = platform

    def keys(self) -> list[str]:
        """Return the key of every message that people see."""
        return self._receipts.read_text().splitlines() if self._receipts.exists() else []

    async def send(self, sending: Sending) -> Receipt:
        keys = self.keys()
        if self._platform is not Platform.NONCE or sending.key not in keys:
            with self._receipts.open("a") as file:
                file.write(f"{sending.key}\n")
        return Receipt(sending.key)

    async def find(self, sending: Sending) -> Receipt | None:
        is_there = self._platform is Platform.HISTORY and sending.key in self.keys()
        return Receipt(sending.key) if is_there else None


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


Step = Callable[..., Awaitable[Any]]


def dying_before(step: Step) -> Step:
    async def before(*args: Any) -> Any:
        die()
        return await step(*args)

    return before


def dying_after(step: Step) -> Step:
    async def after(*args: Any) -> Any:
        if done := await step(*args):
            die()
        return done

    return after


def arm(newsroom: Newsroom, point: Point) -> None:
    """Let the program die when it comes to this point."""
    outbox, chat = newsroom.store.outbox, newsroom.chat
    match point:
        case Point.BEFORE_COMMIT:
            newsroom.store.intake = partial(_doomed_intake, newsroom.store.intake)
        case Point.AFTER_COMMIT:
            newsroom.polling._owed = die
        case Point.AFTER_CLAIM:
            outbox.claim = dying_after(outbox.claim)
        case Point.BEFORE_SENDING:
            chat.send = dying_before(chat.send)
        case Point.SENT_NO_REPLY:
            chat.send = dying_after(chat.send)
        case Point.REPLIED_NOT_RECORDED:
            outbox.settle = dying_before(outbox.settle)
        case Point.RECORDED:
            outbox.settle = dying_after(outbox.settle)


@asynccontextmanager
async def _doomed_intake(begin: Callable[..., Any], **how: Any) -> AsyncIterator[Any]:
    async with begin(**how) as intake:
        intake.keep = dying_after(intake.keep)
        yield intake


@asynccontextmanager
async def opened(database: str, clock: FakeClock, chat: DiskChat) -> AsyncIterator[Newsroom]:
    """Start as the program does: open, end every lease that a dead process left."""
    store: Store = open_store(f"sqlite:///{database}", clock)
    await store.upkeep.open((CHANNEL,))
    await store.outbox.reclaim()
    try:
        yield Newsroom(store, clock, chat=chat)
    finally:
        await store.upkeep.close()


async def work(newsroom: Newsroom) -> None:
    """Poll what has been published, and deliver until nothing is owed any more."""
    newsroom.source.publishes(GAZETTE.id, *REPORTS)
    await newsroom.polls()
    open_states = {DeliveryState.OWED, DeliveryState.UNKNOWN, DeliveryState.LEASED}
    while any(each["state"] in open_states for each in await newsroom.deliveries()):
        await newsroom.delivers()
        newsroom.clock.advance(seconds=10)


async def main(database: str, receipts: str, platform: str, point: str) -> None:
    clock = FakeClock()
    clock.advance(hours=1)
    chat = DiskChat(Path(receipts), Platform(platform))
    async with opened(database, clock, chat) as newsroom:
        arm(newsroom, Point(point))
        await work(newsroom)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
