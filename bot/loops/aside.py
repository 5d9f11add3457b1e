"""Work that would hold up the loop is done in a thread beside it, slice by slice.

The interpreter changes threads every few milliseconds, so that chats are answered however long
a single piece takes. Those who ask take turns: a visit with a single item waits for one slice
of a flood, not for the whole of it.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeVar

from bot.ports import Clock

SLICE = timedelta(milliseconds=10)  # a hundred times what changing threads costs

T = TypeVar("T")
R = TypeVar("R")


class Aside:
    """One such thread; the work must be safe to do beside the loop."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._turn = asyncio.Lock()

    async def each(self, work: Callable[[T], R], things: Sequence[T]) -> list[R]:
        """Return what the work makes of each thing, in their order."""
        made: list[R] = []
        while len(made) < len(things):
            async with self._turn:
                made += await asyncio.to_thread(self._slice, work, things[len(made) :])
        return made

    def _slice(self, work: Callable[[T], R], things: Sequence[T]) -> list[R]:
        """Do the first thing, and more until the slice is over."""
        end = self._clock.monotonic() + SLICE.total_seconds()
        made: list[R] = []
        for thing in things:
            made.append(work(thing))
            if self._clock.monotonic() >= end:
                break
        return made
