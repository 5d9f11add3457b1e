"""Writers on SQLite take turns, first come first served, and share a commit where they queue.

Most writers write for a millisecond, and making that durable takes several. So a writer that is
done while others wait leaves the transaction to the next, and whoever finds nobody waiting, or
the transaction old enough, ends it for all. Nobody returns before the commit. A writer that
fails takes back its own part alone; if the commit fails, it fails for all who share it.

Lasting transactions outlive a power cut, the others a crash of the program alone: they are not
synced to disk, so the two kinds share nothing. The patient queue apart, one at a time, so that
at most one of them stands before a writer in haste.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import OutsideError

LONGEST_S = 0.01  # a transaction that is older takes no further writer


class Turns:
    """The turns of one database; `connect(is_lasting=…)` returns a connection to write on."""

    def __init__(self, connect: Callable[..., Awaitable[AsyncConnection]]) -> None:
        self._connect = connect
        self._turn = asyncio.Lock()
        self._patient_turn = asyncio.Lock()
        self._waiting = 0
        self._shared: _Shared | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def take(
        self, *, is_patient: bool = False, is_lasting: bool = True
    ) -> AsyncIterator[AsyncConnection]:
        """Write a part of a transaction; leaving the block waits for the commit."""
        if is_patient:
            async with self._patient_turn:
                await self._wait()
        else:
            await self._wait()
        shared = None
        try:
            shared = await self._joined(is_lasting=is_lasting)
            async with shared.part() as connection:
                yield connection
        finally:
            self._leave()
            if shared is not None:
                await shared.ended.wait()
        shared.check()

    async def end(self) -> None:
        """Wait until nothing is being written any more."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _wait(self) -> None:
        self._waiting += 1
        try:
            await self._turn.acquire()
        except asyncio.CancelledError:
            self._begin_task(self._pass())  # the one before may have left the transaction to us
            raise
        finally:
            self._waiting -= 1

    async def _pass(self) -> None:
        await self._turn.acquire()
        self._leave()

    async def _joined(self, *, is_lasting: bool) -> "_Shared":
        shared = self._shared
        if shared is not None and shared.is_lasting is not is_lasting:
            self._shared = None
            await asyncio.shield(self._begin_task(shared.end()))
        return self._shared or await self._begin(is_lasting=is_lasting)

    async def _begin(self, *, is_lasting: bool) -> "_Shared":
        connection = await self._connect(is_lasting=is_lasting)
        try:
            await connection.begin()
        except BaseException:
            await connection.close()
            raise
        self._shared = _Shared(connection, is_lasting=is_lasting)
        return self._shared

    def _leave(self) -> None:
        """Hand on the turn, with the transaction if it may go on."""
        shared = self._shared
        if shared is None or (self._waiting and not shared.is_over):
            self._turn.release()
        else:
            # In a task of its own: nobody's cancellation may leave a commit half done.
            self._begin_task(self._end(shared))

    async def _end(self, shared: "_Shared") -> None:
        self._shared = None
        try:
            await shared.end()
        finally:
            self._turn.release()

    def _begin_task(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


class _Shared:
    """One transaction, written by one after the other."""

    def __init__(self, connection: AsyncConnection, *, is_lasting: bool) -> None:
        self.is_lasting = is_lasting
        self.ended = asyncio.Event()
        self._connection = connection
        self._clock = asyncio.get_running_loop().time
        self._began = self._clock()
        self._is_fresh = True
        self._failure: BaseException | None = None

    @property
    def is_over(self) -> bool:
        """Whether no further writer may join."""
        return self._failure is not None or self._clock() - self._began > LONGEST_S

    @asynccontextmanager
    async def part(self) -> AsyncIterator[AsyncConnection]:
        """Let one writer write; what it wrote is taken back if it fails."""
        is_first, self._is_fresh = self._is_fresh, False
        savepoint = None if is_first else await self._connection.begin_nested()
        try:
            yield self._connection
            if savepoint is not None:
                await savepoint.commit()
        except BaseException as err:
            self._failure = err  # unless its part alone can be taken back
            if savepoint is not None:
                await savepoint.rollback()
                self._failure = None
            raise

    async def end(self) -> None:
        """Commit, or take back what cannot be; give the connection back."""
        try:
            if self._failure is None:
                await self._connection.commit()
        except BaseException as err:  # noqa: BLE001 - it is raised where the writers wait
            self._failure = err
        finally:
            try:
                await self._connection.close()  # takes back what is not committed
            finally:
                self.ended.set()

    def check(self) -> None:
        """Raise what has kept the transaction from being committed."""
        if isinstance(self._failure, Exception):
            raise self._failure
        if self._failure is not None:
            raise OutsideError("given up with another write, which was stopped") from self._failure
