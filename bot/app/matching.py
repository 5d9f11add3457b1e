"""`vedette match`: items in, one JSON object a line; answers out, one a line, as they come."""

import gc
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click

from bot.app.wording import word_forms, wording
from bot.core.errors import Problem
from bot.core.match import compile_book
from bot.core.match.lines import answer
from bot.languages.detection import Detector
from bot.ports import Detection
from bot.settings import load_watchlists

DONE = 0
BAD_INPUT = 2
COLLECTED_EVERY = 50_000  # objects made; the usual 700 would look at all terms again and again

_encoded = json.JSONEncoder(ensure_ascii=False).encode


class Languages:
    """Finds languages while there is room for it; once there is none, `trouble` says so."""

    def __init__(self, detection: Detection) -> None:
        self.trouble: tuple[Problem, ...] = ()
        self._detection = detection

    def detect(self, title: str, text: str) -> str | None:
        """Return the primary tag of a text's language; None if it cannot be told."""
        if self.trouble:
            return None
        try:
            return self._detection.detect(title, text)
        except (MemoryError, OSError) as err:
            message = f"languages are not detected: {type(err).__name__}"
            hint = (
                "make room in memory and in the folder of temporary files, or give each line a lang"
            )
            self.trouble = (Problem("languages", message, hint, is_warning=True),)
            return None


def match_stream(
    lines: Iterable[str],
    out: TextIO,
    *,
    folder: Path,
    query: str | None = None,
    explains: bool = False,
) -> int:
    """Answer every line; blank ones are passed over.

    `query` stands for every line that has none of its own; answers that `explains` say why and
    why not. Returns the exit code: 2 if any line or query was bad.

    Raises:
        SetupError: if the watchlists cannot be used.
    """
    with _kept_apart():
        files = load_watchlists(folder)
        book = compile_book(files.watchlists, files.aliases, word_forms())
    languages = Languages(Detector())
    code = DONE
    for line in lines:
        if not line.strip():
            continue
        answered = answer(line, book, query, languages.detect, explains=explains)
        if "error" in answered:
            code = BAD_INPUT
        out.write(_encoded(answered) + "\n")
    for problem in (*wording().trouble(), *languages.trouble):
        click.echo(problem.line(), err=True)
    return code


@contextmanager
def _kept_apart() -> Iterator[None]:
    """Spare the collector of garbage what is made in the block: it stays until the end.

    To look through 10,000 terms for garbage takes longer than to match an item against them.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(COLLECTED_EVERY)
        gc.enable()
