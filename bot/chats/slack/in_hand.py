"""What is under way, so that stopping can wait for it."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from types import TracebackType


class InHand:
    """Entered by each piece of work; `done` waits until none is left."""

    def __init__(self) -> None:
        self._count = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def __enter__(self) -> None:
        self._count += 1
        self._idle.clear()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._count -= 1
        if self._count == 0:
            self._idle.set()

    async def done(self, within: timedelta) -> None:
        """Wait until nothing is under way, or until this much time has passed."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within.total_seconds()):
                await self._idle.wait()
