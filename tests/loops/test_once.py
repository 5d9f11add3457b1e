import asyncio
from datetime import timedelta

import pytest

from bot.core.intervals import Pace
from bot.loops import poll
from bot.loops.once import drain, run_once
from tests.fakes.newsroom import Newsroom, a_feed, a_report, until
from tests.fakes.values import CHANNEL, a_channel

GAZETTE, HERALD, TRIBUNE = a_feed("gazette"), a_feed("herald"), a_feed("tribune")
DESK = a_channel(name="desk", address="2")


@pytest.fixture
def newsroom(store, clock):
    return Newsroom(store, clock)


async def once(newsroom):
    async def wait(seconds):
        newsroom.clock.advance(seconds=seconds)

    return await run_once(newsroom.footing, newsroom.polling, newsroom.delivering, wait)


async def test_one_round_visits_all_and_delivers_all_and_counts_failures(newsroom):
    await newsroom.follows(GAZETTE, HERALD, TRIBUNE)
    newsroom.source.publishes(GAZETTE.id, a_report(1), a_report(2), a_report(3))
    newsroom.source.fails(HERALD.id).fails(TRIBUNE.id)

    assert await once(newsroom) == 2
    assert len(newsroom.headlines()) == 3


async def test_more_feeds_than_may_be_in_flight_are_all_visited(newsroom, monkeypatch, clock):
    monkeypatch.setattr(poll, "IN_FLIGHT", 2)
    newsroom = Newsroom(newsroom.store, clock)
    await newsroom.store.feeds.sync([a_feed(f"paper-{n}") for n in range(5)], clock.now())

    assert await once(newsroom) == 0
    assert len(newsroom.source.visits) == 5


async def test_a_feed_that_is_due_again_at_once_is_visited_once(store, clock):
    eager = Newsroom(store, clock, pace=Pace(timedelta(seconds=1), timedelta(seconds=1)))
    await store.feeds.sync([GAZETTE, HERALD], clock.now())

    class Hurried:
        async def poll(self, due):
            clock.advance(seconds=5)
            return await eager.source.poll(due)

    eager.polling._source = Hurried()
    await once(eager)

    assert len(eager.source.visits) == 2


async def test_what_must_wait_is_left_for_the_next_round(newsroom):
    await newsroom.follows(GAZETTE)
    newsroom.source.publishes(GAZETTE.id, a_report(1), a_report(2))
    newsroom.chat.asks_to_wait(seconds=30)

    await once(newsroom)

    assert [each["state"] for each in await newsroom.deliveries()] == ["owed", "owed"]
    assert newsroom.chat.sent == []


async def test_a_chat_that_takes_one_message_a_second_gets_all_of_them(newsroom):
    await newsroom.follows(GAZETTE)
    newsroom.source.publishes(GAZETTE.id, *(a_report(number) for number in range(12)))
    newsroom.chat.takes_one_every(newsroom.clock, seconds=1)

    await once(newsroom)

    assert len(newsroom.headlines()) == 12


async def test_a_lost_reply_is_looked_up_within_the_round(newsroom):
    await newsroom.follows(GAZETTE)
    newsroom.source.publishes(GAZETTE.id, a_report())
    newsroom.chat.loses_replies()

    await once(newsroom)

    assert [each["state"] for each in await newsroom.deliveries()] == ["sent"]


async def test_a_chat_that_is_down_ends_the_round_after_a_few_tries(newsroom):
    await newsroom.follows(GAZETTE)
    newsroom.source.publishes(GAZETTE.id, a_report())
    newsroom.chat.fails(times=100)

    await once(newsroom)

    (delivery,) = await newsroom.deliveries()
    assert (delivery["state"], delivery["attempts"]) == ("owed", 4)


async def test_a_platform_that_refuses_for_ever_without_a_wait_ends_the_round(newsroom):
    await newsroom.follows(GAZETTE)
    newsroom.source.publishes(GAZETTE.id, a_report())
    newsroom.chat.asks_to_wait(times=100, seconds=0)

    await once(newsroom)

    (delivery,) = await newsroom.deliveries()
    assert delivery["state"] == "owed"


async def test_draining_ends_visits_and_sendings(store, clock):
    await store.upkeep.open((CHANNEL, DESK))
    newsroom = Newsroom(store, clock, channels=(CHANNEL, DESK))
    await newsroom.follows(GAZETTE, HERALD)
    newsroom.source.publishes(GAZETTE.id, a_report()).hangs(HERALD.id)
    newsroom.chat.hangs()
    await newsroom.polling.tick()
    await until(lambda: newsroom.tally.metrics()["alerts_total"])
    await newsroom.delivering.tick()
    await until(lambda: newsroom.chat.is_asked)

    draining = asyncio.create_task(drain(newsroom.polling, newsroom.delivering))
    newsroom.source.resumes(HERALD.id)
    newsroom.chat.resumes()
    await draining

    assert {each["state"] for each in await newsroom.deliveries()} == {"sent"}
    assert await newsroom.states() == {"gazette": "ok", "herald": "ok"}
