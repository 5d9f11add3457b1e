"""Every decision about an item, read back from where each was stored."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.model import (
    AlertId,
    ChannelName,
    DeliveryKind,
    DeliveryState,
    Fate,
    Grouping,
    History,
    Judged,
    NewAlert,
    Reason,
    Renamed,
    Revision,
    StoryId,
    WatchlistName,
)
from bot.store import tables
from bot.store.claiming import AFTER_POST
from bot.store.database import Database
from bot.store.known import RENAMED
from bot.store.lookup import mark
from bot.store.records import RANKS, declined_from, item_from, match_from
from bot.store.reports import feeds_of

MOST = 10  # items under one link or in one story: enough to see who else has it

item, match, alert, delivery = (
    tables.item.c,
    tables.match.c,
    tables.alert.c,
    tables.delivery.c,
)

Rows = Sequence[Row[Any]]


class SqlHistories:
    """What was decided, from the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def named(self, names: Collection[str]) -> tuple[History, ...]:
        """Return the items that go by any of these names in any feed, oldest first.

        Names outlive texts: an item whose text is deleted is found too.
        """
        alias = tables.item_alias.c
        # Names are kept by feed: asking for each feed's takes a look-up each, and no scan.
        ids = select(alias.item).where(
            alias.feed.in_(select(tables.feed.c.id)),
            alias.alias_mark.in_([mark(name) for name in sorted(names)]),
        )
        return await self._read(select(tables.item).where(item.id.in_(ids)))

    async def alerted(self, named: AlertId) -> tuple[History, ...]:
        """Return the items of an alert's story, oldest first; none if there is no such alert."""
        story = select(alert.story).where(alert.id == named).scalar_subquery()
        return await self._read(select(tables.item).where(item.story == story))

    async def _read(self, query: Select[Any]) -> tuple[History, ...]:
        async with self._database.read() as connection:
            rows = (await connection.execute(query.order_by(item.seq).limit(MOST))).all()
            return await _histories(connection, rows)


async def _histories(connection: AsyncConnection, rows: Rows) -> tuple[History, ...]:
    stories = sorted({row.story for row in rows if row.story})
    leads, reports = await _stories(connection, stories)
    feeds = await feeds_of(connection, [*rows, *leads.values()])
    ids = [row.id for row in rows]
    judged = await _judged(connection, ids)
    revisions, renamed = await _revisions(connection, ids), await _renamed(connection, ids)
    alerts = await _alerts(connection, stories)
    sent = await _deliveries(connection, [each.id for own in alerts.values() for each in own])
    histories: list[History] = []
    for row in rows:
        lead = leads.get(row.story)
        histories.append(
            History(
                item=item_from(row, feeds[row.feed]),
                has_expired=row.has_expired,
                grouping=row.story and Grouping(StoryId(row.story), Reason(row.grouping_reason)),
                lead=item_from(lead, feeds[lead.feed]) if lead and lead.id != row.id else None,
                reports=reports.get(row.story, 1),
                judged=tuple(judged[row.id]),
                alerts=tuple(alerts[row.story]),
                fates=tuple(_fates(row, alerts[row.story], sent)),
                revisions=tuple(revisions[row.id]),
                renamed=renamed.get(row.id),
            )
        )
    return tuple(histories)


async def _stories(
    connection: AsyncConnection, stories: Sequence[str]
) -> tuple[dict[str, Row[Any]], dict[str, int]]:
    """Return for each story its first report and how many there are."""
    counted = (
        select(item.story, func.count().label("reports"), func.min(item.seq).label("first"))
        .where(item.story.in_(stories))
        .group_by(item.story)
    )
    counts = (await connection.execute(counted)).all()
    firsts = select(tables.item).where(item.seq.in_([row.first for row in counts]))
    leads = {row.story: row for row in await connection.execute(firsts)}
    return leads, {row.story: row.reports for row in counts}


async def _judged(
    connection: AsyncConnection, ids: Sequence[str]
) -> defaultdict[str, list[Judged]]:
    query = select(tables.match).where(match.item.in_(ids)).order_by(match.revision, match.place)
    rows = (await connection.execute(query)).all()
    by_list = defaultdict[tuple[str, int, str], list[Row[Any]]](list)
    for row in rows:
        by_list[row.item, row.revision, row.watchlist].append(row)
    found: defaultdict[str, list[Judged]] = defaultdict(list)
    for (owner, revision, watchlist), own in by_list.items():
        reason = own[0].reason and Reason(own[0].reason)
        matches = tuple(map(match_from, own))
        judged = Judged(WatchlistName(watchlist), revision, matches, reason, declined_from(own[0]))
        found[owner].append(judged)
    return found


async def _revisions(
    connection: AsyncConnection, ids: Sequence[str]
) -> defaultdict[str, list[Revision]]:
    revision = tables.revision.c
    query = select(tables.revision).where(revision.item.in_(ids)).order_by(revision.revision)
    found: defaultdict[str, list[Revision]] = defaultdict(list)
    for row in await connection.execute(query):
        found[row.item].append(Revision(row.revision, row.title, row.text, row.replaced_at))
    return found


async def _renamed(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, Renamed]:
    """Return of each item how it was known when it last gained a name."""
    alias = tables.item_alias.c
    query = (
        select(alias.item, alias.reason, alias.at)
        .where(alias.item.in_(ids), alias.reason.in_(RENAMED))
        .order_by(alias.at)
    )
    return {
        row.item: Renamed(Reason(row.reason), row.at) for row in await connection.execute(query)
    }


async def _alerts(
    connection: AsyncConnection, stories: Sequence[str]
) -> defaultdict[str, list[NewAlert]]:
    query = select(tables.alert).where(alert.story.in_(stories)).order_by(alert.seq)
    found: defaultdict[str, list[NewAlert]] = defaultdict(list)
    for row in await connection.execute(query):
        found[row.story].append(
            NewAlert(
                id=AlertId(row.id),
                story=StoryId(row.story),
                watchlist=WatchlistName(row.watchlist),
                priority=RANKS[row.priority],
                created_at=row.created_at,
                watchlist_title=row.watchlist_title,
            )
        )
    return found


async def _deliveries(connection: AsyncConnection, alerts: Sequence[str]) -> Rows:
    """Return the deliveries of alerts, `of` being the alert: a digest's stand once for each."""
    digest = tables.digest.c
    own = select(tables.delivery, delivery.alert.label("of")).where(delivery.alert.in_(alerts))
    named = (
        select(tables.delivery, digest.alert.label("of"))
        .join_from(tables.digest, tables.delivery, digest.delivery == delivery.key)
        .where(digest.alert.in_(alerts))
    )
    rows = [*await connection.execute(own), *await connection.execute(named)]
    return sorted(rows, key=lambda row: row.seq)


def _fates(row: Row[Any], alerts: Sequence[NewAlert], deliveries: Rows) -> Iterator[Fate]:
    """Yield the posts of a story's alerts, and what was owed to them for one item."""
    own = {each.id for each in alerts}
    for each in deliveries:
        if each.of in own and (each.kind not in AFTER_POST or row.id in each.key):
            yield Fate(
                alert=AlertId(each.of),
                kind=DeliveryKind(each.kind),
                channel=ChannelName(each.channel),
                state=DeliveryState(each.state),
                reason=Reason(each.reason),
                detail=each.detail,
                next_at=each.next_at,
                attempts=each.attempts,
                sent_at=each.sent_at,
            )
