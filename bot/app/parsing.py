"""`vedette parse`: feed documents in, one JSON object a line out."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

import click

from bot.clock import SystemClock
from bot.languages.detection import Detector
from bot.sources import open_reader

DONE = 0
BAD_INPUT = 2
STDIN = "-"


def parse_stream(
    files: Iterable[str], out: TextIO, *, url: str | None, content_type: str | None
) -> int:
    """Read documents in the order given; what cannot be opened is told, the others answered.

    Returns the exit code: 2 if a file is missing or a folder.
    """
    reader = open_reader(Detector())
    code = DONE
    for name in files:
        try:
            body = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
        except OSError as err:
            click.echo(f"{name}: cannot be read: {err.strerror}", err=True)
            code = BAD_INPUT
            continue
        now = SystemClock().now()
        found = reader.read(body, url=url, content_type=content_type, now=now)
        out.write(json.dumps({"file": name, **found}, ensure_ascii=False) + "\n")
        out.flush()
    return code
