"""The archive as scripts read it: plain values in the shapes that the command line promises.

Pages follow `seq`, each in a short transaction of its own, so that an export of any length
neither fills memory nor keeps the database from tidying up.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.model import Alert, DeliveryKind
from bot.store import tables
from bot.store.database import Database
from bot.store.feeds import state_from
from bot.store.outbox import named_by
from bot.store.records import stamp
from bot.store.reports import alerts, feeds_of

PAGE = 500

Record = Mapping[str, Any]
Records = Callable[[AsyncConnection, Sequence[Row[Any]]], Awaitable[list[Record]]]


async def export(database: Database, what: str, since: datetime | None) -> AsyncIterator[Record]:
    """Stream records of one kind, oldest first.

    Raises:
        KeyError: if `what` is none of items, alerts, deliveries, feeds.
    """
    if what == "feeds":
        async for record in _feeds(database):
            yield record
        return
    table, time, records = KINDS[what]
    query = select(table).order_by(table.c.seq).limit(PAGE)
    if what == "items":
        query = query.where(table.c.has_expired.is_(False))
    if since is not None:
        query = query.where(table.c[time] >= since)
    after = 0
    while True:
        async with database.read() as connection:
            rows = (await connection.execute(query.where(table.c.seq > after))).all()
            page = await records(connection, rows)
        for record in page:
            yield record
        if len(rows) < PAGE:
            return
        after = rows[-1].seq


async def _feeds(database: Database) -> AsyncIterator[Record]:
    feed = tables.feed
    query = select(feed).where(feed.c.is_configured).order_by(feed.c.name, feed.c.id)
    async with database.read() as connection:
        rows = (await connection.execute(query)).all()
    for row in rows:
        state = state_from(row)
        yield {
            "url": state.feed.url,
            "state": state.state,
            "reason": state.reason,
            "remedy": state.remedy,
            "next_at": stamp(state.next_at),
            "interval_s": round(state.interval.total_seconds()),
            "failures": state.failures,
            "last_ok_at": stamp(state.last_ok_at),
        }


async def _items(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> list[Record]:
    feeds = await feeds_of(connection, rows)
    return [
        {
            "id": row.id,
            "feed": feeds[row.feed].url,
            "key": row.key,
            "guid": row.guid,
            "url": row.url,
            "title": row.title,
            "text": row.text,
            "lang": row.lang,
            "published_at": stamp(row.published_at),
            "first_seen_at": stamp(row.first_seen_at),
            "revision": row.revision,
        }
        for row in rows
    ]


async def _alerts(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> list[Record]:
    alert = tables.alert
    query = select(alert).where(alert.c.seq.in_([row.seq for row in rows])).order_by(alert.c.seq)
    return [_alert(each) for each in await alerts(connection, query)]


def _alert(alert: Alert) -> Record:
    items = [report.item for report in alert.reports]
    first = next((each.item for each in alert.reports if each.matches), items[0])
    return {
        "alert": alert.id,
        "watchlist": alert.watchlist,
        "story": alert.story,
        "title": first.title,
        "url": first.url,
        "priority": alert.priority.value,
        "created_at": stamp(alert.created_at),
        "items": [
            {
                "id": item.id,
                "url": item.url,
                "title": item.title,
                "source": item.feed.name,
                "published_at": stamp(item.published_at),
            }
            for item in items
        ],
    }


async def _deliveries(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> list[Record]:
    channel = tables.channel
    chats = {
        row.name: row.chat
        for row in await connection.execute(select(channel.c.name, channel.c.chat))
    }
    digests = [row.key for row in rows if row.kind == DeliveryKind.DIGEST]
    named = await named_by(connection, digests)
    return [
        {
            "delivery": str(row.seq),
            "alerts": [row.alert] if row.alert else list(named.get(row.key, ())),
            "chat": chats[row.channel],
            "channel": row.channel,
            "kind": row.kind,
            "state": row.state,
            "reason": row.reason,
            "detail": row.detail,
            "attempts": row.attempts,
            "created_at": stamp(row.created_at),
            "sent_at": stamp(row.sent_at),
            "remote_id": row.remote_id,
        }
        for row in rows
    ]


KINDS: Mapping[str, tuple[Table, str, Records]] = {
    "items": (tables.item, "first_seen_at", _items),
    "alerts": (tables.alert, "created_at", _alerts),
    "deliveries": (tables.delivery, "created_at", _deliveries),
}
