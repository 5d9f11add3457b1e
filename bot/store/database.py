"""One engine for either database: transactions, turns, and errors in plain words.

SQLite: writers take turns, see turns.py, and between processes by BEGIN IMMEDIATE with a busy
timeout; readers never wait. PostgreSQL: writers run side by side,
and where two must not, they take a turn by an advisory lock.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import URL, ColumnElement, Connection, Table, event, func, literal, make_url, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.core.errors import Problem, SetupError
from bot.store.address import sqlite_path
from bot.store.columns import Words
from bot.store.trouble import outside_error
from bot.store.turns import Turns

CONNECTIONS = 5
SWITCH_ATTEMPTS = 200
SWITCH_PAUSE_S = 0.05
PRAGMAS = (
    "busy_timeout = 30000",
    "foreign_keys = ON",
    # A delivery recorded as sent stays so through a power cut, and is not sent again. Measured:
    # 500 visits of 50 new items take a tenth longer than with NORMAL.
    "synchronous = FULL",
)

Insert = Callable[[Table], Any]


class Turn(IntEnum):
    """What only one writer may do at a time; the numbers are PostgreSQL's advisory locks."""

    MIGRATE = 0x7E3D01
    INTAKE = 0x7E3D02  # else two reports of one event, taken in at once, open two stories
    EDIT = 0x7E3D03


class Database:
    """Transactions on one database."""

    def __init__(self, url: str) -> None:
        self.path: Path | None = sqlite_path(url)
        self.engine = _sqlite_engine(self.path) if self.path else _postgresql_engine(url)
        # Both dialects spell ON CONFLICT alike.
        self.insert: Insert = sqlite.insert if self.path else postgresql.insert
        self.place = str(self.path or self.engine.url)  # a URL hides its password here
        self._turns = Turns(self._writing)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is SQLite."""
        return self.path is not None

    def stands_in(self, needle: str, column: ColumnElement[str]) -> ColumnElement[bool]:
        """Ask whether a text holds another, compared as data: no pattern, no escaping."""
        position = func.instr if self.is_sqlite else func.strpos
        return position(column, literal(needle, Words)) > 0

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Hold a transaction for reading."""
        with outside_error():
            async with self.engine.connect() as connection:
                yield connection

    @asynccontextmanager
    async def write(
        self, turn: Turn | None = None, *, is_patient: bool = False, is_lasting: bool = True
    ) -> AsyncIterator[AsyncConnection]:
        """Hold a transaction for writing; leaving the block commits, an exception rolls back.

        The patient let others go first where writers take turns. What need not be lasting may
        be lost in a power cut (never by a crash of the program), and costs much less.
        """
        with outside_error():
            if self.is_sqlite:
                async with self._turns.take(
                    is_patient=is_patient, is_lasting=is_lasting
                ) as connection:
                    yield connection
                return
            async with self.engine.begin() as connection:
                if turn is not None:
                    await connection.execute(select(func.pg_advisory_xact_lock(int(turn))))
                yield connection

    async def _writing(self, *, is_lasting: bool) -> AsyncConnection:
        connection = await self.engine.connect()
        level = "FULL" if is_lasting else "NORMAL"
        # Past SQLAlchemy, which would begin a transaction: within one it cannot be said.
        driver: Any = (await connection.get_raw_connection()).driver_connection
        await driver.execute_fetchall(f"PRAGMA synchronous = {level}")
        return await connection.execution_options(writes=True)

    async def close(self) -> None:
        """Close every connection."""
        await self._turns.end()
        await self.engine.dispose()


@cache
def adding(insert: Insert, table: Table) -> Any:
    """Return the statement that adds rows; those that stand already are left as they are."""
    return insert(table).on_conflict_do_nothing()


def _sqlite_engine(path: Path) -> AsyncEngine:
    url = URL.create("sqlite+aiosqlite", database=str(path))
    engine = create_async_engine(url, pool_size=CONNECTIONS, max_overflow=0, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # the driver shall not begin transactions of its own
    cursor = connection.cursor()
    try:
        connection.run_async(_switch_to_wal)
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
    except BaseException:
        connection.close()
        raise


async def _switch_to_wal(driver: Any) -> None:
    """Let readers go on beside a writer; the file remembers it.

    SQLite refuses this at once while another program does the same to a new database, whatever
    the busy timeout says.
    """
    for attempts_left in reversed(range(SWITCH_ATTEMPTS)):
        try:
            await driver.execute_fetchall("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as err:
            if err.sqlite_errorname != "SQLITE_BUSY" or not attempts_left:
                raise
            await asyncio.sleep(SWITCH_PAUSE_S)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    # A reader that turns writer fails at once when another wrote meanwhile; so writers say so.
    is_writer = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")


def _postgresql_engine(url: str) -> AsyncEngine:
    try:
        parsed = make_url(url).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError) as err:
        hint = "postgresql://user:password@host/database"
        raise SetupError(Problem("store", "not an address of a database", hint)) from err
    return create_async_engine(
        parsed,
        pool_size=CONNECTIONS * 2,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,
    )
