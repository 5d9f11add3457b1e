"""`vedette match`: items in, one JSON object a line; answers out, one a line, as they come."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

import click

from bot.app.wording import word_forms, wording
from bot.core.match import compile_book
from bot.core.match.lines import answer
from bot.languages.detection import Detector
from bot.settings import load_watchlists

DONE = 0
BAD_INPUT = 2


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
    files = load_watchlists(folder)
    book = compile_book(files.watchlists, files.aliases, word_forms())
    detect = Detector().detect
    code = DONE
    for line in lines:
        if not line.strip():
            continue
        answered = answer(line, book, query, detect, explains=explains)
        if "error" in answered:
            code = BAD_INPUT
        out.write(json.dumps(answered, ensure_ascii=False) + "\n")
    for problem in wording().trouble():
        click.echo(problem.line(), err=True)
    return code
