"""Care of the database itself: opening, forgetting, closing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, literal, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import OutsideError
from bot.core.model import Channel
from bot.ports import Clock
from bot.store import tables
from bot.store.address import make_file
from bot.store.claiming import hold_removed
from bot.store.database import Database
from bot.store.outbox import unpause
from bot.store.pruning import prune
from bot.store.records import channel_row
from bot.store.schema import bring_up_to_date
from bot.store.trouble import DAMAGED
from bot.store.word_index import renew


class SqlUpkeep:
    """Care of a database by SQL."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def open(self, channels: Sequence[Channel] | None = None) -> None:
        """Bring the schema up to date, and make the table hold these configured channels.

        None leaves the channels as they are: whoever only looks in does not know them all. A
        paused channel whose chat or address has changed is open again.

        Raises:
            SetupError: if the database is newer than the code, corrupt, or not writable.
        """
        if self._database.path is not None:
            make_file(self._database.path)
        await bring_up_to_date(self._database)
        await renew(self._database)
        if channels is not None:
            async with self._database.write() as connection:
                await self._sync(connection, channels)

    async def _sync(self, connection: AsyncConnection, channels: Sequence[Channel]) -> None:
        channel = tables.channel.c
        has_moved = or_(false(), *map(_has_moved, channels))
        for statement in unpause(has_moved, self._clock.now()):
            await connection.execute(statement)
        insert = self._database.insert(tables.channel)
        names = [column.name for column in channel if column.name not in {"name", "paused_until"}]
        upsert = insert.on_conflict_do_update(
            index_elements=[channel.name], set_={name: insert.excluded[name] for name in names}
        )
        gone = channel.name.not_in([each.name for each in channels])
        await connection.execute(update(tables.channel).where(gone).values(is_configured=False))
        if channels:
            await connection.execute(upsert, [channel_row(each) for each in channels])
        await connection.execute(hold_removed(self._clock.now()))

    async def prune(self, items_before: datetime, keys_before: datetime) -> int:
        """Delete the texts of old items, and keys older still; return how many items."""
        return await prune(self._database, items_before, keys_before)

    async def size(self) -> int:
        """Return the database's size in bytes."""
        if self._database.path is None:
            query: Any = select(func.pg_database_size(func.current_database()))
        else:
            query = text("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        async with self._database.read() as connection:
            return int(await connection.scalar(query))

    async def check(self) -> None:
        """Look through the database for damage; time grows with its size.

        Raises:
            OutsideError: if it is damaged or cannot be read.
        """
        # PostgreSQL sees to its own pages, and tells of a bad one when it is read.
        query = text("PRAGMA quick_check(1)") if self._database.is_sqlite else select(literal("ok"))
        async with self._database.read() as connection:
            found = await connection.scalar(query)
        if found != "ok":
            raise OutsideError(DAMAGED)

    async def close(self) -> None:
        """Close every connection."""
        await self._database.close()


def _has_moved(configured: Channel) -> ColumnElement[bool]:
    channel = tables.channel.c
    is_elsewhere = or_(channel.chat != configured.chat, channel.address != configured.address)
    return and_(channel.name == configured.name, is_elsewhere)
