"""The text of the pages behind items, so that none is fetched twice."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select

from bot.core.model import FeedId
from bot.store import tables
from bot.store.database import Database
from bot.store.lookup import in_lists, mark

page = tables.page.c


class SqlPages:
    """Pages in the database; they go with the texts of items."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def kept(self, feed: FeedId, urls: Collection[str]) -> Mapping[str, str]:
        """Return the texts that are kept for a feed, by the address of their page."""
        asked = {mark(url): url for url in urls}
        found: dict[str, str] = {}
        async with self._database.read() as connection:
            for some in in_lists(sorted(asked)):
                own = select(page.mark, page.text).where(page.feed == feed, page.mark.in_(some))
                rows = (await connection.execute(own)).all()
                found |= {asked[row.mark]: row.text for row in rows}
        return found

    async def keep(self, feed: FeedId, texts: Mapping[str, str], now: datetime) -> None:
        """Keep the texts of pages, by their address; what is kept already stays as it is."""
        rows = [
            {"feed": feed, "mark": mark(url), "text": text, "at": now}
            for url, text in texts.items()
        ]
        if not rows:
            return
        added = self._database.insert(tables.page).on_conflict_do_nothing()
        async with self._database.write() as connection:
            await connection.execute(added, rows)
