"""What a channel that is new is shown: the newest match, and its alert where it has none."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import case, exists, select, update

from bot.core.model import ChannelName, Reason, Report, StoryId, Taken, WatchlistName
from bot.store import tables
from bot.store.database import Database, adding
from bot.store.outbox import owe
from bot.store.records import alert_rows
from bot.store.reports import IS_LATEST, reports

item, match, delivery = tables.item.c, tables.match.c, tables.delivery.c


class SqlWelcome:
    """A channel's first alert, by SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def is_new(self, channel: ChannelName) -> bool:
        """Tell whether nothing was ever owed to a channel."""
        async with self._database.read() as connection:
            owed = select(delivery.seq).where(delivery.channel == channel).limit(1)
            return (await connection.execute(owed)).first() is None

    async def newest(
        self, lists: Collection[WatchlistName], now: datetime
    ) -> tuple[Report, StoryId] | None:
        """Return the newest match of these lists by its date of publication, and its story.

        What has no date, or one still to come, is older than what has one.
        """
        published_at = case((item.published_at <= now, item.published_at))
        newest = (
            select(tables.item)
            .where(item.has_expired.is_(False), item.story.is_not(None))
            .where(exists().where(IS_LATEST).where(match.watchlist.in_(lists)))
            .order_by(published_at.desc().nulls_last(), item.seq.desc())
            .limit(1)
        )
        async with self._database.read() as connection:
            row = (await connection.execute(newest)).first()
            if row is None:
                return None
            found = await reports(connection, select(tables.item).where(item.id == row.id), None)
        return found[0], StoryId(row.story)

    async def show(self, taken: Taken, now: datetime) -> None:
        """Open the alert of an item that is stored already, where it does not stand, and owe it."""
        alerts = alert_rows([taken])
        shown = update(tables.match).where(
            match.item == taken.item.id,
            match.revision == taken.item.revision,
            match.watchlist.in_([each.watchlist for each in taken.routing.alerts]),
        )
        async with self._database.write() as connection:
            await connection.execute(adding(self._database.insert, tables.alert), alerts)
            await connection.execute(shown.values(reason=Reason.ALERTED))
            await owe(self._database, connection, taken.routing.owed, now)
