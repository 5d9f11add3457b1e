"""What a feed's items are known by: the names under which each may come back."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.aliases import MAX_NAMES, canonical
from bot.core.model import FeedId, ItemId, Known, Reason, StoryId, WatchlistName
from bot.store import tables
from bot.store.lookup import in_lists, mark

SEPARATOR = "\n"
RENAMED = (
    Reason.KNOWN_BY_LINK,
    Reason.KNOWN_BY_PATH,
    Reason.KNOWN_BY_DATE,
    Reason.KNOWN_BY_TITLE,
    Reason.KNOWN_AS_ISSUED,
)


async def known(
    connection: AsyncConnection, feed: FeedId, aliases: Collection[str]
) -> Mapping[str, Known]:
    """Return, by alias, the items of this feed that carry any of these aliases."""
    asked = {alias: mark(alias) for alias in aliases}
    items: dict[str, str] = {}
    for marks in in_lists(sorted(set(asked.values()))):
        rows = await connection.execute(
            select(tables.item_alias.c.alias_mark, tables.item_alias.c.item).where(
                tables.item_alias.c.feed == feed, tables.item_alias.c.alias_mark.in_(marks)
            )
        )
        items |= {row.alias_mark: row.item for row in rows}
    found = await _items(connection, sorted(set(items.values())))
    return {alias: found[items[sign]] for alias, sign in asked.items() if sign in items}


async def _items(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, Known]:
    item, match, alias = tables.item.c, tables.match.c, tables.item_alias.c
    watchlists = (
        select(func.aggregate_strings(match.watchlist, SEPARATOR))
        .where(match.item == item.id)
        .scalar_subquery()
        .label("watchlists")
    )
    columns = (
        item.id,
        item.key,
        item.title,
        item.text,
        item.revision,
        item.first_seen_at,
        item.has_expired,
        item.at,
        item.canonical_url,
        item.url,
        item.story,
        exists().where(alias.item == item.id, alias.reason.in_(RENAMED)).label("was_renamed"),
    )
    found: dict[str, Known] = {}
    for some in in_lists(ids):
        rows = await connection.execute(select(*columns, watchlists).where(item.id.in_(some)))
        found |= {row.id: _known(row) for row in rows}
    return found


async def further_names(
    connection: AsyncConnection,
    feed: FeedId,
    names: Mapping[str, tuple[ItemId, Reason]],
    now: datetime,
) -> list[dict[str, Any]]:
    """Return rows for further names of items that stand, as far as these have room for more."""
    item, alias = tables.item.c, tables.item_alias.c
    room: dict[str, int] = {}
    for some in in_lists(sorted({owner for owner, _ in names.values()})):
        rows = await connection.execute(
            select(item.id, func.count(alias.item).label("names"))
            .join_from(tables.item, tables.item_alias, alias.item == item.id, isouter=True)
            .where(item.id.in_(some))
            .group_by(item.id)
        )
        room |= {row.id: MAX_NAMES - row.names for row in rows}
    kept: list[dict[str, Any]] = []
    for name, (owner, reason) in names.items():
        if room.get(owner, 0) > 0:
            room[owner] -= 1
            gained = {"feed": feed, "alias_mark": mark(name), "item": owner}
            kept.append(gained | {"reason": reason, "at": now})
    return kept


def _known(row: Any) -> Known:
    watchlists = row.watchlists.split(SEPARATOR) if row.watchlists else ()
    return Known(
        item=ItemId(row.id),
        key=row.key,
        title=row.title,
        text=row.text,
        revision=row.revision,
        watchlists=frozenset(map(WatchlistName, watchlists)),
        first_seen_at=row.first_seen_at,
        has_expired=row.has_expired,
        at=row.at,
        link=row.canonical_url or (row.url and canonical(row.url)),
        story=row.story and StoryId(row.story),
        was_renamed=row.was_renamed,
    )
