"""Forgetting: texts first, names later, what hangs on them with them.

Names are kept after the text, so that an old item that slides back into its feed does not
alert again. Nothing that is still owed is forgotten. Work goes in small batches, because
nothing else can be written meanwhile.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Table, and_, delete, exists, not_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables
from bot.store.claiming import OPEN
from bot.store.database import Database
from bot.store.word_index import take_out

BATCH = 500

FORGOTTEN = {
    "aliases": (),
    "guid": None,
    "url": None,
    "canonical_url": None,
    "title": "",
    "normal_title": "",
    "text": "",
    "authors": (),
    "tags": (),
    "story": None,
    "link_mark": None,
    "title_mark": None,
    "searched": None,
    "has_expired": True,
}

item, story, delivery = tables.item.c, tables.story.c, tables.delivery.c


async def prune(database: Database, items_before: datetime, keys_before: datetime) -> int:
    """Delete the texts of old items, and names older still; return how many texts."""
    count = 0
    while expired := await _expire(database, items_before):
        count += expired
    nameless = and_(item.has_expired, item.newest_at < keys_before)
    while await _delete(database, tables.item, select(item.seq).where(nameless)):
        pass
    notices = and_(
        delivery.alert.is_(None), delivery.state.not_in(OPEN), delivery.created_at < items_before
    )
    while await _delete(database, tables.delivery, select(delivery.seq).where(notices)):
        pass
    pages = select(tables.page.c.seq).where(tables.page.c.at < items_before)
    while await _delete(database, tables.page, pages):
        pass
    ended = select(tables.mute.c.seq).where(tables.mute.c.until < items_before)
    while await _delete(database, tables.mute, ended):
        pass
    return count


async def _expire(database: Database, before: datetime) -> int:
    """Delete the texts of a batch of items, and stories of which nothing is left."""
    alert, digest = tables.alert.c, tables.digest.c
    is_owed = exists().where(
        alert.story == item.story, delivery.alert == alert.id, delivery.state.in_(OPEN)
    )
    is_named = exists().where(
        alert.story == item.story,
        digest.alert == alert.id,
        delivery.key == digest.delivery,
        delivery.state.in_(OPEN),
    )
    old = (
        select(item.seq, item.id, item.story, item.title, item.text)
        .where(item.has_expired.is_(False), item.newest_at < before, not_(is_owed), not_(is_named))
        .order_by(item.newest_at)
        .limit(BATCH)
    )
    async with database.write() as connection:
        rows = (await connection.execute(old)).all()
        ids = [row.id for row in rows]
        for part in (tables.match, tables.revision):
            await connection.execute(delete(part).where(part.c.item.in_(ids)))
        await take_out(database, connection, rows)
        await connection.execute(update(tables.item).where(item.id.in_(ids)).values(FORGOTTEN))
        await _end_stories(connection, {row.story for row in rows})
    return len(rows)


async def _end_stories(connection: AsyncConnection, stories: Collection[str]) -> None:
    """Delete those of these stories that have no item left, with their alerts and deliveries."""
    has_items = exists().where(item.story == story.id)
    empty = select(story.id).where(story.id.in_(stories), not_(has_items))
    ended = list(await connection.scalars(empty))
    alerts = select(tables.alert.c.id).where(tables.alert.c.story.in_(ended))
    await connection.execute(delete(tables.delivery).where(delivery.alert.in_(alerts)))
    await connection.execute(delete(tables.alert).where(tables.alert.c.story.in_(ended)))
    await connection.execute(delete(tables.story).where(story.id.in_(ended)))


async def _delete(database: Database, table: Table, doomed: Select[Any]) -> int:
    """Delete a batch of rows by their numbers; return how many."""
    batch = doomed.limit(BATCH).scalar_subquery()
    async with database.write() as connection:
        return (await connection.execute(delete(table).where(table.c.seq.in_(batch)))).rowcount
