import asyncio
import sqlite3
import subprocess
import sys

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from bot.core.errors import OutsideError
from bot.core.model import Change, ChangeKind, Term
from bot.ports import Store
from bot.store import open_store
from bot.store.address import sqlite_path
from bot.store.database import Database
from bot.store.trouble import explain
from tests.fakes.clock import START, FakeClock
from tests.fakes.values import CHANNEL, EDITOR, WAGNER
from tests.store.scenes import LEASE, a_feed, a_notice, a_story_item, an_outcome, taken, visit

WRITER = """
import asyncio, sys
from tests.store.test_database import write_much
asyncio.run(write_much(sys.argv[1], sys.argv[2]))
"""
CHANGES = 60


async def write_much(url: str, name: str) -> None:
    """Read and write again and again in a store of its own."""
    store = open_store(url, FakeClock())
    await store.upkeep.open((CHANNEL,))
    for at in range(CHANGES):
        term = Term(f"{name}{at}")
        assert await store.edits.apply(Change(ChangeKind.ADD_TERM, EDITOR, START, WAGNER, term))
        await store.outbox.owe([a_notice(f"{name}{at}")], START)
        await store.archive.counts(START)
    await store.upkeep.close()


async def test_a_new_database_that_another_program_is_making_is_waited_for(
    new_sqlite_url: str,
) -> None:
    # SQLite refuses this switch at once, whatever the busy timeout, while another may write.
    other = sqlite3.connect(sqlite_path(new_sqlite_url), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store = open_store(new_sqlite_url, FakeClock())
    opening = asyncio.create_task(store.upkeep.open((CHANNEL,)))

    done, _ = await asyncio.wait({opening}, timeout=0.2)
    other.execute("ROLLBACK")
    other.close()
    await opening
    await store.upkeep.close()

    assert not done


async def test_two_stores_write_one_file_at_once(store_url: str) -> None:
    stores = [open_store(store_url, FakeClock()) for _ in range(2)]
    feeds = [a_feed(f"f{at}") for at in range(8)]
    await stores[0].feeds.sync(feeds, START)
    dues = await stores[0].feeds.claim_due(START, len(feeds), LEASE)

    async def take(store: Store, due) -> bool:
        async with store.intake() as intake:
            await intake.sightings(["x"], (), START)
            item = a_story_item(due.feed.name, feed=due.feed)
            return await intake.keep(due, (taken(item),), an_outcome())

    kept = await asyncio.gather(*(take(stores[at % 2], due) for at, due in enumerate(dues)))
    assert kept == [True] * len(feeds)
    for store in stores:
        await store.upkeep.close()


@pytest.mark.slow
async def test_two_processes_write_one_file_at_once(new_sqlite_url: str) -> None:
    command = [sys.executable, "-c", WRITER, new_sqlite_url]
    writers = [
        await asyncio.create_subprocess_exec(*command, name, stderr=subprocess.PIPE)
        for name in ("one", "two")
    ]
    errors = [(await writer.communicate())[1].decode() for writer in writers]
    store = open_store(new_sqlite_url)
    terms, counts = await store.edits.terms(), await store.archive.counts(START)
    await store.upkeep.close()
    assert (errors, len(terms), counts.owed) == (["", ""], 2 * CHANGES, 2 * CHANGES)


async def test_a_file_is_opened_so_that_a_commit_survives_a_power_cut(store_url: str) -> None:
    database = Database(store_url)
    names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    async with database.read() as connection:
        settings = [await connection.scalar(text(f"PRAGMA {name}")) for name in names]
    await database.close()
    assert settings == ["wal", 2, 1, 30_000]


async def test_a_reader_sees_one_moment_while_others_write(each_store: Store) -> None:
    database = each_store._database
    count = text("SELECT count(*) FROM item")
    async with database.read() as reader:
        assert await reader.scalar(count) == 0
        await visit(each_store, taken())
    async with database.read() as reader:
        assert await reader.scalar(count) == 1


async def test_a_full_disk_is_told_and_work_goes_on_once_there_is_space(store: Store) -> None:
    database = store._database
    news = [taken(a_story_item(f"i{at}", text="word " * 4_000)) for at in range(30)]

    async def limit(pages: int) -> None:
        async with database.engine.connect() as connection:
            await connection.execute(text(f"PRAGMA max_page_count = {pages}"))

    await limit(1)  # SQLite takes the present size instead: no page more
    with pytest.raises(OutsideError, match="the disk is full; free some space"):
        await visit(store, *news)
    await limit(1_000_000)
    await visit(store, *news, now=START + LEASE)
    assert len(await store.archive.latest(limit=50)) == 30


async def test_a_database_that_became_read_only_is_told(store: Store) -> None:
    async with store._database.engine.connect() as connection:
        await connection.execute(text("PRAGMA query_only = ON"))
    with pytest.raises(OutsideError, match="make the file and its folder writable"):
        await store.feeds.sync((a_feed("x"),), START)


async def test_no_free_connection_is_told(store_url: str) -> None:
    database = Database(store_url)
    database.engine.pool._timeout = 0.01
    async with asyncio.timeout(5):
        held = [await database.engine.connect() for _ in range(5)]
        with pytest.raises(OutsideError, match="no connection to the database became free"):
            async with database.read():
                pass
    for connection in held:
        await connection.close()
    await database.close()


async def test_a_bug_of_ours_stays_one(each_store: Store) -> None:
    database = each_store._database
    orphan = text("INSERT INTO item_alias (feed, alias_mark, item) VALUES ('f', 'a', 'none')")
    with pytest.raises(IntegrityError):
        async with database.write() as connection:
            await connection.execute(orphan)
    with pytest.raises(DBAPIError, match="nonsense"):
        async with database.read() as connection:
            await connection.execute(text("SELECT nonsense FROM item"))


async def test_errors_hold_no_values(each_store: Store) -> None:
    orphan = text("INSERT INTO item_alias (feed, alias_mark, item) VALUES (:secret, 'a', 'none')")
    with pytest.raises(IntegrityError) as caught:
        async with each_store._database.write() as connection:
            await connection.execute(orphan, {"secret": "hunter2"})
    assert "hunter2" not in str(caught.value)


class RefusalError(Exception):
    """A driver's error with a code of its own."""

    def __init__(self, **codes: str) -> None:
        super().__init__("refused\nwith details")
        self.__dict__.update(codes)


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        ({"sqlite_errorname": "SQLITE_IOERR_WRITE"}, "the disk fails"),
        ({"sqlite_errorname": "SQLITE_BUSY"}, "another process keeps the database locked"),
        ({"sqlite_errorname": "SQLITE_ERROR"}, None),
        ({"sqlstate": "53100"}, "the database's disk is full"),
        ({"sqlstate": "40P01"}, "two transactions blocked each other"),
        ({}, "the database cannot be reached; check that it runs and its address: refused"),
    ],
)
def test_each_trouble_is_told_in_plain_words(codes: dict[str, str], told: str | None) -> None:
    explained = explain(OperationalError("", None, RefusalError(**codes)))
    assert (explained or "").startswith(told or "")
    assert (explained is None) == (told is None)
    assert "details" not in (explained or "")


async def test_a_server_that_was_restarted_is_connected_anew(postgresql) -> None:
    store = open_store(postgresql.cleared(), FakeClock())
    await store.feeds.sync((a_feed("x"),), START)
    postgresql.end_connections()
    assert len(await store.feeds.states()) == 1
    await store.upkeep.close()
