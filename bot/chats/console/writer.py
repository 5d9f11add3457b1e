"""What is printed, by one thread of its own.

A terminal that is held (Ctrl-S) or a pager that is not read on keeps whoever writes for as long
as it likes. So that it keeps nothing else, the thread is a daemon that nobody waits for at the
end, and it writes past Python's buffer: a lock held there would keep the end of the program.
"""

import asyncio
import os
import queue
import select
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TextIO

MOST_WAITING = 100  # texts; each channel has one at a time, and so has each answer

Written = asyncio.Future[None]


class Writer:
    """Writes texts whole and in the order in which they are handed over, each key's once."""

    def __init__(self, stdout: TextIO) -> None:
        self._put = _put(stdout)
        self._waiting: queue.Queue[tuple[Written, str]] = queue.Queue(MOST_WAITING)
        self._handed: dict[str, Written] = {}  # what nobody has heard the end of yet, by key
        self._thread: threading.Thread | None = None

    async def write(self, key: str, text: str) -> None:
        """Write a text; where one with this key was handed over before, wait for that one.

        Whoever stops waiting does not call the text back.

        Raises:
            OSError, ValueError: as writing does.
            queue.Full: if too many texts wait already.
        """
        await self._end_of(key, self._handed.get(key) or self._hand_over(key, text))

    async def has_written(self, key: str) -> bool:
        """Tell whether a text that nobody waited for has been written after all; wait for it."""
        written = self._handed.get(key)
        if written is None:
            return False
        with suppress(OSError, ValueError):
            await self._end_of(key, written)
        return written.exception() is None

    async def _end_of(self, key: str, written: Written) -> None:
        try:
            await asyncio.shield(written)
        finally:
            if written.done():
                self._handed.pop(key, None)

    def _hand_over(self, key: str, text: str) -> Written:
        written: Written = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait((written, text))
        self._handed[key] = written
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="console", daemon=True)
            self._thread.start()
        return written

    def _work(self) -> None:
        while True:
            written, text = self._waiting.get()
            error: Exception | None = None
            try:
                self._put(text)
            except Exception as err:  # noqa: BLE001 - whoever waits for it judges it
                error = err
            with suppress(RuntimeError):  # the loop has ended meanwhile
                written.get_loop().call_soon_threadsafe(_settle, written, error)


def _settle(written: Written, error: Exception | None) -> None:
    if error is None:
        written.set_result(None)
    else:
        written.set_exception(error)


def _put(stdout: TextIO) -> Callable[[str], None]:
    """Return how to write to a stream: to its file itself, where it is one."""
    encoding = stdout.encoding or "utf-8"
    try:
        fd = stdout.fileno()
    except (OSError, ValueError):  # no file, or closed
        return lambda text: _put_in_stream(stdout, encoding, text)
    return lambda text: _put_in_file(fd, text.encode(encoding, "backslashreplace"))


def _put_in_stream(stdout: TextIO, encoding: str, text: str) -> None:
    stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
    stdout.flush()


def _put_in_file(fd: int, octets: bytes) -> None:
    left = memoryview(octets)
    while left:
        try:
            left = left[os.write(fd, left) :]
        except BlockingIOError:  # whoever gave us the file made it so
            select.select((), (fd,), ())
