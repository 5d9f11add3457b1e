"""What has gone on since a time: alerts that opened or had reports, list by list."""

from datetime import datetime

from sqlalchemy import Select, Subquery, func, or_, select

from bot.core.model import Alert, GoneOn, WatchlistName
from bot.store import tables
from bot.store.database import Database
from bot.store.records import RANKS
from bot.store.reports import alerts

item, alert = tables.item.c, tables.alert.c


class SqlBriefs:
    """Briefs from the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def lists(self, since: datetime) -> tuple[GoneOn, ...]:
        """Count by watchlist what has gone on since a time, the highest priority first."""
        news = _news(since)
        priority = func.max(alert.priority)
        counts = (
            select(
                alert.watchlist,
                priority.label("priority"),
                func.count().label("stories"),
                func.sum(func.coalesce(news.c.reports, 0)).label("reports"),
            )
            .select_from(tables.alert.outerjoin(news, alert.story == news.c.story))
            .where(or_(alert.created_at > since, news.c.story.is_not(None)))
            .group_by(alert.watchlist)
            .order_by(priority.desc(), alert.watchlist)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(counts)).all()
        return tuple(
            GoneOn(WatchlistName(row.watchlist), RANKS[row.priority], row.stories, int(row.reports))
            for row in rows
        )

    async def totals(self, since: datetime) -> tuple[int, int]:
        """Count the stories of all lists that have gone on, and their new reports, each once."""
        told = _told(since).subquery("told")
        counts = select(func.count(), func.coalesce(func.sum(told.c.reports), 0)).where(
            told.c.turn == 1
        )
        async with self._database.read() as connection:
            stories, reports = (await connection.execute(counts)).one()
        return stories, int(reports)

    async def alerts(self, since: datetime, skip: int, limit: int) -> tuple[Alert, ...]:
        """Return one alert of each story heard of since a time, the first of them skipped.

        Those of the list with the highest priority come first, within a list the latest news. A
        story of several lists comes under the first of them.
        """
        told = _told(since).subquery("told")
        page = (
            select(tables.alert)
            .join(told, alert.seq == told.c.seq)
            .where(told.c.turn == 1)
            .order_by(
                told.c.weight.desc(), alert.watchlist, told.c.heard_at.desc(), alert.seq.desc()
            )
            .offset(skip)
            .limit(limit)
        )
        async with self._database.read() as connection:
            return await alerts(connection, page)


def _told(since: datetime) -> Select[tuple[int, int, int, datetime, int]]:
    """Give each story's alerts a turn, from 1, in the order of their lists."""
    news = _news(since)
    heard = (
        select(
            alert.seq,
            alert.story,
            alert.watchlist,
            func.max(alert.priority).over(partition_by=alert.watchlist).label("weight"),
            func.coalesce(news.c.reports, 0).label("reports"),
            func.coalesce(news.c.last_at, alert.created_at).label("heard_at"),
        )
        .select_from(tables.alert.outerjoin(news, alert.story == news.c.story))
        .where(or_(alert.created_at > since, news.c.story.is_not(None)))
        .subquery("heard")
    ).c
    order = (heard.weight.desc(), heard.watchlist)
    turn = func.row_number().over(partition_by=heard.story, order_by=order).label("turn")
    return select(heard.seq, heard.weight, heard.reports, heard.heard_at, turn)


def _news(since: datetime) -> Subquery:
    """Count the reports of each story that came since a time."""
    return (
        select(
            item.story,
            func.count().label("reports"),
            func.max(item.first_seen_at).label("last_at"),
        )
        .where(item.first_seen_at > since, item.story.is_not(None))
        .group_by(item.story)
        .subquery("news")
    )
