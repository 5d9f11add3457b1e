"""How far the reading of a file is, for whoever waits at a terminal."""

import os
import stat
import sys
from collections.abc import Iterator
from typing import TextIO

import click

EVERY = 100  # lines


def counted(file: TextIO) -> Iterator[str]:
    """Yield a file's lines and draw a bar on standard error, where somebody sees only that."""
    size = _size(file)
    if not size or not sys.stderr.isatty() or sys.stdout.isatty():
        yield from file
        return
    with click.progressbar(length=size, label="matching", file=sys.stderr) as bar:
        for number, line in enumerate(file, 1):
            yield line
            if number % EVERY == 0:
                bar.update(file.buffer.tell() - bar.pos)
        bar.update(size - bar.pos)


def _size(file: TextIO) -> int | None:
    """Return the size of a regular file in bytes; None for what has none, a pipe perhaps."""
    try:
        found = os.fstat(file.fileno())
    except (OSError, ValueError):
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None
