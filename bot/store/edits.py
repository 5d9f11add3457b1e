"""What people change in chat, each change with its audit row in one transaction.

A change can be taken back while what it left still stands: a term, feed or follow that somebody
else has removed since, or a mute that has been changed or has ended, is passed over.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Table, and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.model import (
    AddedFeed,
    AddedTerm,
    Change,
    ChangeKind,
    ChannelName,
    ChatName,
    Feed,
    FeedKind,
    Follow,
    Mute,
    Person,
    Recorded,
    Term,
    WatchlistName,
)
from bot.store import tables
from bot.store.database import Database, Turn
from bot.store.feeds import CONFIGURED, feed_from, let_go, take_up
from bot.store.records import frozen, mute_from, thawed

TERMS_VERSION = "terms_version"
COUNTED_KINDS = frozenset(
    {ChangeKind.ADD_TERM, ChangeKind.REMOVE_TERM, ChangeKind.FOLLOW, ChangeKind.UNFOLLOW}
)
ADDING_KINDS = frozenset(
    {ChangeKind.ADD_TERM, ChangeKind.MUTE, ChangeKind.ADD_FEEDS, ChangeKind.FOLLOW}
)

audit, term, mute, added = tables.audit.c, tables.term.c, tables.mute.c, tables.added_feed.c
follow = tables.follow.c


class SqlEdits:
    """Changes in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def apply(self, change: Change) -> bool:
        """Apply and record a change; False, recording nothing, if it changes nothing.

        Within a watchlist a term is known by its text as written. Of several feeds all are added
        or none: none if one was added already.
        """
        async with self._database.write(Turn.EDIT) as connection:
            standing = await _standing(connection, change)
            if not _changes(change, standing):
                return False
            recorded = insert(tables.audit).values(_audit_row(change, standing))
            seq = await connection.scalar(recorded.returning(audit.seq))
            is_adding = change.kind in ADDING_KINDS
            new = [{**row, "audit": seq} for row in _target(change).rows] if is_adding else []
            await self._replace(connection, change, new, change.at)
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
                standing = await _standing(connection, change)
                if _stands(row, change, standing, at):
                    change = _still_standing(row, change, standing)
                    await self._replace(connection, change, _before(row), at)
                    undone = update(tables.audit).where(audit.seq == row.seq)
                    await connection.execute(undone.values(undone_at=at))
                    return change
        return None

    async def recorded(self, since: datetime, skip: int, limit: int) -> tuple[Recorded, ...]:
        """Return changes since a time, newest first, those taken back too; the first skipped."""
        query = (
            select(tables.audit)
            .where(audit.at > since)
            .order_by(audit.seq.desc())
            .offset(skip)
            .limit(limit)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(Recorded(_change_from(row, _author(row)), row.undone_at) for row in rows)

    async def terms(self) -> tuple[AddedTerm, ...]:
        """Return every term added in chat, oldest first."""
        query = select(tables.term).order_by(term.at, term.seq)
        async with self._database.read() as connection:
            return tuple(_added_from(row) for row in await connection.execute(query))

    async def feeds(self) -> tuple[AddedFeed, ...]:
        """Return every feed added in chat, oldest first."""
        query = select(tables.added_feed).order_by(added.at, added.seq)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(
            AddedFeed(feed_from(row), Person(ChatName(row.chat), row.person, row.by), row.at)
            for row in rows
        )

    async def follows(self) -> tuple[Follow, ...]:
        """Return every follow added in chat, oldest first."""
        query = select(tables.follow).order_by(follow.at, follow.seq)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(
            Follow(ChannelName(row.channel), WatchlistName(row.watchlist), row.by, row.at)
            for row in rows
        )

    async def mutes(self, now: datetime) -> tuple[Mute, ...]:
        """Return the mutes in force, oldest first."""
        async with self._database.read() as connection:
            return await mutes_in_force(connection, now)

    async def version(self) -> int:
        """Return a number that grows with every change to terms or follows; one cheap read."""
        query = select(tables.meta.c.value).where(tables.meta.c.name == TERMS_VERSION)
        async with self._database.read() as connection:
            return await connection.scalar(query) or 0

    async def _replace(
        self,
        connection: AsyncConnection,
        change: Change,
        new: Sequence[Mapping[str, Any]],
        now: datetime,
    ) -> None:
        """Put rows, or none, in the place of those that the change is about."""
        target = _target(change)
        await connection.execute(delete(target.table).where(target.is_it))
        if new:
            await connection.execute(insert(target.table), list(new))
        if change.feeds:
            await let_go(connection, {feed.id for feed in change.feeds})
            kept = [_feed_from(row) for row in new]
            await take_up(self._database, connection, kept, now, are_filed=False)
        if change.kind in COUNTED_KINDS:
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
    """Where the rows lie that a change is about, and how they would look if they were new."""

    table: Table
    is_it: ColumnElement[bool]
    rows: list[dict[str, Any]]


def _target(change: Change) -> _Target:
    if change.term is not None:
        is_it = and_(term.watchlist == change.watchlist, term.text == change.term.text)
        made = {"watchlist": change.watchlist, "by": change.by.name, "at": change.at}
        # What only files can say of a term has no column.
        said = {name: value for name, value in asdict(change.term).items() if name in term}
        return _Target(tables.term, is_it, [said | made])
    if change.mute is not None:
        is_it = and_(
            mute.kind == change.mute.kind,
            mute.subject == change.mute.subject,
            mute.channel.is_not_distinct_from(change.mute.channel),
        )
        return _Target(tables.mute, is_it, [asdict(change.mute)])
    if change.follow is not None:
        is_it = and_(
            follow.channel == change.follow.channel, follow.watchlist == change.follow.watchlist
        )
        return _Target(tables.follow, is_it, [asdict(change.follow)])
    if change.feeds:
        is_it = added.id.in_([feed.id for feed in change.feeds])
        return _Target(tables.added_feed, is_it, [_feed_row(feed, change) for feed in change.feeds])
    raise ValueError("a change is about a term, a mute, a follow or feeds")


def _feed_row(feed: Feed, change: Change) -> dict[str, Any]:
    by = {"chat": change.by.chat, "person": change.by.id, "by": change.by.name, "at": change.at}
    return {"id": feed.id, **{name: getattr(feed, name) for name in CONFIGURED}, **by}


async def _standing(connection: AsyncConnection, change: Change) -> Sequence[Row[Any]]:
    target = _target(change)
    return (await connection.execute(select(target.table).where(target.is_it))).all()


def _changes(change: Change, standing: Sequence[Row[Any]]) -> bool:
    match change.kind:
        case ChangeKind.ADD_TERM | ChangeKind.ADD_FEEDS | ChangeKind.FOLLOW:
            return not standing
        case ChangeKind.REMOVE_TERM | ChangeKind.REMOVE_FEEDS | ChangeKind.UNFOLLOW:
            return bool(standing)
        case ChangeKind.MUTE:
            return all(change.mute is None or row.until != change.mute.until for row in standing)
        case ChangeKind.UNMUTE:
            return any(row.until > change.at for row in standing)


def _stands(row: Row[Any], change: Change, standing: Sequence[Row[Any]], at: datetime) -> bool:
    """Tell whether what a recorded change left is still there."""
    own = [each for each in standing if each.audit == row.seq]
    match change.kind:
        case ChangeKind.ADD_TERM | ChangeKind.ADD_FEEDS | ChangeKind.FOLLOW:
            return bool(own)
        case ChangeKind.MUTE:
            return any(each.until > at for each in own)
        case ChangeKind.REMOVE_TERM | ChangeKind.REMOVE_FEEDS | ChangeKind.UNFOLLOW:
            return not standing
        case ChangeKind.UNMUTE:
            is_muted = any(each.until > at for each in standing)
            return not is_muted and all(each["until"] > at for each in _before(row))


def _still_standing(row: Row[Any], change: Change, standing: Sequence[Row[Any]]) -> Change:
    """Leave out of added feeds those that were removed since, and perhaps added by another."""
    if change.kind is not ChangeKind.ADD_FEEDS:
        return change
    own = {each.id for each in standing if each.audit == row.seq}
    return replace(change, feeds=tuple(feed for feed in change.feeds if feed.id in own))


def _before(row: Row[Any]) -> list[dict[str, Any]]:
    """Return the rows that a recorded change took away."""
    before = row.before or []
    rows = [before] if isinstance(before, dict) else before  # one, as earlier versions wrote it
    return [thawed(each) for each in rows]


def _audit_row(change: Change, standing: Sequence[Row[Any]]) -> dict[str, Any]:
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
            "feeds": [frozen(asdict(feed)) for feed in change.feeds],
            "follow": None if change.follow is None else frozen(asdict(change.follow)),
        },
        "before": [frozen(each._asdict()) for each in standing] or None,
    }


def _change_from(row: Row[Any], person: Person) -> Change:
    parts = row.change
    follow = parts.get("follow")  # audits of earlier versions have none
    return Change(
        kind=ChangeKind(row.kind),
        by=person,
        at=row.at,
        watchlist=parts["watchlist"],
        term=None if parts["term"] is None else Term(**parts["term"]),
        mute=None if parts["mute"] is None else mute_from(thawed(parts["mute"])),
        feeds=tuple(_feed_from(thawed(each)) for each in parts.get("feeds", ())),
        follow=None if follow is None else Follow(**thawed(follow)),
    )


def _author(row: Row[Any]) -> Person:
    """Return who made a recorded change, an editor at that time."""
    return Person(ChatName(row.chat), row.person, row.name, is_editor=True)


def _feed_from(values: Mapping[str, Any]) -> Feed:
    own = {name: values[name] for name in ("id", *CONFIGURED)}
    return Feed(**{**own, "kind": FeedKind(own["kind"])})


def _added_from(row: Row[Any]) -> AddedTerm:
    added = Term(row.text, row.lang, row.inflect, row.note, row.origin)
    return AddedTerm(WatchlistName(row.watchlist), added, row.by, row.at)
