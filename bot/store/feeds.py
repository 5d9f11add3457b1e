"""The feeds and when each is due."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Row,
    and_,
    bindparam,
    case,
    func,
    not_,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.hosts import host_of
from bot.core.intervals import HOST_PAUSED, HOST_PAUSED_REASON, HOST_PAUSED_REMEDY, NEVER
from bot.core.model import (
    DueFeed,
    Feed,
    FeedId,
    FeedKind,
    FeedState,
    GoesBy,
    Outcome,
    Pacing,
    Validators,
    Whereabouts,
    Worry,
)
from bot.store import tables
from bot.store.columns import EPOCH, TICK
from bot.store.database import Database, Turn
from bot.store.endings import end_together, ended, polled_at
from bot.store.habits import habits_from
from bot.store.lookup import in_lists
from bot.store.manners import hints_from, whereabouts_from
from bot.store.tables import feed as table

TOO_MANY = "http-429"
DAY = timedelta(days=1)
CONFIGURED = (
    "url",
    "name",
    "lang",
    "kind",
    "owner",
    "country",
    "every",
    "first_poll",
    "note",
    "full_text",
)

# What a lease needs to know: reading every column would cost it a third more.
DUE = (
    "id",
    *CONFIGURED,
    "next_at",
    "failures",
    "last_ok_at",
    "failing_since",
    "etag",
    "last_modified",
    "digest",
    "sent_by",
    "full_at",
    "hints",
    "whereabouts",
    "listed",
    "goes_by",
    "habits",
    "fence",
)


class SqlFeeds:
    """Feeds in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def sync(self, feeds: Sequence[Feed], now: datetime) -> None:
        """Make the table hold these configured feeds; those gone are no longer polled.

        A feed that stays or returns keeps its due time, so a restart polls nothing early; but one
        that was gone for good is due again if it returns, or is configured otherwise than before.
        One that comes waits as long as its server has asked others to. Feeds added in chat stay;
        of one that stands in both places, the file decides.
        """
        filed = {feed.id for feed in feeds}
        async with self._database.write(Turn.EDIT) as connection:
            rows = (await connection.execute(select(tables.added_feed))).all()
            added = [feed_from(row) for row in rows if row.id not in filed]
            here = await connection.scalars(select(table.c.id).where(table.c.is_configured))
            gone = set(here) - filed - {feed.id for feed in added}
            await connection.execute(update(table).values(is_filed=False))
            await let_go(connection, gone)
            await take_up(self._database, connection, feeds, now, are_filed=True)
            await take_up(self._database, connection, added, now)

    async def claim_due(self, now: datetime, limit: int, lease: timedelta) -> tuple[DueFeed, ...]:
        """Lease feeds that are due, the most overdue first."""
        due = (
            select(table.c.id)
            .where(
                table.c.is_configured,
                table.c.next_at <= now,
                or_(table.c.leased_until.is_(None), table.c.leased_until <= now),
            )
            .order_by(table.c.next_at, table.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        claim = (
            update(table)
            .where(table.c.id.in_(due.scalar_subquery()))
            .values(leased_until=now + lease, fence=table.c.fence + 1)
            .returning(*(table.c[name] for name in DUE))
        )
        async with self._database.write(is_lasting=False) as connection:
            rows = (await connection.execute(claim)).all()
        return tuple(map(_due, sorted(rows, key=lambda row: (row.next_at, row.id))))

    async def keep_unchanged(
        self, visits: Sequence[tuple[DueFeed, Outcome]], now: datetime
    ) -> Sequence[bool]:
        """Record visits that brought nothing, together; False for each whose lease was lost.

        A power cut may lose them: the feeds are then visited once more.
        """
        async with self._database.write(is_patient=True, is_lasting=False) as connection:
            return await end_together(connection, visits, now)

    async def fail(self, due: DueFeed, outcome: Outcome) -> bool:
        """Record a failed poll and count the failure; False if the lease was lost.

        A visit that was not made counts as none. Other feeds of a paused host are put off too.
        """
        counted = int(outcome.state != HOST_PAUSED)
        async with self._database.write() as connection:
            done = await connection.execute(
                ended(due, outcome).values(failures=table.c.failures + counted)
            )
            if done.rowcount == 1 and outcome.paused_host:
                await connection.execute(_put_off(outcome))
        return done.rowcount == 1

    async def adopt(self, feed: FeedId) -> str | None:
        """Poll a feed from now on where it moved, and return that address; None if it did not.

        For a person to say: a move to another registrable domain is never adopted otherwise.
        """
        is_it = table.c.id == feed
        async with self._database.write() as connection:
            row = await connection.scalar(select(table.c.whereabouts).where(is_it))
            move = whereabouts_from(row).move
            if move is None:
                return None
            polled = polled_at(Whereabouts(move.to), move.to)
            # A visit under way began before; its outcome would take the address back.
            ours = {"fence": table.c.fence + 1, "leased_until": None}
            await connection.execute(update(table).where(is_it).values(polled | ours))
        return move.to

    async def release(self, dues: Sequence[DueFeed]) -> None:
        """Give leases back unused, due as before."""
        if not dues:
            return
        statement = (
            update(table)
            .where(table.c.id == bindparam("feed"), table.c.fence == bindparam("held_fence"))
            .values(leased_until=None)
        )
        async with self._database.write() as connection:
            await connection.execute(
                statement, [{"feed": due.feed.id, "held_fence": due.fence} for due in dues]
            )

    async def arrivals(self, now: datetime, days: int) -> Mapping[FeedId, tuple[int, ...]]:
        """Count each feed's new items in each of the last days of 24 h, the oldest day first.

        A feed without any is left out.
        """
        item = tables.item.c
        seen = type_coerce(item.first_seen_at, BigInteger)
        day = (((now - EPOCH) // TICK - seen) // (DAY // TICK)).label("day")
        query = (
            select(item.feed, day, func.count().label("items"))
            .where(item.first_seen_at > now - days * DAY, item.first_seen_at <= now)
            .group_by(item.feed, day)
        )
        found: dict[FeedId, list[int]] = {}
        async with self._database.read() as connection:
            for row in await connection.execute(query):
                counts = found.setdefault(FeedId(row.feed), [0] * days)
                counts[days - 1 - row.day] = row.items
        return {feed: tuple(counts) for feed, counts in found.items()}

    async def states(self) -> tuple[FeedState, ...]:
        """Return every configured feed's state, by name."""
        query = select(table).where(table.c.is_configured).order_by(table.c.name, table.c.id)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(map(state_from, rows))


async def take_up(
    database: Database,
    connection: AsyncConnection,
    feeds: Iterable[Feed],
    now: datetime,
    *,
    are_filed: bool = False,
) -> None:
    """Let feeds be polled: new ones now, those that return when due, if their server lets us."""
    insert = database.insert(table)
    names = (*CONFIGURED, "is_configured", "is_filed")
    values = {name: insert.excluded[name] for name in names}
    new_at = insert.excluded.next_at
    is_paused = and_(new_at > now, new_at > table.c.next_at)
    values["next_at"] = case(
        (or_(_is_wanted_anew(insert.excluded), is_paused), new_at), else_=table.c.next_at
    )
    upsert = insert.on_conflict_do_update(index_elements=[table.c.id], set_=values)
    paused = await _paused(connection, now)
    in_order = sorted(feeds, key=lambda feed: feed.id)
    rows = [_configured(feed, now, paused) | {"is_filed": are_filed} for feed in in_order]
    if rows:
        await connection.execute(upsert, rows)


async def let_go(connection: AsyncConnection, feeds: Collection[FeedId]) -> None:
    """Let feeds be polled no more, but for those that stand in a file."""
    for some in in_lists(sorted(feeds)):
        is_gone = and_(table.c.id.in_(some), not_(table.c.is_filed))
        await connection.execute(update(table).where(is_gone).values(is_configured=False))


def _is_wanted_anew(new: Any) -> ColumnElement[bool]:
    """Ask whether a person wants a feed polled again that is gone for good."""
    is_changed = (table.c[name].is_distinct_from(new[name]) for name in CONFIGURED)
    return and_(table.c.next_at == NEVER, or_(not_(table.c.is_configured), *is_changed))


def feed_from(row: Any) -> Feed:
    """Read a feed from a row of its columns."""
    return Feed(
        id=FeedId(row.id),
        url=row.url,
        name=row.name,
        lang=row.lang,
        kind=FeedKind(row.kind),
        owner=row.owner,
        country=row.country,
        every=row.every,
        first_poll=row.first_poll,
        note=row.note,
        full_text=row.full_text,
    )


def state_from(row: Row[Any]) -> FeedState:
    """Read a feed's state from its row."""
    return FeedState(
        feed=feed_from(row),
        state=row.state,
        reason=row.reason,
        remedy=row.remedy,
        next_at=row.next_at,
        interval=row.interval,
        failures=row.failures,
        last_ok_at=row.last_ok_at,
        whereabouts=whereabouts_from(row.whereabouts),
        pacing=row.pacing and Pacing(row.pacing),
        habits=habits_from(row.habits),
        failing_since=row.failing_since,
        quiet_at=row.quiet_at,
        worry=row.worry and Worry(row.worry),
        worry_at=row.worry_at,
    )


def _due(row: Row[Any]) -> DueFeed:
    return DueFeed(
        feed=feed_from(row),
        validators=Validators(row.etag, row.last_modified, row.digest, row.sent_by, row.full_at),
        failures=row.failures,
        is_first=row.last_ok_at is None,
        fence=row.fence,
        listed=row.listed or {},
        goes_by=GoesBy(row.goes_by or GoesBy.GUID),
        hints=hints_from(row.hints),
        whereabouts=whereabouts_from(row.whereabouts),
        habits=habits_from(row.habits),
        last_ok_at=row.last_ok_at,
        failing_since=row.failing_since,
    )


def _put_off(outcome: Outcome) -> Any:
    """Return the statement that lets the other feeds of a paused host wait as long."""
    is_sooner = and_(table.c.is_configured, table.c.next_at < outcome.next_at)
    return (
        update(table)
        .where(table.c.host == outcome.paused_host, is_sooner)
        .values(
            state=HOST_PAUSED,
            reason=HOST_PAUSED_REASON,
            remedy=HOST_PAUSED_REMEDY,
            next_at=outcome.next_at,
        )
    )


async def _paused(connection: AsyncConnection, now: datetime) -> dict[str, datetime]:
    """Return until when hosts are paused."""
    is_paused = and_(table.c.state.in_((HOST_PAUSED, TOO_MANY)), table.c.next_at > now)
    query = (
        select(table.c.host, func.max(table.c.next_at).label("until"))
        .where(is_paused, table.c.host.is_not(None))
        .group_by(table.c.host)
    )
    return {row.host: row.until for row in await connection.execute(query)}


def _configured(feed: Feed, now: datetime, paused: Mapping[str, datetime]) -> dict[str, Any]:
    host = host_of(feed.url)
    return {
        "id": feed.id,
        **{name: getattr(feed, name) for name in CONFIGURED},
        "host": host,
        "is_configured": True,
        "state": "new",
        "reason": "",
        "remedy": "",
        "next_at": paused.get(host, now),
        "interval": feed.every or timedelta(),
        "failures": 0,
        "fence": 0,
    }
