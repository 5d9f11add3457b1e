"""Lines typed in a terminal, read without blocking and without changing the terminal's mode.

Making standard input non-blocking would make the output so too, as both are the same open
terminal; instead it is read when it has a line, which a terminal hands out whole.
"""

import asyncio
import os
from codecs import getincrementaldecoder
from collections.abc import Callable
from typing import TextIO

AT_ONCE = 65_536


class Keyboard:
    """Reads until stopped or the end of input."""

    def __init__(self, stdin: TextIO) -> None:
        self._fd = stdin.fileno()
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._begun = ""

    def start(self, typed: Callable[[str], None]) -> None:
        """Begin to read, and call back with each line that is not empty."""
        asyncio.get_running_loop().add_reader(self._fd, self._read, typed)

    def stop(self) -> None:
        """Read no more."""
        asyncio.get_running_loop().remove_reader(self._fd)

    def _read(self, typed: Callable[[str], None]) -> None:
        if not _is_foreground(self._fd):
            return
        try:
            read = os.read(self._fd, AT_ONCE)
        except OSError:  # the terminal has gone
            read = b""
        if not read:
            self.stop()
            return
        *lines, self._begun = (self._begun + self._decode(read)).split("\n")
        for line in filter(str.strip, lines):
            typed(line)


def _is_foreground(fd: int) -> bool:
    """Tell whether what is typed is meant for us; reading it in the background would stop us."""
    try:
        return os.tcgetpgrp(fd) == os.getpgrp()
    except OSError:  # a terminal, but not the one that controls us
        return True
