"""The items that hold some words, and how many there are in all."""

from collections.abc import AsyncGenerator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select

from bot.core.backtest import Candidate, Extent
from bot.core.match import Page
from bot.core.match.probes import Probes
from bot.core.model import Item, ItemId, StoryId
from bot.store import tables
from bot.store.database import Database
from bot.store.lookup import in_lists
from bot.store.records import item_from
from bot.store.reports import feeds_of
from bot.store.word_index import holding, index

PAGE = 1_000

item, feed = tables.item.c, tables.feed.c

_IS_KEPT = item.has_expired.is_(False)
_COLUMNS = (
    *(item.seq, item.id, item.story, item.at, item.first_seen_at),
    *(item.title, item.text, item.lang, item.url, item.authors, item.tags),
    *(feed.name, feed.country),
)


class SqlSearch:
    """Search in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def extent(self, since: datetime | None, number: int | None = None) -> Extent:
        """Count the items since a time, or of them those that came with or after a number."""
        query = select(func.count(), func.min(item.newest_at)).where(_IS_KEPT, *_since(since))
        if number is not None:
            query = query.where(item.seq >= number)
        async with self._database.read() as connection:
            return Extent(*(await connection.execute(query)).one())

    async def candidates(
        self, probes: Probes, since: datetime | None
    ) -> AsyncGenerator[tuple[Candidate, ...], None]:
        """Stream items since a time in pages, the newest arrival first.

        None that holds one of these words is left out; others may be among them.
        """
        first = select(func.min(item.seq)).where(_IS_KEPT, *_since(since))
        async with self._database.read() as connection:
            condition = await holding(self._database, connection, probes)
            query, number = self._asked(condition)
            query = query.where(number >= (await connection.scalar(first) or 0), *_since(since))
        while True:
            async with self._database.read() as connection:
                rows = (await connection.execute(query)).all()
            yield tuple(_candidate(row) for row in rows)
            if len(rows) < PAGE:
                return
            query = query.where(number < rows[-1].seq)

    async def items(self, ids: Sequence[ItemId]) -> tuple[Item, ...]:
        """Return of these items those whose text is kept, in the order given."""
        found: dict[str, Item] = {}
        async with self._database.read() as connection:
            for some in in_lists(ids):
                query = select(tables.item).where(item.id.in_(some), _IS_KEPT)
                rows = (await connection.execute(query)).all()
                feeds = await feeds_of(connection, rows)
                found |= {row.id: item_from(row, feeds[row.feed]) for row in rows}
        return tuple(found[each] for each in ids if each in found)

    def _asked(self, holds: ColumnElement[bool] | None) -> tuple[Select[Any], ColumnElement[int]]:
        """Return what finds a page of candidates, and the column that numbers them."""
        source: Any = tables.item
        number: ColumnElement[int] = item.seq
        if holds is not None:
            words, number = index(self._database)
            source = words.join(source, number == item.seq)
        query = select(*_COLUMNS).select_from(source.join(tables.feed, item.feed == feed.id))
        if holds is not None:
            query = query.where(holds)
        # Wrapped, so that rows are read in order: by the index on this column and the time of
        # items SQLite would sort them anew for every page.
        query = query.where(func.coalesce(item.has_expired, True).is_(False))
        return query.order_by(number.desc()).limit(PAGE), number


def _since(since: datetime | None) -> tuple[ColumnElement[bool], ...]:
    return () if since is None else (item.newest_at >= since,)


def _candidate(row: Row[Any]) -> Candidate:
    page = Page(
        title=row.title,
        text=row.text,
        lang=row.lang,
        url=row.url or "",
        source=row.name,
        country=row.country or "",
        author=tuple(row.authors),
        tag=tuple(row.tags),
    )
    return Candidate(row.seq, ItemId(row.id), StoryId(row.story), row.at, row.first_seen_at, page)
