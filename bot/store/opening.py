"""The store as its ports name it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.clock import SystemClock
from bot.ports import (
    Archive,
    Briefs,
    Clock,
    Edits,
    Feeds,
    Histories,
    Intake,
    Outbox,
    Pages,
    Search,
    Store,
    Upkeep,
    Vigil,
    Welcome,
)
from bot.store.archive import SqlArchive
from bot.store.briefs import SqlBriefs
from bot.store.database import Database, Turn
from bot.store.edits import SqlEdits
from bot.store.feeds import SqlFeeds
from bot.store.histories import SqlHistories
from bot.store.intake import SqlIntake
from bot.store.outbox import SqlOutbox
from bot.store.pages import SqlPages
from bot.store.search import SqlSearch
from bot.store.upkeep import SqlUpkeep
from bot.store.vigil import SqlVigil
from bot.store.welcome import SqlWelcome


def open_store(url: str, clock: Clock | None = None) -> Store:
    """Return the store at `sqlite:///path` or `postgresql://…`; `upkeep.open` comes next.

    Raises:
        SetupError: if the address is neither.
    """
    return SqlStore(Database(url), clock or SystemClock())


class SqlStore:
    """The database, by parts."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self.feeds: Feeds = SqlFeeds(database)
        self.vigil: Vigil = SqlVigil(database)
        self.outbox: Outbox = SqlOutbox(database, clock)
        self.archive: Archive = SqlArchive(database)
        self.briefs: Briefs = SqlBriefs(database)
        self.search: Search = SqlSearch(database)
        self.histories: Histories = SqlHistories(database)
        self.edits: Edits = SqlEdits(database)
        self.pages: Pages = SqlPages(database)
        self.welcome: Welcome = SqlWelcome(database)
        self.upkeep: Upkeep = SqlUpkeep(database, clock)

    @asynccontextmanager
    async def intake(self, *, is_patient: bool = False) -> AsyncIterator[Intake]:
        """Begin a visit's transaction; leaving the block commits, an exception rolls back."""
        lasting = not is_patient  # a power cut may at most bring a visit forward
        async with self._database.write(
            Turn.INTAKE, is_patient=is_patient, is_lasting=lasting
        ) as connection:
            yield SqlIntake(self._database, connection, self._clock)
