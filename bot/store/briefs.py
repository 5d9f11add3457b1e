"""What has gone on since a time: alerts that opened or had reports, list by list."""

from datetime import datetime

from sqlalchemy import Subquery, func, or_, select

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

    async def alerts(self, since: datetime, skip: int, limit: int) -> tuple[Alert, ...]:
        """Return alerts of which something was heard since a time, the first of them skipped.

        Those of the list with the highest priority come first, within a list the latest news.
        """
        news = _news(since)
        weight = func.max(alert.priority).over(partition_by=alert.watchlist)
        heard_at = func.coalesce(news.c.last_at, alert.created_at)
        page = (
            select(tables.alert)
            .select_from(tables.alert.outerjoin(news, alert.story == news.c.story))
            .where(or_(alert.created_at > since, news.c.story.is_not(None)))
            .order_by(weight.desc(), alert.watchlist, heard_at.desc(), alert.seq.desc())
            .offset(skip)
            .limit(limit)
        )
        async with self._database.read() as connection:
            return await alerts(connection, page)


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
