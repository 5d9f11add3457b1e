"""`vedette export`: what is in the database, as JSON Lines, CSV, OPML or YAML.

Records are JSON Lines or CSV. Feeds can also be OPML, for other feed readers, and YAML, for the
configuration; watchlists are YAML with what was added in chat in its place.
"""

import asyncio
import csv
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, TextIO

import click

from bot.app.assembly import Assembly, read
from bot.app.logs import set_up
from bot.clock import SystemClock
from bot.core.errors import Problem, SetupError
from bot.core.model import AddedTerm, Feed, Watchlist
from bot.loops.watching import merged
from bot.ports import Store
from bot.settings import duration
from bot.settings.writing import feeds_yaml, watchlist_yaml
from bot.sources.opml import write_outline
from bot.store import open_store

DONE = 0
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # what spreadsheets run
NAMES = "names.yaml"


class Form(StrEnum):
    """How an export is written."""

    JSONL = "jsonl"
    CSV = "csv"
    OPML = "opml"
    YAML = "yaml"


FORMS: Mapping[str, tuple[Form, ...]] = {  # what each can be, the usual first
    "items": (Form.JSONL, Form.CSV),
    "alerts": (Form.JSONL, Form.CSV),
    "deliveries": (Form.JSONL, Form.CSV),
    "feeds": (Form.JSONL, Form.CSV, Form.OPML, Form.YAML),
    "watchlists": (Form.JSONL, Form.YAML),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What to export; `into` is a folder for watchlists, instead of standard output."""

    what: str
    form: str | None = None
    since: str | None = None
    into: Path | None = None


def export(path: Path, wish: Wish, out: TextIO) -> int:
    """Write one kind of thing, records oldest first; `since` is a duration such as 7d.

    Raises:
        SetupError: if the configuration or the database cannot be used, or what is wished for
            cannot be written so.
    """
    form = _form(wish)
    assembly = read(path)
    set_up("warning", assembly.settings.log.format, assembly.settings.secrets)
    clock = SystemClock()
    after = None if wish.since is None else clock.now() - _span(wish.since)
    store = open_store(assembly.settings.store.get_secret_value(), clock)
    asyncio.run(_write(store, assembly, replace(wish, form=form), after, out))
    return DONE


def _form(wish: Wish) -> Form:
    possible = FORMS[wish.what]
    form = possible[0] if wish.form is None else Form(wish.form)
    if form not in possible:
        ways = ", ".join(f"--{each}" for each in possible)
        raise SetupError(Problem(f"--{form}", f"{wish.what} are not written so", ways))
    if wish.into is not None and (wish.what, form) != ("watchlists", Form.YAML):
        raise SetupError(Problem("--into", "only watchlists are, with --yaml"))
    return form


def _span(text: str) -> timedelta:
    try:
        return duration(text)
    except ValueError as err:
        raise SetupError(Problem("--since", str(err), "for example 7d, 12h or 90m")) from err


async def _write(
    store: Store, assembly: Assembly, wish: Wish, since: datetime | None, out: TextIO
) -> None:
    try:
        await store.upkeep.open()
        if wish.what == "watchlists":
            lists = _with_added(assembly.lists.watchlists, await store.edits.terms())
            _write_lists(lists, assembly.settings.watchlists, wish, out)
        elif wish.form in {Form.OPML, Form.YAML}:
            _write_feeds(await _feeds(store, assembly), assembly, wish, out)
        else:
            lay = _csv if wish.form == Form.CSV else _jsonl
            await lay(store.archive.export(wish.what, since), out)
    finally:
        await store.upkeep.close()


# -- records ----------------------------------------------------------------------------------


async def _jsonl(records: AsyncIterator[Mapping[str, Any]], out: TextIO) -> None:
    async for record in records:
        out.write(json.dumps(record, ensure_ascii=False) + "\n")


async def _csv(records: AsyncIterator[Mapping[str, Any]], out: TextIO) -> None:
    """Write a table with a row of names; without any record, nothing."""
    writer: Callable[[Sequence[object]], object] = csv.writer(out, lineterminator="\r\n").writerow
    is_first = True
    async for record in records:
        if is_first:
            writer(list(record))
            is_first = False
        writer([cell(value) for value in record.values()])


def cell(value: object) -> object:
    """Return a value as a spreadsheet shows it and never runs it."""
    if isinstance(value, list | dict):
        value = json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value.lstrip(" ").startswith(FORMULAS):
        return f"'{value}"
    return value


# -- feeds ------------------------------------------------------------------------------------


async def _feeds(store: Store, assembly: Assembly) -> list[Feed]:
    filed = assembly.settings.feeds
    known = {feed.id for feed in filed}
    added = [each.feed for each in await store.edits.feeds() if each.feed.id not in known]
    return [*filed, *added]


def _write_feeds(feeds: Sequence[Feed], assembly: Assembly, wish: Wish, out: TextIO) -> None:
    if wish.form == Form.YAML:
        out.write(feeds_yaml(feeds))
    else:
        out.write(write_outline(assembly.settings.team, feeds, SystemClock().now()))


# -- watchlists -------------------------------------------------------------------------------


def _with_added(lists: Sequence[Watchlist], added: Sequence[AddedTerm]) -> tuple[Watchlist, ...]:
    """Put each added term into its list, with a note of who added it and when."""
    names = {each.name for each in lists}
    for each in added:
        if each.watchlist not in names:
            message = f"left out, as its list {each.watchlist} is in no file: {each.term.text}"
            click.echo(f"warning: {message}", err=True)
    return merged(lists, [_noted(each) for each in added if each.watchlist in names])


def _noted(added: AddedTerm) -> AddedTerm:
    note = added.term.note or f"added by {added.term.origin} on {added.at:%Y-%m-%d}"
    return replace(added, term=replace(added.term, note=note))


def _write_lists(lists: Sequence[Watchlist], folder: Path, wish: Wish, out: TextIO) -> None:
    if wish.form == Form.JSONL:
        out.writelines(json.dumps(_record(each), ensure_ascii=False) + "\n" for each in lists)
    elif wish.into is None:
        out.writelines(f"--- # {each.name}.yaml\n{watchlist_yaml(each)}" for each in lists)
    else:
        _write_folder(lists, folder / NAMES, wish.into)


def _write_folder(lists: Sequence[Watchlist], names: Path, into: Path) -> None:
    """Write a folder of watchlists that can be used in the place of the old one."""
    texts = {f"{each.name}.yaml": watchlist_yaml(each) for each in lists}
    try:
        if names.is_file():
            texts[NAMES] = names.read_text("utf-8")
        into.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            _write_file(into, name, text)
    except OSError as err:
        raise SetupError(Problem(str(err.filename or into), f"{err.strerror}")) from err


def _write_file(into: Path, name: str, text: str) -> None:
    file = into / name
    if file.resolve().parent != into.resolve():
        raise SetupError(Problem(str(file), "would be written outside of the folder"))
    try:
        with file.open("x", encoding="utf-8") as opened:
            opened.write(text)
    except FileExistsError as err:
        raise SetupError(Problem(str(file), "is there already", "name an empty folder")) from err


def _record(watchlist: Watchlist) -> dict[str, Any]:
    roles = {
        role: [term.text for term in getattr(watchlist, role)] for role in ("any", "all", "unless")
    }
    return {
        "watchlist": watchlist.name,
        "title": watchlist.title,
        "priority": str(watchlist.priority),
        **roles,
    }
