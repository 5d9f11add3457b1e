"""Documents made to hurt, read by the real process among a hundred that mean no harm."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.sources.document import MOST_ITEMS, Origin, Parsed
from bot.sources.worker import Worker
from tests.sources.goldens import NOW

pytestmark = pytest.mark.slow

ORIGIN = Origin("https://feeds.example/rss", NOW)
ON_TIME_S = 8
FEEDS = 100
ITEM = b"<item><guid>1</guid><title>x</title><pubDate>6 Jan 2022</pubDate></item>"


def rss(inner: bytes) -> bytes:
    return b"<rss version='2.0'><channel><title>T</title>" + inner + b"</channel></rss>"


ATTRIBUTES = b"<item " + b" ".join(b"a%d='1'" % n for n in range(20_000)) + b"/>"
HOSTILE = {
    "too-many-attributes": rss(ATTRIBUTES),
    "too-many-attributes, ill-formed": rss(ATTRIBUTES + b"&"),
    "entity-declaration": b"<!DOCTYPE r [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]>" + rss(b"&b;"),
    "too-deep": rss(b"<a>" * 200_000 + b"</a>" * 200_000),
    "too-deep, unclosed": rss(b"<a>" * 200_000),
    "too-many-items": rss(ITEM * 50_000),
    "not-a-feed": b"/etc/passwd",
    "empty-body": b"\0" * 5_000_000,
    "too-large": b"x" * 10_000_001,
    "too-deep, JSON": b'{"items":' + b"[" * 200_000,
    "parse-timeout": b"<rss " + b"<a" * 2_000_000,
}


@pytest.fixture
async def worker() -> AsyncIterator[Worker]:
    worker = Worker()
    await worker.parse(rss(ITEM), ORIGIN)
    yield worker
    await worker.stop()


async def on_time(worker: Worker, body: bytes) -> Parsed:
    async with asyncio.timeout(ON_TIME_S):
        return await worker.parse(body, ORIGIN)


async def test_hostile_documents_are_named_and_harmless_ones_read_in_time(worker: Worker):
    async with asyncio.TaskGroup() as group:
        hostile = {name: group.create_task(on_time(worker, body)) for name, body in HOSTILE.items()}
        others = [group.create_task(on_time(worker, rss(ITEM))) for _ in range(FEEDS)]
    for name, task in hostile.items():
        parsed = task.result()
        named = parsed.refusal or parsed.problems[0]
        assert named.code == name.partition(",")[0]
    assert len(hostile["too-many-items"].result().drafts) == MOST_ITEMS
    assert all(len(task.result().drafts) == 1 for task in others)
