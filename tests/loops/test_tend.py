from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.core.errors import OutsideError
from bot.loops.tend import LEAST_FREE_BYTES, Care, Tending
from tests.fakes.newsroom import Newsroom, a_feed, a_report
from tests.fakes.values import CHANNEL, a_channel

GAZETTE = a_feed("gazette")
OPS = a_channel(name="ops", is_ops=True, follows=frozenset())
DAY = timedelta(days=1)


@pytest.fixture
def newsroom(store, clock):
    return Newsroom(store, clock)


def tending(newsroom, **care):
    return Tending(newsroom.footing, Care(90 * DAY, 400 * DAY, **care))


def events(logs):
    return [log["event"] for log in logs]


async def test_texts_are_deleted_after_their_time_and_keys_long_after(newsroom, clock):
    newsroom.source.publishes(GAZETTE.id, a_report())
    await newsroom.follows(GAZETTE)
    care = tending(newsroom)
    clock.advance(days=89)
    await care.prune()
    assert len(await newsroom.store.archive.latest()) == 1

    clock.advance(days=2)
    await care.prune()
    assert await newsroom.store.archive.latest() == ()
    came_back = a_report(published_at=None, summary="Witnesses counted the trucks anew.")
    newsroom.source.corrects(GAZETTE.id, came_back)
    await newsroom.polls()
    assert await newsroom.deliveries() == []


async def test_a_disk_that_fills_up_is_told_to_the_ops_channel_once_a_day(store, clock):
    await store.upkeep.open((CHANNEL, OPS))
    newsroom = Newsroom(store, clock, channels=(CHANNEL, OPS))
    care = tending(newsroom, channels=(CHANNEL, OPS), free_bytes=lambda: 100 * 1024**2)

    with capture_logs() as logs:
        await care.look()
        await care.look()
    await newsroom.delivers()

    assert events(logs) == ["disk.low", "disk.low"]
    assert len(newsroom.headlines()) == 1
    assert "100 MB" in newsroom.headlines()[0]
    assert newsroom.tally.metrics()["disk_free_bytes"] == 100 * 1024**2


@pytest.mark.parametrize("free_bytes", [None, lambda: LEAST_FREE_BYTES])
async def test_a_disk_with_room_or_elsewhere_is_no_matter(newsroom, free_bytes):
    with capture_logs() as logs:
        await tending(newsroom, free_bytes=free_bytes).look()

    assert events(logs) == []


@pytest.mark.parametrize("seconds", [-3600, 3600])
async def test_a_clock_that_was_moved_is_told_once(newsroom, clock, seconds):
    care = tending(newsroom)
    clock.jump(seconds=seconds)

    with capture_logs() as logs:
        await care.look()
        await care.look()

    assert [(log["event"], log["seconds"]) for log in logs] == [("clock.jumped", seconds)]


async def test_time_that_passes_and_small_corrections_are_no_jump(newsroom, clock):
    care = tending(newsroom)
    clock.advance(hours=9)
    clock.jump(seconds=29)

    with capture_logs() as logs:
        await care.look()

    assert events(logs) == []


async def test_a_sign_of_life_is_sent_only_while_all_is_well(newsroom):
    beats = []

    async def beat():
        beats.append(1)

    care = tending(newsroom, heartbeat=beat)
    with capture_logs() as logs:
        await care.beat()
    assert (beats, events(logs)) == ([], ["heartbeat.withheld"])

    newsroom.tally.tick("polling")
    await care.beat()
    await tending(newsroom).beat()

    assert beats == [1]


async def test_a_sign_of_life_that_does_not_arrive_is_logged(newsroom):
    async def beat():
        raise OutsideError("connection refused")

    newsroom.tally.tick("polling")
    with capture_logs() as logs:
        await tending(newsroom, heartbeat=beat).beat()

    assert events(logs) == ["heartbeat.failed"]
