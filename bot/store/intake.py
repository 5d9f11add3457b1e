"""One visit's transaction.

Statements are few whatever a visit brings, because each costs a round trip: every kind of row
is written by one statement over a list of values.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.model import (
    ChannelName,
    DueFeed,
    Listing,
    Mute,
    OpenDigest,
    Outcome,
    Sighting,
    StoryId,
    Taken,
    WatchlistName,
)
from bot.ports import Clock
from bot.store import tables
from bot.store.database import Database, Insert, adding
from bot.store.edits import mutes_in_force
from bot.store.endings import ended
from bot.store.known import further_names
from bot.store.lookup import in_lists, mark
from bot.store.outbox import open_digests, owe
from bot.store.records import alert_rows, alias_rows, item_row, match_rows, story_rows
from bot.store.word_index import put_in, take_out

NOTHING_LISTED = Listing()


class SqlIntake:
    """What one visit reads and keeps, on the connection of its transaction."""

    def __init__(self, database: Database, connection: AsyncConnection, clock: Clock) -> None:
        self._database = database
        self._connection = connection
        self._clock = clock

    async def sightings(
        self, links: Collection[str], titles: Collection[str], since: datetime
    ) -> tuple[Sighting, ...]:
        """Return reports since a time with any of these canonical links or normal titles."""
        item = tables.item.c
        columns = (item.seq, item.story, item.canonical_url, item.normal_title, item.at)
        found: dict[int, Any] = {}
        for marks in in_lists(sorted({mark(text) for text in (*links, *titles) if text})):
            has_any = or_(item.link_mark.in_(marks), item.title_mark.in_(marks))
            query = select(*columns).where(has_any, item.at >= since)
            found |= {row.seq: row for row in await self._connection.execute(query)}
        return tuple(_sighting(found[seq]) for seq in sorted(found))

    async def alerted(
        self, stories: Collection[StoryId]
    ) -> frozenset[tuple[StoryId, WatchlistName]]:
        """Return which alerts these stories have already."""
        alert = tables.alert.c
        found: set[tuple[StoryId, WatchlistName]] = set()
        for some in in_lists(sorted(set(stories))):
            rows = await self._connection.execute(
                select(alert.story, alert.watchlist).where(alert.story.in_(some))
            )
            found |= {(StoryId(row.story), WatchlistName(row.watchlist)) for row in rows}
        return frozenset(found)

    async def mutes(self, now: datetime) -> tuple[Mute, ...]:
        """Return the mutes in force."""
        return await mutes_in_force(self._connection, now)

    async def open_digests(self) -> Mapping[ChannelName, OpenDigest]:
        """Return the newest digest of each channel that has not gone yet, and keep it so."""
        return await open_digests(self._connection)

    async def keep(
        self,
        due: DueFeed,
        taken: Sequence[Taken],
        outcome: Outcome,
        listing: Listing = NOTHING_LISTED,
    ) -> bool:
        """Store items, matches, stories, alerts, deliveries and the feed's next visit.

        Returns False, and stores nothing, if the feed's lease was lost meanwhile.
        """
        now = self._clock.now()
        learned = {} if listing.items is None else _listed(listing)
        visited = await self._connection.execute(
            ended(due, outcome).values(failures=0, last_ok_at=now, **learned)
        )
        if visited.rowcount != 1:
            return False
        if listing.names:
            further = await further_names(self._connection, due.feed.id, listing.names, now)
            await self._add(tables.item_alias, further)
        if taken:
            await self._keep_revisions(taken, now)
            await self._keep_items(taken)
            await self._keep_alerts(taken, now)
        return True

    async def _keep_revisions(self, taken: Sequence[Taken], now: datetime) -> None:
        """Keep the texts that edited items had until now."""
        item = tables.item.c
        edited = [each.item.id for each in taken if each.item.revision > 1]
        for some in in_lists(edited):
            earlier = select(
                item.id, item.revision, item.title, item.text, bindparam("now", now, item.at.type)
            ).where(item.id.in_(some))
            names = ["item", "revision", "title", "text", "replaced_at"]
            statement = self._database.insert(tables.revision).from_select(names, earlier)
            await self._connection.execute(statement.on_conflict_do_nothing())
            # The words of what has expired went with its text.
            old = select(item.seq, item.title, item.text).where(
                item.id.in_(some), item.has_expired.is_(False)
            )
            rows = (await self._connection.execute(old)).all()
            await take_out(self._database, self._connection, rows)

    async def _keep_items(self, taken: Sequence[Taken]) -> None:
        await self._add(tables.story, story_rows(taken))
        await self._connection.execute(
            _item_upsert(self._database.insert), [item_row(each) for each in taken]
        )
        await self._add(tables.item_alias, alias_rows(taken))
        await self._add(tables.match, match_rows(taken))
        await put_in(self._database, self._connection, [each.item for each in taken])

    async def _keep_alerts(self, taken: Sequence[Taken], now: datetime) -> None:
        await self._add(tables.alert, alert_rows(taken))
        owed = [owed for each in taken for owed in each.routing.owed]
        await owe(self._database, self._connection, owed, now)

    async def _add(self, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows; those that stand already are left as they are."""
        if rows:
            await self._connection.execute(adding(self._database.insert, table), rows)


@cache
def _item_upsert(insert: Insert) -> Any:
    """Return the statement that takes in an item, or its edit.

    When an item was first seen never changes, and what follows from it is worked out anew. Nor
    does the reason for its story while it stays there: an edit finds the item itself.
    """
    item = tables.item.c
    statement = insert(tables.item)
    new = statement.excluded
    seen = item.first_seen_at
    later = case((new.published_at > seen, new.published_at), else_=seen)
    kept = {"seq", "id", "feed", "key", "first_seen_at"}
    values = {column.name: new[column.name] for column in item if column.name not in kept}
    stays = case((new.story == item.story, item.grouping_reason), else_=new.grouping_reason)
    values |= {
        "at": func.coalesce(new.published_at, seen),
        "newest_at": later,
        "grouping_reason": stays,
    }
    return statement.on_conflict_do_update(index_elements=[item.id], set_=values)


def _sighting(row: Any) -> Sighting:
    return Sighting(StoryId(row.story), row.canonical_url, row.normal_title, row.at)


def _listed(listing: Listing) -> dict[str, Any]:
    return {"listed": dict(listing.items or {}), "goes_by": listing.goes_by}
