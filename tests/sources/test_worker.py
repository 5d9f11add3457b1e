import asyncio
import os
import signal
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from datetime import timedelta

import pytest

from bot.sources.document import Origin, Parsed
from bot.sources.worker import Worker
from tests.sources.goldens import NOW

FEED = b"<rss version='2.0'><channel><item><title>Mali</title></item></channel></rss>"
BOMB = b"<rss>" + b"<category>a</category>" * 450_000 + b"</rss>"  # keeps feedparser busy for long
ORIGIN = Origin("", NOW)


@pytest.fixture
async def worker() -> AsyncIterator[Worker]:
    worker = Worker()
    yield worker
    await worker.stop()


def titles(parsed: Parsed) -> list[str]:
    return [draft.title for draft in parsed.drafts]


def pid(worker: Worker) -> int:
    assert worker._pool
    (number,) = worker._pool._pool_manager.worker_manager.workers
    return int(number)


async def test_a_process_starts_with_the_first_document_and_ends_when_stopped(worker: Worker):
    assert not worker.is_running
    assert titles(await worker.parse(FEED, ORIGIN)) == ["Mali"]
    number = pid(worker)
    assert number != os.getpid()
    await worker.stop()
    assert not worker.is_running
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


@pytest.mark.slow
async def test_a_document_that_takes_too_long_is_refused_and_the_next_is_read():
    worker = Worker(time_limit=timedelta(seconds=1))
    hanging = asyncio.create_task(worker.parse(BOMB, ORIGIN))
    next_one = asyncio.create_task(worker.parse(FEED, ORIGIN))
    refusal = (await hanging).refusal
    assert refusal is not None
    assert refusal.code == "parse-timeout"
    assert titles(await next_one) == ["Mali"]
    await worker.stop()


@pytest.mark.slow
async def test_a_process_killed_from_outside_is_replaced(worker: Worker):
    await worker.parse(FEED, ORIGIN)
    os.kill(pid(worker), signal.SIGKILL)
    assert titles(await worker.parse(FEED, ORIGIN)) == ["Mali"]


@pytest.mark.slow
async def test_a_process_that_dies_over_a_document_refuses_it(worker: Worker):
    await worker.parse(FEED, ORIGIN)
    dying = asyncio.create_task(worker.parse(BOMB, ORIGIN))
    await busy(worker)
    os.kill(pid(worker), signal.SIGKILL)
    refusal = (await dying).refusal
    assert refusal is not None
    assert (refusal.code, "-9" in refusal.message) == ("parse-failed", True)


@pytest.mark.slow
async def test_a_cancelled_reading_frees_the_process(worker: Worker):
    await worker.parse(FEED, ORIGIN)
    hanging = asyncio.create_task(worker.parse(BOMB, ORIGIN))
    await busy(worker)
    hanging.cancel()
    async with asyncio.timeout(4):
        assert titles(await worker.parse(FEED, ORIGIN)) == ["Mali"]


async def busy(worker: Worker) -> None:
    """Wait until the process has a document in hand."""
    assert worker._pool
    tasks = worker._pool._pool_manager.task_manager.tasks
    while not any(task.started for task in list(tasks.values())):  # noqa: ASYNC110 - pebble is mute
        await asyncio.sleep(0)


@pytest.mark.slow
async def test_a_process_with_nothing_to_do_ends():
    worker = Worker(idle_limit=timedelta())
    await worker.parse(FEED, ORIGIN)
    assert worker._rest
    await worker._rest
    assert not worker.is_running
    assert titles(await worker.parse(FEED, ORIGIN)) == ["Mali"]
    await worker.stop()


@pytest.mark.slow
async def test_a_document_that_takes_too_much_memory_is_refused():
    worker = Worker(time_limit=timedelta(seconds=30))
    wide = b'{"items": [' + b"{}," * 3_300_000 + b"{}]}"
    refusal = (await worker.parse(wide, ORIGIN)).refusal
    assert refusal is not None
    assert refusal.code == "parse-memory"
    await worker.stop()


async def test_no_document_begins_in_a_process_that_is_being_ended(
    monkeypatch: pytest.MonkeyPatch,
):
    worker = Worker(idle_limit=timedelta())
    events: list[str] = []
    ending, gate = threading.Event(), threading.Event()

    def begin(*_: object) -> Future[Parsed]:
        events.append("begun")
        future: Future[Parsed] = Future()
        future.set_result(Parsed())
        return future

    def end() -> None:
        ending.set()
        gate.wait(10)
        events.append("ended")

    monkeypatch.setattr(worker, "_begin", begin)
    monkeypatch.setattr(worker, "_give_up", end)
    await worker.parse(FEED, ORIGIN)
    await asyncio.to_thread(ending.wait, 10)
    late = asyncio.create_task(worker.parse(FEED, ORIGIN))
    for _ in range(10):
        await asyncio.sleep(0)
    gate.set()
    await late
    await worker.stop()

    assert events[:3] == ["begun", "ended", "begun"]


Break = Callable[[], Future[Parsed]]


def breaks() -> Future[Parsed]:
    future: Future[Parsed] = Future()
    future.set_exception(BrokenProcessPool())
    return future


@pytest.mark.parametrize("begins", [breaks, Future])
async def test_a_process_that_cannot_be_started_refuses_every_document(
    begins: Break, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("bot.sources.worker.GRACE", timedelta())
    worker = Worker(time_limit=timedelta(seconds=0.01))
    monkeypatch.setattr(worker, "_begin", lambda *_: begins())
    for parsed in (await worker.parse(FEED, ORIGIN), worker.parse_now(FEED, ORIGIN)):
        assert parsed.refusal is not None
        assert parsed.refusal.message == "the parser cannot be started"
    await worker.stop()
