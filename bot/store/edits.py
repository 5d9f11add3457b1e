"""What people change in chat, each change with its audit row in one transaction.

A change can be taken back while what it left still stands: a term that somebody else has
removed since, or a mute that has been changed or has ended, is passed over.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Table, and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.model import (
    AddedTerm,
    Change,
    ChangeKind,
    Mute,
    Person,
    Term,
    WatchlistName,
)
from bot.store import tables
from bot.store.database import Database, Turn
from bot.store.records import frozen, mute_from, thawed

TERMS_VERSION = "terms_version"
TERM_KINDS = frozenset({ChangeKind.ADD_TERM, ChangeKind.REMOVE_TERM})
ADDING_KINDS = frozenset({ChangeKind.ADD_TERM, ChangeKind.MUTE})

audit, term, mute = tables.audit.c, tables.term.c, tables.mute.c


class SqlEdits:
    """Changes in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def apply(self, change: Change) -> bool:
        """Apply and record a change; False, recording nothing, if it changes nothing.

        Within a watchlist a term is known by its text as written.
        """
        async with self._database.write(Turn.EDIT) as connection:
            standing = await _standing(connection, change)
            if not _changes(change, standing):
                return False
            recorded = insert(tables.audit).values(_audit_row(change, standing))
            seq = await connection.scalar(recorded.returning(audit.seq))
            is_adding = change.kind in ADDING_KINDS
            new = {**_target(change).row, "audit": seq} if is_adding else None
            await self._replace(connection, change, new)
        return True

    async def undo_last(self, person: Person, at: datetime) -> Change | None:
        """Take back the person's newest change that still stands; None if there is none."""
        theirs = (
            select(tables.audit)
            .where(audit.chat == person.chat, audit.person == person.id)
            .where(audit.undone_at.is_(None))
            .order_by(audit.seq.desc())
        )
        async with self._database.write(Turn.EDIT) as connection:
            for row in (await connection.execute(theirs)).all():
                change = _change_from(row, person)
                if _stands(row, change, await _standing(connection, change), at):
                    await self._replace(connection, change, row.before and thawed(row.before))
                    undone = update(tables.audit).where(audit.seq == row.seq)
                    await connection.execute(undone.values(undone_at=at))
                    return change
        return None

    async def terms(self) -> tuple[AddedTerm, ...]:
        """Return every term added in chat, oldest first."""
        query = select(tables.term).order_by(term.at, term.seq)
        async with self._database.read() as connection:
            return tuple(_added_from(row) for row in await connection.execute(query))

    async def mutes(self, now: datetime) -> tuple[Mute, ...]:
        """Return the mutes in force, oldest first."""
        async with self._database.read() as connection:
            return await mutes_in_force(connection, now)

    async def version(self) -> int:
        """Return a number that grows with every change to terms; one cheap read."""
        query = select(tables.meta.c.value).where(tables.meta.c.name == TERMS_VERSION)
        async with self._database.read() as connection:
            return await connection.scalar(query) or 0

    async def _replace(
        self, connection: AsyncConnection, change: Change, new: Mapping[str, Any] | None
    ) -> None:
        """Put a row, or none, in the place of the one that the change is about."""
        target = _target(change)
        await connection.execute(delete(target.table).where(target.is_it))
        if new is not None:
            await connection.execute(insert(target.table).values(**new))
        if change.kind in TERM_KINDS:
            first = self._database.insert(tables.meta).values(name=TERMS_VERSION, value=1)
            counted = first.on_conflict_do_update(
                index_elements=[tables.meta.c.name], set_={"value": tables.meta.c.value + 1}
            )
            await connection.execute(counted)


async def mutes_in_force(connection: AsyncConnection, now: datetime) -> tuple[Mute, ...]:
    """Return the mutes in force, oldest first."""
    query = select(tables.mute).where(mute.until > now).order_by(mute.seq)
    rows = (await connection.execute(query)).mappings()
    return tuple(mute_from(dict(row)) for row in rows)


class _Target(NamedTuple):
    """Where the row lies that a change is about, and how it would look if it were new."""

    table: Table
    is_it: ColumnElement[bool]
    row: dict[str, Any]


def _target(change: Change) -> _Target:
    if change.term is not None:
        is_it = and_(term.watchlist == change.watchlist, term.text == change.term.text)
        made = {"watchlist": change.watchlist, "by": change.by.name, "at": change.at}
        # What only files can say of a term has no column.
        said = {name: value for name, value in asdict(change.term).items() if name in term}
        return _Target(tables.term, is_it, said | made)
    if change.mute is not None:
        is_it = and_(
            mute.kind == change.mute.kind,
            mute.subject == change.mute.subject,
            mute.channel.is_not_distinct_from(change.mute.channel),
        )
        return _Target(tables.mute, is_it, asdict(change.mute))
    raise ValueError("a change is about a term or a mute")


async def _standing(connection: AsyncConnection, change: Change) -> Row[Any] | None:
    target = _target(change)
    query = select(target.table).where(target.is_it)
    return (await connection.execute(query)).one_or_none()


def _changes(change: Change, standing: Row[Any] | None) -> bool:
    match change.kind:
        case ChangeKind.ADD_TERM:
            return standing is None
        case ChangeKind.REMOVE_TERM:
            return standing is not None
        case ChangeKind.MUTE:
            return standing is None or change.mute is None or standing.until != change.mute.until
        case ChangeKind.UNMUTE:
            return standing is not None and bool(standing.until > change.at)


def _stands(row: Row[Any], change: Change, standing: Row[Any] | None, at: datetime) -> bool:
    """Tell whether what a recorded change left is still there."""
    match change.kind:
        case ChangeKind.ADD_TERM:
            return standing is not None and standing.audit == row.seq
        case ChangeKind.MUTE:
            return standing is not None and standing.audit == row.seq and standing.until > at
        case ChangeKind.REMOVE_TERM:
            return standing is None
        case ChangeKind.UNMUTE:
            is_muted = standing is not None and standing.until > at
            return not is_muted and thawed(row.before)["until"] > at


def _audit_row(change: Change, standing: Row[Any] | None) -> dict[str, Any]:
    return {
        "at": change.at,
        "chat": change.by.chat,
        "person": change.by.id,
        "name": change.by.name,
        "kind": change.kind,
        "change": {
            "watchlist": change.watchlist,
            "term": None if change.term is None else asdict(change.term),
            "mute": None if change.mute is None else frozen(asdict(change.mute)),
        },
        "before": None if standing is None else frozen(standing._asdict()),
    }


def _change_from(row: Row[Any], person: Person) -> Change:
    parts = row.change
    return Change(
        kind=ChangeKind(row.kind),
        by=person,
        at=row.at,
        watchlist=parts["watchlist"],
        term=None if parts["term"] is None else Term(**parts["term"]),
        mute=None if parts["mute"] is None else mute_from(thawed(parts["mute"])),
    )


def _added_from(row: Row[Any]) -> AddedTerm:
    added = Term(row.text, row.lang, row.inflect, row.note, row.origin)
    return AddedTerm(WatchlistName(row.watchlist), added, row.by, row.at)
