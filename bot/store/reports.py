"""Items with their feeds and matches, read in three statements however many they are."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.model import Alert, AlertId, Feed, Match, Report, StoryId, WatchlistName
from bot.store import tables
from bot.store.feeds import feed_from
from bot.store.lookup import in_lists
from bot.store.records import RANKS, item_from, match_from

item, match = tables.item.c, tables.match.c

# Spans of an earlier revision would mark the wrong words of the latest text.
IS_LATEST = and_(match.item == item.id, match.revision == item.revision)


async def reports(
    connection: AsyncConnection, query: Select[Any], watchlist: WatchlistName | None
) -> tuple[Report, ...]:
    """Return the items of a query in its order, with their matches of one watchlist or of all."""
    rows = (await connection.execute(query)).all()
    feeds = await feeds_of(connection, rows)
    matches = await _matches(connection, rows)
    return tuple(
        Report(item_from(row, feeds[row.feed]), _of_list(matches[row.id], watchlist))
        for row in rows
    )


async def alerts(connection: AsyncConnection, query: Select[Any]) -> tuple[Alert, ...]:
    """Return the alerts of a query in its order; one whose every report is deleted is left out."""
    rows = (await connection.execute(query)).all()
    members = await _members(connection, sorted({row.story for row in rows}))
    feeds = await feeds_of(connection, [each for own in members.values() for each in own])
    matches = await _matches(connection, [each for own in members.values() for each in own])
    return tuple(
        _alert(
            row,
            tuple(
                Report(item_from(each, feeds[each.feed]), _of_list(matches[each.id], row.watchlist))
                for each in members[row.story]
            ),
        )
        for row in rows
        if members[row.story]
    )


async def feeds_of(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> dict[str, Feed]:
    """Return the feeds of items by id."""
    feed = tables.feed
    found: dict[str, Feed] = {}
    for some in in_lists(sorted({row.feed for row in rows})):
        here = await connection.execute(select(feed).where(feed.c.id.in_(some)))
        found |= {row.id: feed_from(row) for row in here}
    return found


async def _members(
    connection: AsyncConnection, stories: Sequence[str]
) -> defaultdict[str, list[Row[Any]]]:
    """Return the items of stories in order of arrival."""
    found: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for some in in_lists(stories):
        query = select(tables.item).where(item.story.in_(some)).order_by(item.seq)
        for row in await connection.execute(query):
            found[row.story].append(row)
    return found


async def _matches(
    connection: AsyncConnection, rows: Sequence[Row[Any]]
) -> defaultdict[str, list[Match]]:
    found: defaultdict[str, list[Match]] = defaultdict(list)
    for some in in_lists(sorted({row.id for row in rows})):
        query = (
            select(tables.match)
            .join_from(tables.match, tables.item, IS_LATEST)
            .where(match.item.in_(some))
            .order_by(match.place)
        )
        for row in await connection.execute(query):
            found[row.item].append(match_from(row))
    return found


def _of_list(matches: Sequence[Match], watchlist: str | None) -> tuple[Match, ...]:
    return tuple(each for each in matches if watchlist in (None, each.watchlist))


def _alert(row: Row[Any], members: tuple[Report, ...]) -> Alert:
    return Alert(
        id=AlertId(row.id),
        story=StoryId(row.story),
        watchlist=WatchlistName(row.watchlist),
        watchlist_title=row.watchlist_title,
        priority=RANKS[row.priority],
        created_at=row.created_at,
        reports=members,
    )
