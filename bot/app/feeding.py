"""`vedette feeds`: the commands about feeds from the shell, where nothing has to be left out."""

from pathlib import Path
from typing import Any

from bot.app.asking import answered, say, tell
from bot.app.program import Program
from bot.commands import COMMANDS, write
from bot.commands.feed_health import health, in_columns
from bot.commands.feed_import import bring_in
from bot.commands.feeds import listing
from bot.commands.roster import roster
from bot.core.errors import Problem, SetupError
from bot.core.model import Answer, Ask, FeedKind
from bot.sources.opml import LARGEST, read_outline


def give(path: Path, name: str, values: dict[str, Any], *, is_json: bool) -> int:
    """Give a command as one would in chat; return the exit code."""
    return say(path, write(COMMANDS[name], values), is_json=is_json)


def add(path: Path, values: dict[str, Any], *, is_json: bool) -> int:
    """Give the command that adds a feed.

    Raises:
        SetupError: if there is no such kind of source.
    """
    kinds = tuple(FeedKind)
    if values["kind"] not in (None, *kinds):
        raise SetupError(Problem("--kind", f"there is no {values['kind']!r}", ", ".join(kinds)))
    return give(path, "feeds add", values, is_json=is_json)


def list_all(path: Path, *, is_json: bool) -> int:
    """Name every feed."""

    async def work(program: Program, asked: Ask) -> Answer:
        return listing(await roster(program.desk, asked.at), None)

    return tell(answered(path, work), is_json=is_json)


def health_of_all(path: Path, what: str | None, *, is_json: bool) -> int:
    """Show how every feed fares, or one, as a table."""

    async def work(program: Program, asked: Ask) -> Answer:
        return await health(program.desk, asked.at, what, None, in_columns)

    return tell(answered(path, work), is_json=is_json)


def import_file(path: Path, file: Path, *, is_preview: bool, is_json: bool) -> int:
    """Add the feeds of an OPML file, or only say which they are.

    Raises:
        SetupError: if the file cannot be read.
    """
    try:
        with file.open("rb") as opened:
            body = opened.read(LARGEST + 1)
    except OSError as err:
        raise SetupError(Problem(str(file), f"cannot be read: {err.strerror}")) from err

    async def work(program: Program, asked: Ask) -> Answer:
        outline = read_outline(body, program.settings.network.allow)
        return await bring_in(program.desk, asked, outline, is_preview=is_preview)

    return tell(answered(path, work), is_json=is_json)
