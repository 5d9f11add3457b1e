"""Tasks that outlive the tick which began them, at most so many at a time.

Unlike in an `asyncio.TaskGroup`, one that fails does not end the others: feeds and deliveries
are strangers to each other.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

log = structlog.get_logger()


class Crew:
    """Owns the tasks of one loop."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def free(self) -> int:
        """How many more tasks may begin now."""
        return max(self._size - len(self._tasks), 0)

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Run this beside the others until it ends by itself or the crew is stopped."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    async def room(self) -> None:
        """Wait until another task may begin."""
        while not self.free:
            await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)

    async def idle(self) -> None:
        """Wait until no task is left."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def stop(self, patience: float) -> None:
        """Give the tasks these seconds to end, then cancel what is left and wait for it."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=patience)
        for task in self._tasks:
            task.cancel()
        await self.idle()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.error("task.failed", error=repr(error), exc_info=error)
