import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.core.errors import SetupError
from bot.ports import Store
from bot.store import open_store
from bot.store.database import Database
from bot.store.schema import MIGRATIONS, NEWEST
from bot.store.tables import metadata

INDEX = "item_words"  # and what FTS5 keeps it in: no tables as SQLAlchemy knows them
REOPEN = """
import asyncio, sys
from bot.store import open_store

async def main():
    store = open_store(sys.argv[1])
    await store.upkeep.open(())
    await store.upkeep.close()

asyncio.run(main())
print("alembic" in sys.modules)
"""


def test_the_newest_version_is_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    files = sorted(path.name for path in (MIGRATIONS / "versions").glob("*.py"))
    assert scripts.get_heads() == [NEWEST]
    assert [name[:4] for name in files] == [f"{at + 1:04}" for at in range(len(files))]


async def test_migrations_make_the_tables_that_the_code_knows(each_url: str) -> None:
    def differences(connection: Connection) -> list[object]:
        opts = {"include_name": lambda name, *_: not str(name).startswith(INDEX)}
        return compare_metadata(MigrationContext.configure(connection, opts=opts), metadata)

    database = Database(each_url)
    async with database.read() as connection:
        assert await connection.run_sync(differences) == []
    await database.close()


@pytest.mark.slow
def test_a_database_that_is_up_to_date_opens_without_the_migration_tool(store_url: str) -> None:
    printed = subprocess.check_output(  # noqa: S603 - our own interpreter and text
        [sys.executable, "-c", REOPEN, store_url], text=True
    )
    assert printed == "False\n"


async def test_a_failed_migration_leaves_nothing_behind(new_sqlite_url: str, monkeypatch) -> None:
    database = Database(new_sqlite_url)

    def fail(connection: Connection) -> None:
        metadata.create_all(connection)
        raise SetupError

    monkeypatch.setattr("bot.store.schema._migrate", fail)
    store = open_store(new_sqlite_url)
    with pytest.raises(SetupError):
        await store.upkeep.open(())
    await store.upkeep.close()
    async with database.read() as connection:
        assert await connection.run_sync(lambda sync: sync.dialect.get_table_names(sync)) == []
    await database.close()


async def open_and_close(store: Store) -> None:
    try:
        await store.upkeep.open(())
    finally:
        await store.upkeep.close()


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(b"this is no database, but long enough to look at" * 30)
    with pytest.raises(SetupError, match="no SQLite database; name another file"):
        await open_and_close(open_store(f"sqlite:///{path}"))


async def test_a_damaged_database_is_refused(store_url: str, tmp_path: Path) -> None:
    path = tmp_path / "vedette.db"
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))
    with pytest.raises(SetupError, match=r"damaged.*backup"):
        await open_and_close(open_store(store_url))


async def test_a_folder_in_the_files_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.db").mkdir()
    with pytest.raises(SetupError, match="cannot be opened"):
        await open_and_close(open_store(f"sqlite:///{tmp_path}/x.db"))


async def test_a_folder_that_cannot_be_made_is_told_at_opening() -> None:
    with pytest.raises(SetupError, match="cannot be made"):
        await open_and_close(open_store("sqlite:////proc/vedette/x.db"))


async def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    url = "postgresql://somebody:hunter2@127.0.0.1:1/vedette"
    with pytest.raises(SetupError, match="cannot be reached; check that it runs") as caught:
        await open_and_close(open_store(url))
    assert "hunter2" not in str(caught.value)


async def test_a_database_that_is_not_there_is_told(postgresql) -> None:
    with pytest.raises(SetupError, match='database "nothing" does not exist'):
        await open_and_close(open_store(postgresql.address("nothing")))


async def test_a_user_without_rights_is_told(postgresql) -> None:
    with pytest.raises(SetupError, match="grant it CREATE"):
        await open_and_close(open_store(postgresql.powerless()))
