"""Everything seen, for reading."""

from collections.abc import AsyncIterator, Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Table, and_, exists, func, select

from bot.core.model import (
    Alert,
    AlertId,
    Counts,
    DeliveryState,
    FeedId,
    Known,
    Reason,
    Report,
    WatchlistName,
)
from bot.store import tables
from bot.store.claiming import OPEN
from bot.store.database import Database
from bot.store.export import export
from bot.store.known import known
from bot.store.lookup import needles
from bot.store.reports import IS_LATEST, alerts, reports

feed, item, alert = tables.feed.c, tables.item.c, tables.alert.c
HELD = DeliveryState.HELD
FAILED = (Reason.RETRY, Reason.IN_DOUBT, Reason.CHANNEL_CLOSED, Reason.CHAT_CLOSED)


class SqlArchive:
    """The archive in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def latest(
        self,
        *,
        watchlist: WatchlistName | None = None,
        words: str = "",
        since: datetime | None = None,
        limit: int = 5,
    ) -> tuple[Report, ...]:
        """Return matched items, newest first by the later of published and first seen.

        `words` must all stand in title or text (folded); it is data, never query syntax. What
        holds no word at all, such as "%", is found nowhere.
        """
        wanted = needles(words)
        if words.strip() and not wanted:
            return ()
        query = select(tables.item).where(item.has_expired.is_(False), _has_match(watchlist))
        query = query.where(*(self._database.stands_in(each, item.searched) for each in wanted))
        if since is not None:
            query = query.where(item.newest_at >= since)
        newest = query.order_by(item.newest_at.desc(), item.seq.desc()).limit(limit)
        async with self._database.read() as connection:
            return await reports(connection, newest, watchlist)

    async def known(self, feed: FeedId, aliases: Collection[str]) -> Mapping[str, Known]:
        """Return, by alias, the items of this feed that carry any of these aliases."""
        async with self._database.read() as connection:
            return await known(connection, feed, aliases)

    async def alert(self, alert: AlertId) -> Alert | None:
        """Return one alert with its reports."""
        query = select(tables.alert).where(tables.alert.c.id == alert)
        async with self._database.read() as connection:
            return next(iter(await alerts(connection, query)), None)

    async def alerts(self, since: datetime | None, limit: int) -> tuple[Alert, ...]:
        """Return alerts, newest first."""
        query = select(tables.alert).order_by(alert.created_at.desc(), alert.seq.desc())
        if since is not None:
            query = query.where(alert.created_at >= since)
        async with self._database.read() as connection:
            return await alerts(connection, query.limit(limit))

    async def counts(self, since: datetime) -> Counts:
        """Count what happened since a time; what is owed or dead is counted as it stands."""
        state = tables.delivery.c.state
        query = select(
            _count(tables.item, item.first_seen_at >= since).label("items"),
            _count(tables.feed, feed.is_configured).label("feeds"),
            _count(tables.feed, and_(feed.is_configured, feed.failures > 0)).label("failing_feeds"),
            _count(tables.alert, alert.created_at >= since).label("alerts"),
            _count(tables.delivery, state.in_(OPEN), state != HELD).label("owed"),
            _count(tables.delivery, state == DeliveryState.DEAD).label("dead"),
        )
        async with self._database.read() as connection:
            counts = (await connection.execute(query)).one()
            waiting = (await connection.execute(_WAITING)).all()
            held = (await connection.execute(_HELD)).all()
        return Counts(
            *counts,
            tuple((chat, count) for chat, count, _ in waiting),
            tuple(chat for chat, _, failed in waiting if failed),
            tuple((channel, Reason(reason), count) for channel, reason, count in held),
        )

    def export(self, what: str, since: datetime | None) -> AsyncIterator[Mapping[str, Any]]:
        """Stream `items`, `alerts`, `deliveries` or `feeds`, oldest first, in the export shape."""
        return export(self._database, what, since)


def _has_match(watchlist: WatchlistName | None) -> ColumnElement[bool]:
    found = exists().where(IS_LATEST)
    return found if watchlist is None else found.where(tables.match.c.watchlist == watchlist)


def _count(table: Table, *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(table).where(*conditions).scalar_subquery()


def _held() -> Any:
    """Ask how many deliveries are held, by channel and reason."""
    delivery = tables.delivery.c
    return (
        select(delivery.channel, delivery.reason, func.count())
        .where(delivery.state == HELD)
        .group_by(delivery.channel, delivery.reason)
        .order_by(delivery.channel, delivery.reason)
    )


_HELD = _held()


def _waiting() -> Any:
    """Ask for each chat how many deliveries wait for it, and how many of them it failed at."""
    delivery, channel = tables.delivery.c, tables.channel.c
    failed = func.count().filter(delivery.reason.in_(FAILED))
    return (
        select(channel.chat, func.count(), failed)
        .join_from(tables.delivery, tables.channel, delivery.channel == channel.name)
        .where(channel.is_configured, delivery.state.in_(OPEN))
        .where(delivery.reason.not_in((Reason.QUIET_HOURS, Reason.OUTLIVED)))
        .group_by(channel.chat)
        .order_by(channel.chat)
    )


_WAITING = _waiting()
