"""The feeds and when each is due."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    and_,
    bindparam,
    case,
    literal,
    not_,
    or_,
    select,
    update,
)

from bot.core.intervals import NEVER
from bot.core.model import (
    DueFeed,
    Feed,
    FeedId,
    FeedKind,
    FeedState,
    GoesBy,
    Outcome,
    Validators,
)
from bot.store.columns import Instant
from bot.store.database import Database
from bot.store.lookup import in_lists
from bot.store.tables import feed as table

CONFIGURED = ("url", "name", "lang", "kind", "owner", "country", "every", "first_poll", "note")


class SqlFeeds:
    """Feeds in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def sync(self, feeds: Sequence[Feed], now: datetime) -> None:
        """Make the table hold these configured feeds; those gone are no longer polled.

        A feed that stays or returns keeps its due time, so a restart polls nothing early; but one
        that was gone for good is due again if it returns, or is configured otherwise than before.
        """
        rows = [_configured(feed, now) for feed in sorted(feeds, key=lambda feed: feed.id)]
        insert = self._database.insert(table)
        values = {name: insert.excluded[name] for name in (*CONFIGURED, "is_configured")}
        values["next_at"] = case(
            (_is_wanted_anew(insert.excluded), literal(now, Instant)), else_=table.c.next_at
        )
        upsert = insert.on_conflict_do_update(index_elements=[table.c.id], set_=values)
        async with self._database.write() as connection:
            here = await connection.scalars(select(table.c.id).where(table.c.is_configured))
            for gone in in_lists(sorted(set(here) - {feed.id for feed in feeds})):
                await connection.execute(
                    update(table).where(table.c.id.in_(gone)).values(is_configured=False)
                )
            if rows:
                await connection.execute(upsert, rows)

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
            .returning(*table.c)
        )
        async with self._database.write(is_lasting=False) as connection:
            rows = (await connection.execute(claim)).all()
        return tuple(map(_due, sorted(rows, key=lambda row: (row.next_at, row.id))))

    async def fail(self, due: DueFeed, outcome: Outcome) -> bool:
        """Record a failed poll and count the failure; False if the lease was lost."""
        async with self._database.write() as connection:
            done = await connection.execute(
                ended(due, outcome).values(failures=table.c.failures + 1)
            )
        return done.rowcount == 1

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

    async def states(self) -> tuple[FeedState, ...]:
        """Return every configured feed's state, by name."""
        query = select(table).where(table.c.is_configured).order_by(table.c.name, table.c.id)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(map(state_from, rows))


def _is_wanted_anew(new: Any) -> ColumnElement[bool]:
    """Ask whether a person wants a feed polled again that is gone for good."""
    is_changed = (table.c[name].is_distinct_from(new[name]) for name in CONFIGURED)
    return and_(table.c.next_at == NEVER, or_(not_(table.c.is_configured), *is_changed))


def ended(due: DueFeed, outcome: Outcome) -> Any:
    """Return the statement that ends a lease with an outcome; it changes no row without it."""
    values: dict[str, Any] = {
        "state": outcome.state,
        "reason": outcome.reason,
        "remedy": outcome.remedy,
        "next_at": outcome.next_at,
        "interval": outcome.interval,
        "leased_until": None,
    }
    if outcome.validators is not None:
        values |= asdict(outcome.validators)
    is_ours = and_(
        table.c.id == due.feed.id,
        table.c.fence == due.fence,
        table.c.leased_until.is_not(None),
    )
    return update(table).where(is_ours).values(values)


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
    )


def _due(row: Row[Any]) -> DueFeed:
    return DueFeed(
        feed=feed_from(row),
        validators=Validators(row.etag, row.last_modified, row.digest),
        failures=row.failures,
        is_first=row.last_ok_at is None,
        fence=row.fence,
        listed=row.listed or {},
        goes_by=GoesBy(row.goes_by or GoesBy.GUID),
    )


def _configured(feed: Feed, now: datetime) -> dict[str, Any]:
    return {
        **asdict(feed),
        "is_configured": True,
        "state": "new",
        "reason": "",
        "remedy": "",
        "next_at": now,
        "interval": feed.every or timedelta(),
        "failures": 0,
        "fence": 0,
    }
