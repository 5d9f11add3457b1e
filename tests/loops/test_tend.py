from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.core.errors import OutsideError
from bot.core.model import Daily
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


# -- feeds that bring nothing -----------------------------------------------------------------


@pytest.fixture
async def desk(store, clock):
    await store.upkeep.open((CHANNEL, OPS))
    return Newsroom(store, clock, channels=(CHANNEL, OPS))


async def days(newsroom, care, count, step=timedelta(hours=3)):
    """Let days pass as the program does: visits, a look at the feeds, deliveries."""
    for _ in range(round(count * DAY / step)):
        newsroom.clock.advance(seconds=step.total_seconds())
        await newsroom.polls()
        await care.tell()
        await newsroom.delivers()


async def test_a_feed_that_fails_for_a_day_is_told_once_and_once_when_it_is_back(desk):
    await desk.follows(GAZETTE)
    care = tending(desk, channels=(CHANNEL, OPS))
    desk.source.fails(GAZETTE.id)
    await days(desk, care, 0.75)
    assert desk.headlines() == []

    with capture_logs() as logs:
        await days(desk, care, 3)
        desk.source.recovers(GAZETTE.id)
        await days(desk, care, 3)

    failed, back = desk.headlines()
    assert failed.startswith("gazette has failed since 2022-01-06")
    assert back == "gazette is back: it can be read again"
    told = [event for event in events(logs) if event.startswith("feed.") and "polled" not in event]
    assert [each for each in told if each != "feed.failed"] == ["feed.worrying", "feed.back"]


async def test_a_feed_that_fails_on_and_off_is_told_once_a_day_at_most(desk):
    await desk.follows(GAZETTE)
    care = tending(desk, channels=(CHANNEL, OPS))
    for _ in range(4):
        desk.source.fails(GAZETTE.id)
        await days(desk, care, 1.2)
        desk.source.recovers(GAZETTE.id)
        await days(desk, care, 0.3)

    by_day = [row["created_at"][:10] for row in await desk.deliveries()]
    assert len(by_day) == len(set(by_day)) >= 4


async def test_a_feed_quiet_beyond_its_habits_is_told_once_and_once_when_it_is_back(desk, clock):
    times = [clock.now() - timedelta(hours=3 * number) for number in range(1, 20)]
    old = [a_report(number, published_at=at) for number, at in enumerate(times)]
    desk.source.publishes(GAZETTE.id, *old)
    await desk.follows(GAZETTE)
    care = tending(desk, channels=(CHANNEL, OPS))
    await days(desk, care, 1.8)
    assert desk.headlines() == []

    await days(desk, care, 5)
    (quiet,) = desk.headlines()
    assert quiet == "gazette answers, but has been quiet for longer than it ever is"

    desk.source.publishes(GAZETTE.id, a_report("new", published_at=clock.now()))
    await days(desk, care, 2)
    assert "gazette is back: something new came" in desk.headlines()
    assert [row["kind"] for row in await desk.deliveries()].count("notice") == 2


async def test_while_we_ourselves_were_away_no_feed_was_quiet_or_failed(desk, clock):
    times = [clock.now() - timedelta(hours=3 * number) for number in range(1, 20)]
    old = [a_report(number, published_at=at) for number, at in enumerate(times)]
    desk.source.publishes(GAZETTE.id, *old)
    failing = a_feed("herald")
    desk.source.fails(failing.id)
    await desk.follows(GAZETTE, failing)
    clock.advance(days=9)
    await tending(desk, channels=(CHANNEL, OPS)).tell()

    assert await desk.deliveries() == []


# -- all quiet --------------------------------------------------------------------------------


async def test_all_quiet_is_said_once_a_day_at_its_time_with_what_was_looked_at(desk, clock):
    await desk.follows(GAZETTE)
    desk.source.publishes(GAZETTE.id, a_report())
    care = tending(desk, channels=(CHANNEL, OPS), all_quiet=Daily(8 * 60))
    await days(desk, care, 1)
    again = tending(desk, channels=(CHANNEL, OPS), all_quiet=Daily(8 * 60))
    await days(desk, again, 1)

    said = [each for each in desk.headlines() if each.startswith("All quiet")]
    assert said == [
        "All quiet: 1 item from 1 feed checked, 1 alert",
        "All quiet: 0 items from 1 feed checked, 0 alerts",
    ]


async def test_all_quiet_is_not_said_hours_late_nor_unasked(desk, clock):
    clock.advance(hours=3)
    await tending(desk, channels=(CHANNEL, OPS), all_quiet=Daily(12 * 60)).tell()
    await tending(desk, channels=(CHANNEL, OPS)).tell()

    assert await desk.deliveries() == []
