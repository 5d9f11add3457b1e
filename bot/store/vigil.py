"""Feeds that bring nothing, and what was told of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, or_, select, update

from bot.core.model import FeedId, FeedState, Owed, Worry
from bot.core.vigil import LONG_FAILING
from bot.store.database import Database
from bot.store.feeds import state_from
from bot.store.outbox import owe
from bot.store.tables import feed as table


class SqlVigil:
    """What the database knows of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def worrying(self, now: datetime) -> tuple[FeedState, ...]:
        """Return configured feeds that fail for long, are quiet, or of which so was told."""
        is_worrying = or_(
            table.c.failing_since <= now - LONG_FAILING,
            table.c.quiet_at <= table.c.last_ok_at,
            table.c.worry.is_not(None),
        )
        query = select(table).where(table.c.is_configured, is_worrying)
        async with self._database.read() as connection:
            rows = (await connection.execute(query.order_by(table.c.name, table.c.id))).all()
        return tuple(map(state_from, rows))

    async def told(
        self, worries: Mapping[FeedId, Worry | None], owed: Sequence[Owed], now: datetime
    ) -> None:
        """Keep what is told of each feed, and owe the notices that tell it, in one go."""
        keep = (
            update(table)
            .where(table.c.id == bindparam("feed"))
            .values(worry=bindparam("told"), worry_at=now)
        )
        values = [{"feed": feed, "told": worry} for feed, worry in worries.items()]
        async with self._database.write() as connection:
            if values:
                await connection.execute(keep, values)
            await owe(self._database, connection, owed, now)
