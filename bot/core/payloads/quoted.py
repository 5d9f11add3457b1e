"""Commands within what we say: answers write them between backticks.

Whoever can sets them as code, whoever cannot leaves the backticks out. A pair counts only if
both stand alone and on one line, so that hostile text never opens what our own then closes.
"""

import re
from collections.abc import Callable, Sequence
from itertools import chain

COMMAND = re.compile(r"(?<!`)`(?!\s)([^`\n]+)(?<!\s)`(?!`)")
CARET = "^"


def plain(text: str) -> str:
    """Return a text without the backticks around commands."""
    return COMMAND.sub(r"\1", text)


def marked(text: str, outside: Callable[[str], str], command: Callable[[str], str]) -> str:
    """Return a text with its commands written one way and all else another."""
    parts: list[str] = []
    at = 0
    for found in COMMAND.finditer(text):
        parts += (outside(text[at : found.start()]), command(found[1]))
        at = found.end()
    return "".join((*parts, outside(text[at:])))


def has_caret(lines: Sequence[str]) -> bool:
    """Tell whether a line points at something in the line above it."""
    return any(line.strip() == CARET for line in lines)


def plain_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """Return an answer's lines plain, but what a person wrote, above a caret, as they wrote it."""
    below = chain(lines[1:], ("",))
    return tuple(
        line if after.strip() == CARET else plain(line)
        for line, after in zip(lines, below, strict=False)
    )
