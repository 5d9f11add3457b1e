"""Read documents in a process that can be killed.

feedparser holds the interpreter, may need minutes on a document made for it, and cannot be
interrupted. The worker ends itself when a document's time is up, with an alarm that runs on
after the wall clock is set; memory is limited by the system. It starts with the first document
and ends when there has been none for a while. What it read comes back as plain values.
"""

import asyncio
import multiprocessing
import resource
import signal
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from pebble import ProcessExpired, ProcessPool

from bot.sources.detecting import with_languages
from bot.sources.document import Origin, Parsed, kinds, refused
from bot.sources.parse import parse

if TYPE_CHECKING:  # it brings the matcher, for which the process has no use
    from bot.ports import Detection

TIME_LIMIT = timedelta(seconds=5)
GRACE = timedelta(seconds=10)  # for the process to start; then it is given up
IDLE_LIMIT = timedelta(seconds=60)
BYTES_OF_MEMORY = 600 * 1024 * 1024  # of addresses, a third of them for detecting languages
DOCUMENTS_A_WORKER = 500  # then a fresh one, which gives back what large documents left behind
ATTEMPTS = 2
UNAVAILABLE = ("parse-failed", "the parser cannot be started")

Result = TypeVar("Result")


class Unfinished(Exception):  # noqa: N818 - the outcome's own word
    """The process ended, or never began, before the work was done."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Worker:
    """The parsing process; it reads one document after the other."""

    def __init__(
        self,
        detection: "Detection | None" = None,
        *,
        time_limit: timedelta = TIME_LIMIT,
        idle_limit: timedelta = IDLE_LIMIT,
    ) -> None:
        """Prepare; without a detection, languages are only those that documents tell.

        The detection is passed to the process, so it must be picklable.
        """
        self._detection = detection
        self._seconds = time_limit.total_seconds()
        self._idle_seconds = idle_limit.total_seconds()
        self._pool: ProcessPool | None = None
        self._turn = asyncio.Lock()
        self._rest: asyncio.Task[None] | None = None

    @property
    def is_running(self) -> bool:
        """Whether there is a process."""
        return self._pool is not None

    async def parse(self, body: bytes, origin: Origin) -> Parsed:
        """Read a document; one that takes too long or too much is refused by name."""
        try:
            return await self.run(_parse, body, origin, self._detection, self._seconds)
        except Unfinished as ended:
            return refused(ended.code, str(ended))

    async def run(self, work: Callable[..., Result], *args: object) -> Result:
        """Do other work in the process; it and its arguments must be picklable.

        Raises:
            Unfinished: if it takes too long or too much.
        """
        async with self._turn:
            if self._rest is not None:
                self._rest.cancel()
            try:
                return await self._run(work, args)
            finally:
                self._rest = asyncio.create_task(self._end_when_idle())

    def parse_now(self, body: bytes, origin: Origin) -> Parsed:
        """Read a document and wait for it, where there is no event loop."""
        args = (body, origin, self._detection, self._seconds)
        for _ in range(ATTEMPTS):
            try:
                return self._begin(_parse, args).result(self._patience)
            except ProcessExpired as expired:
                ended = _ended(expired)
                return refused(ended.code, str(ended))
            except (BrokenProcessPool, TimeoutError):
                self._give_up()
        return refused(*UNAVAILABLE)

    async def stop(self) -> None:
        """End the process, whatever it is doing."""
        if self._rest is not None:
            self._rest.cancel()
        await asyncio.to_thread(self._give_up)

    async def _run(self, work: Callable[..., Result], args: tuple[object, ...]) -> Result:
        for _ in range(ATTEMPTS):
            try:
                async with asyncio.timeout(self._patience):
                    return await asyncio.wrap_future(self._begin(work, args))
            except ProcessExpired as expired:
                raise _ended(expired) from expired
            except (BrokenProcessPool, TimeoutError):
                # Killed from outside while it had nothing to do; pebble then breaks the pool, or
                # forgets a document that it had not passed on yet.
                await asyncio.to_thread(self._give_up)
        raise Unfinished(*UNAVAILABLE)

    async def _end_when_idle(self) -> None:
        await asyncio.sleep(self._idle_seconds)
        async with self._turn:  # no document may begin in a process that is being ended
            await asyncio.to_thread(self._give_up)

    @property
    def _patience(self) -> float:
        return 2 * self._seconds + GRACE.total_seconds()

    def _begin(self, work: Callable[..., Result], args: tuple[object, ...]) -> Future[Result]:
        if self._pool is None or not self._pool.active:
            self._pool = ProcessPool(
                max_workers=1,
                max_tasks=DOCUMENTS_A_WORKER,
                initializer=_settle,
                initargs=(BYTES_OF_MEMORY,),
                context=multiprocessing.get_context("spawn"),  # a fork would copy what threads hold
            )
        timed = (self._seconds, work, args)
        future: Future[Result] = self._pool.schedule(_timed, args=timed)
        return future

    def _give_up(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it without types
            pool.join()


def _settle(most: int) -> None:
    """Prepare the process: what it may take, and imports, which are no document's time."""
    kinds()
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)


def _timed(seconds: float, work: Callable[..., Result], args: tuple[object, ...]) -> Result:
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return work(*args)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _parse(body: bytes, origin: Origin, detection: "Detection | None", seconds: float) -> Parsed:
    parsed = parse(body, origin)
    signal.setitimer(signal.ITIMER_REAL, seconds)  # loading the model is not reading
    return with_languages(parsed, origin, detection)


def _ended(expired: ProcessExpired) -> Unfinished:
    if expired.exitcode == -signal.SIGALRM:
        return Unfinished("parse-timeout", "reading the document takes too long")
    return Unfinished("parse-failed", f"the parser ended with exit code {expired.exitcode}")
