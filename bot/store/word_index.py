"""The index of words: put in, taken out and asked in an item's own transaction.

SQLite: FTS5 without texts of its own (contentless), a small part of what the items take; so a
row is taken out by telling the words with which it was put in. PostgreSQL: a tsvector. Rows
bear their item's number, which counts arrivals.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Text,
    bindparam,
    cast,
    column,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    table,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.match.probes import Probe, Probes, Side
from bot.store import tables
from bot.store.database import Database, Turn
from bot.store.words import ends, for_postgresql, for_sqlite, indexed

# Raised when a word comes to be spelt otherwise: what is indexed would not be found, and FTS5
# takes damage when other words are taken out than were put in.
VERSION = 1
WORDS_VERSION = "words_version"
MOST_ASKED = 1_000  # words at once
ANSWERED = frozenset({Side.BOTH, Side.START, Side.END})

# FTS5 takes questions and commands in a column that has the table's name.
_FTS = table("item_words", column("rowid"), column("words"), column("item_words"))
_VOCABULARY = table("item_words_vocabulary", column("term", Text))
_TSV = table("item_words", column("seq"), column("words"))


def index(database: Database) -> tuple[FromClause, ColumnElement[int]]:
    """Return the index and the column that numbers its rows."""
    return (_FTS, _FTS.c.rowid) if database.is_sqlite else (_TSV, _TSV.c.seq)


async def holding(
    database: Database, connection: AsyncConnection, probes: Probes
) -> ColumnElement[bool] | None:
    """Return the condition for rows that hold any of these words; None if any row may do.

    So it is where no word is needed, or one of so many that looking each up would take longer.
    """
    if probes is None or len(probes) > MOST_ASKED or not ANSWERED.issuperset(_sides(probes)):
        return None
    by_end = ends(probes)
    known = sorted(probe for probe in probes if probe.side is not Side.END)
    if database.is_sqlite:
        known += await _by_end(connection, by_end)
        asked = literal(for_sqlite(known), Text)
        return _FTS.c.item_words.bool_op("MATCH")(asked) if len(known) <= MOST_ASKED else None
    asked_of = cast(literal(for_postgresql(known), Text), postgresql.TSQUERY)
    written = cast(_TSV.c.words, Text)  # 'each' 'word' 'so'
    return or_(
        _TSV.c.words.bool_op("@@")(asked_of),
        *(written.contains(f"{each}'", autoescape=True) for each in by_end),
    )


def _sides(probes: Iterable[Probe]) -> set[Side]:
    return {probe.side for probe in probes}


async def _by_end(connection: AsyncConnection, by_end: Sequence[str]) -> list[Probe]:
    """Return the words of the index that end so; it takes 50 ms to go through 160,000."""
    if not by_end:
        return []
    has_end = or_(*(func.substr(_VOCABULARY.c.term, -len(each)) == each for each in by_end))
    found = await connection.scalars(select(_VOCABULARY.c.term).where(has_end))
    return [Probe(Side.BOTH, each) for each in found]


async def renew(database: Database) -> None:
    """Fill the index anew if it was filled by other rules of spelling, or never."""
    async with database.read() as connection:
        if await _version(connection) == VERSION:
            return
    async with database.write(Turn.MIGRATE) as connection:
        if await _version(connection) == VERSION:
            return
        await connection.execute(_CLEAR_FTS if database.is_sqlite else delete(_TSV))
        after = 0
        while rows := (await connection.execute(_BATCH, {"after": after})).all():
            await put_in(database, connection, rows)
            after = rows[-1].seq
        new = database.insert(tables.meta).values(name=WORDS_VERSION, value=VERSION)
        written = new.on_conflict_do_update(
            index_elements=[tables.meta.c.name], set_={"value": VERSION}
        )
        await connection.execute(written)


async def _version(connection: AsyncConnection) -> int | None:
    meta = tables.meta.c
    return await connection.scalar(select(meta.value).where(meta.name == WORDS_VERSION))


async def put_in(database: Database, connection: AsyncConnection, items: Sequence[Any]) -> None:
    """Index items that are stored already; of each `id`, `title` and `text` are given."""
    words = [{"of": each.id, "with": indexed(each.title, each.text)} for each in items]
    if database.is_sqlite:
        words = [{**each, "with": " ".join(each["with"])} for each in words]
    await connection.execute(_PUT_FTS if database.is_sqlite else _PUT_TSV, words)


async def take_out(database: Database, connection: AsyncConnection, rows: Sequence[Any]) -> None:
    """Forget the words of items, of which `seq`, `title` and `text` are given as indexed."""
    if not rows:
        return
    if database.is_sqlite:
        words = [
            {"number": each.seq, "with": " ".join(indexed(each.title, each.text))} for each in rows
        ]
        await connection.execute(_TAKE_FTS, words)
    else:
        await connection.execute(_TAKE_TSV, [{"number": each.seq} for each in rows])


def _found(words: ColumnElement[Any]) -> Any:
    """Select the number of the item `of` an id, with its words."""
    return select(tables.item.c.seq, words).where(tables.item.c.id == bindparam("of"))


def _put_tsv() -> Any:
    words = func.array_to_tsvector(cast(bindparam("with"), postgresql.ARRAY(Text)))
    statement = postgresql.insert(_TSV).from_select(["seq", "words"], _found(words))
    # An item can be kept twice, if the commit of a visit was not heard of.
    return statement.on_conflict_do_update(
        index_elements=[_TSV.c.seq], set_={"words": statement.excluded.words}
    )


_PUT_FTS = insert(_FTS).from_select(["rowid", "words"], _found(bindparam("with", type_=Text)))
_PUT_TSV = _put_tsv()
_CLEAR_FTS = insert(_FTS).values(item_words="delete-all")
_BATCH = (
    select(tables.item.c.seq, tables.item.c.id, tables.item.c.title, tables.item.c.text)
    .where(tables.item.c.seq > bindparam("after"), tables.item.c.has_expired.is_(False))
    .order_by(tables.item.c.seq)
    .limit(500)
)
_TAKE_FTS = insert(_FTS).values(
    item_words="delete", rowid=bindparam("number"), words=bindparam("with")
)
_TAKE_TSV = delete(_TSV).where(_TSV.c.seq == bindparam("number"))
