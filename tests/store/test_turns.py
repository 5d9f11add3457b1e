"""Writers that share a commit: what each may rely on, whatever becomes of the others."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import OutsideError
from bot.store import turns
from bot.store.database import Database

WITHIN_S = 5


class Notes:
    """A table of one column in a database of its own; `commits` counts what was committed."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.commits = 0

    async def write(self, note: str, **how: bool) -> None:
        async with self.database.write(**how) as connection:
            await put(connection, note)

    async def all(self) -> list[str]:
        async with self.database.read() as connection:
            return [row.note for row in await connection.execute(text("SELECT note FROM notes"))]


async def put(connection: AsyncConnection, note: str) -> None:
    await connection.execute(text("INSERT INTO notes VALUES (:note)"), {"note": note})


@pytest.fixture
async def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Notes]:
    monkeypatch.setattr(turns, "LONGEST_S", WITHIN_S)  # a busy machine shares as an idle one does
    notes = Notes(Database(f"sqlite:///{tmp_path}/notes.db"))
    async with notes.database.write() as connection:
        await connection.execute(text("CREATE TABLE notes (note TEXT NOT NULL)"))
    commit = AsyncConnection.commit

    async def counted(connection: AsyncConnection) -> None:
        notes.commits += 1
        await commit(connection)

    monkeypatch.setattr(AsyncConnection, "commit", counted)
    yield notes
    await notes.database.close()


@asynccontextmanager
async def held(notes: Notes, note: str = "first") -> AsyncIterator[AsyncConnection]:
    """Write one note, and have whoever else writes queue until the block is left."""
    async with notes.database.write() as connection:
        await put(connection, note)
        yield connection


async def queued(*work: Any) -> list[asyncio.Task[Any]]:
    """Begin all of this in order, and let each come as far as it can by itself."""
    tasks = [asyncio.create_task(each) for each in work]
    for _ in range(10):
        await asyncio.sleep(0)
    return tasks


async def ended(tasks: list[asyncio.Task[Any]]) -> list[Any]:
    async with asyncio.timeout(WITHIN_S):
        return await asyncio.gather(*tasks, return_exceptions=True)


async def failing(notes: Notes, act: Callable[[AsyncConnection], Any]) -> None:
    async with notes.database.write() as connection:
        await put(connection, "from one that fails")
        await act(connection)
        raise ZeroDivisionError


async def nothing(_connection: AsyncConnection) -> None:
    return


async def rolls_back(connection: AsyncConnection) -> None:
    """Take back the whole transaction, as SQLite does by itself when the disk is full."""
    await connection.exec_driver_sql("ROLLBACK")


async def test_writers_that_queue_share_a_commit(notes: Notes):
    async with held(notes):
        tasks = await queued(*(notes.write(str(number)) for number in range(5)))
    await ended(tasks)

    assert await notes.all() == ["first", "0", "1", "2", "3", "4"]
    assert notes.commits == 1


async def test_a_writer_alone_commits_at_once(notes: Notes):
    await notes.write("a")
    await notes.write("b")

    assert notes.commits == 2


async def test_nobody_returns_before_the_commit(notes: Notes):
    inside, gate = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        async with notes.database.write() as connection:
            await put(connection, "slow")
            inside.set()
            await gate.wait()

    quick, slowly = await queued(notes.write("quick"), slow())
    async with asyncio.timeout(WITHIN_S):
        await inside.wait()
    before = await notes.all()
    is_back = quick.done()
    gate.set()
    await ended([quick, slowly])

    assert (before, is_back) == ([], False)
    assert await notes.all() == ["quick", "slow"]


async def test_a_transaction_that_is_old_takes_no_further_writer(
    notes: Notes, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(turns, "LONGEST_S", 0)
    async with held(notes):
        tasks = await queued(notes.write("a"), notes.write("b"))
    await ended(tasks)

    assert notes.commits == 3


async def test_a_writer_that_fails_takes_back_its_own_part_alone(notes: Notes):
    async with held(notes):
        tasks = await queued(notes.write("a"), failing(notes, nothing), notes.write("b"))
    outcomes = await ended(tasks)

    assert [type(each) for each in outcomes] == [type(None), ZeroDivisionError, type(None)]
    assert await notes.all() == ["first", "a", "b"]


async def test_a_first_writer_that_fails_leaves_the_others_a_transaction_of_their_own(
    notes: Notes,
):
    outcomes = await ended(await queued(failing(notes, nothing), notes.write("a")))

    assert isinstance(outcomes[0], ZeroDivisionError)
    assert await notes.all() == ["a"]


async def test_a_transaction_lost_with_one_writer_is_told_to_all_who_shared_it(notes: Notes):
    async def first() -> None:
        async with held(notes):
            await asyncio.sleep(0)

    outcomes = await ended(await queued(first(), failing(notes, rolls_back), notes.write("later")))

    assert all(isinstance(each, Exception) for each in outcomes[:2])
    assert outcomes[2] is None
    assert await notes.all() == ["later"]


async def test_a_commit_that_fails_fails_for_all_who_share_it(
    notes: Notes, monkeypatch: pytest.MonkeyPatch
):
    async def full(_connection: AsyncConnection) -> None:
        raise OutsideError("the disk is full")

    async def first() -> None:
        async with held(notes):
            await asyncio.sleep(0)

    with monkeypatch.context() as patch:
        patch.setattr(AsyncConnection, "commit", full)
        outcomes = await ended(await queued(first(), notes.write("a")))
    await notes.write("b")

    assert [str(each) for each in outcomes] == ["the disk is full"] * 2
    assert await notes.all() == ["b"]


async def test_a_stop_in_the_middle_of_a_statement_is_an_outside_error_for_the_others(
    notes: Notes,
):
    async def stuck() -> None:
        async with notes.database.write() as connection:
            await connection.execute(text("SELECT 1"))
            raise asyncio.CancelledError

    async def first() -> None:
        async with held(notes):
            await asyncio.sleep(0)

    outcomes = await ended(await queued(first(), stuck(), notes.write("later")))

    assert isinstance(outcomes[1], asyncio.CancelledError)
    assert await notes.all() == ["first", "later"]


async def test_whoever_gives_up_waiting_leaves_what_was_left_to_it_to_be_committed(notes: Notes):
    async with held(notes):
        (waiting,) = await queued(notes.write("given up"))
        waiting.cancel()
    await ended([waiting])
    await notes.database.close()

    assert await notes.all() == ["first"]


async def test_what_need_not_last_shares_nothing_with_what_must(notes: Notes):
    async def level(**how: bool) -> int:
        async with notes.database.write(**how) as connection:
            return (await connection.exec_driver_sql("PRAGMA synchronous")).scalar_one()

    async with held(notes):
        tasks = await queued(
            level(), level(is_lasting=False), level(is_lasting=False), notes.write("a")
        )
    full, normal, same, _ = await ended(tasks)

    assert (full, normal, same) == (2, 1, 1)
    assert notes.commits == 3


async def test_the_patient_let_those_in_haste_go_first(notes: Notes):
    async with held(notes):
        patient = [notes.write(f"patient {number}", is_patient=True) for number in range(3)]
        tasks = await queued(*patient, notes.write("in haste"))
    await ended(tasks)

    assert await notes.all() == ["first", "patient 0", "in haste", "patient 1", "patient 2"]


async def test_a_database_that_cannot_be_opened_holds_up_nobody(tmp_path: Path):
    database = Database(f"sqlite:///{tmp_path}/none/notes.db")
    for _ in range(2):
        with pytest.raises(OutsideError):
            async with database.write():
                pass
    await database.close()
