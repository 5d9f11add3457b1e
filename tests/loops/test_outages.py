"""What is missed while feeds cannot be read, or we do not read them, and what may have been."""

from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.core.digests import MOST_NAMED
from bot.core.model import DeliveryKind
from bot.loops.once import run_once
from tests.fakes.newsroom import Newsroom, a_feed, a_report
from tests.fakes.values import CHANNEL, a_channel

GAZETTE, HERALD = a_feed("gazette"), a_feed("herald")
OPS = a_channel(name="ops", is_ops=True, follows=frozenset())
DESK = a_channel(name="desk", address="desk")
HOUR = timedelta(hours=1)


@pytest.fixture
async def newsroom(store, clock):
    await store.upkeep.open((CHANNEL, DESK, OPS))
    return Newsroom(store, clock, channels=(CHANNEL, DESK, OPS))


async def wait(newsroom, **span):
    newsroom.clock.advance(**span)
    await newsroom.polls()
    await newsroom.delivers()


def digests(newsroom):
    return [each for each in newsroom.chat.sent if each.kind is DeliveryKind.DIGEST]


async def return_after(newsroom, days, *ages):
    """Come back after days to reports of these ages, in hours."""
    newsroom.clock.advance(days=days)
    for number, age in enumerate(ages):
        at = newsroom.clock.now() - age * HOUR
        feed = (GAZETTE, HERALD)[number % 2]
        newsroom.source.publishes(feed.id, a_report(f"late {number}", published_at=at))
    await newsroom.polls()


async def test_what_came_out_during_an_outage_comes_as_one_digest_to_each_channel(newsroom):
    await newsroom.follows(GAZETTE, HERALD)
    await return_after(newsroom, 4, 50, 60, 70, 80, 3)
    await newsroom.delivers()
    assert digests(newsroom) == []
    await wait(newsroom, minutes=10)

    sent = digests(newsroom)
    assert sorted(each.channel.name for each in sent) == ["desk", CHANNEL.name]
    for each in sent:
        named = {(alert.headline, alert.url, alert.watchlist) for alert in each.message.named}
        assert len(named) == 4
        assert all(headline and url and watchlist for headline, url, watchlist in named)
    assert [each.kind for each in newsroom.chat.sent].count(DeliveryKind.POST) == 2


async def test_what_a_digest_names_is_exported_and_told_by_why(newsroom):
    await newsroom.follows(GAZETTE, HERALD)
    await return_after(newsroom, 4, 50, 60)
    await wait(newsroom, minutes=10)

    alerts = [row async for row in newsroom.store.archive.export("alerts", None)]
    rows = [row for row in await newsroom.deliveries() if row["channel"] == "desk"]
    (row,) = (row for row in rows if row["kind"] == "digest")
    assert len(alerts) == 2
    assert (sorted(row["alerts"]), row["state"]) == (sorted(a["alert"] for a in alerts), "sent")
    (told,) = await newsroom.store.histories.alerted(alerts[0]["alert"])
    assert [(each.kind, each.alert) for each in told.fates] == [("digest", alerts[0]["alert"])] * 2


async def test_a_digest_that_is_full_goes_on_in_a_further_part(newsroom):
    await newsroom.follows(GAZETTE, HERALD)
    await return_after(newsroom, 9, *range(50, 50 + MOST_NAMED + 3))
    await wait(newsroom, minutes=10)
    await wait(newsroom, minutes=10)

    parts = [len(each.message.named) for each in digests(newsroom) if each.channel.name == "desk"]
    assert sorted(parts) == [3, 10]


async def test_what_comes_after_a_digest_has_gone_goes_into_the_next(newsroom):
    newsroom.source.fails(HERALD.id)
    await newsroom.follows(GAZETTE)
    await newsroom.store.feeds.sync([GAZETTE, HERALD], newsroom.clock.now())
    newsroom.source.recovers(HERALD.id)
    await newsroom.polls()
    newsroom.source.fails(HERALD.id)
    await return_after(newsroom, 4, 50, 60)
    await wait(newsroom, minutes=10)
    newsroom.source.recovers(HERALD.id)
    await wait(newsroom, hours=2)
    await wait(newsroom, minutes=10)

    to_desk = [each for each in digests(newsroom) if each.channel.name == "desk"]
    assert [len(each.message.named) for each in to_desk] == [1, 1]


async def test_old_items_without_an_outage_or_from_before_it_stay_silent(newsroom, clock):
    await newsroom.follows(GAZETTE, HERALD)
    old = a_report("old", published_at=clock.now() - 90 * HOUR)
    newsroom.source.publishes(GAZETTE.id, old)
    await newsroom.polls()
    await return_after(newsroom, 4, 24 * 5)
    await wait(newsroom, minutes=10)

    assert await newsroom.deliveries() == []


async def test_a_round_sends_its_digest_before_it_ends(newsroom):
    await newsroom.follows(GAZETTE, HERALD)
    newsroom.clock.advance(days=4)
    for number, feed in enumerate((GAZETTE, HERALD)):
        at = newsroom.clock.now() - (50 + number) * HOUR
        newsroom.source.publishes(feed.id, a_report(number, published_at=at))
    looked = []

    async def look():
        looked.append(len(newsroom.chat.sent))

    await run_once(newsroom.footing, newsroom.polling, newsroom.delivering, look=look)

    sent = [each for each in digests(newsroom) if each.channel.name == "desk"]
    assert ([len(each.message.named) for each in sent], looked) == ([2], [0])


async def test_a_digest_whose_alerts_are_deleted_is_refused(newsroom, monkeypatch):
    await newsroom.follows(GAZETTE, HERALD)
    await return_after(newsroom, 4, 50)

    async def nothing(_):
        return None

    monkeypatch.setattr(newsroom.store.archive, "alert", nothing)
    await wait(newsroom, minutes=10)

    states = {row["state"] for row in await newsroom.deliveries() if row["kind"] == "digest"}
    assert states == {"dead"}


# -- gaps -------------------------------------------------------------------------------------


async def test_a_document_with_nothing_of_the_one_before_is_told_once_a_day_and_polled_sooner(
    newsroom, clock
):
    newsroom.source.publishes(GAZETTE.id, a_report(1), a_report(2))
    await newsroom.follows(GAZETTE)
    with capture_logs() as logs:
        for number in (3, 5, 7):
            fresh = (a_report(number, published_at=None), a_report(number + 1, published_at=None))
            newsroom.source.corrects(GAZETTE.id, *fresh)
            await wait(newsroom, hours=1)

    told = [line for line in newsroom.headlines() if "lists nothing of what it did" in line]
    (state,) = await newsroom.store.feeds.states()
    assert len(told) == 1
    assert [log["event"] for log in logs].count("feed.gap") == 3
    assert (state.interval, state.habits.gap_at) == (timedelta(minutes=5), clock.now())


async def test_a_document_that_shares_one_item_is_no_gap(newsroom):
    newsroom.source.publishes(GAZETTE.id, a_report(1), a_report(2))
    await newsroom.follows(GAZETTE)
    newsroom.source.corrects(GAZETTE.id, a_report(3), a_report(2))
    await wait(newsroom, hours=1)

    (state,) = await newsroom.store.feeds.states()
    assert state.habits.gap_at is None


async def test_after_an_outage_of_ours_the_gaps_of_many_feeds_are_one_notice(newsroom):
    feeds = [a_feed(f"paper{number}") for number in range(5)]
    for feed in feeds:
        newsroom.source.publishes(feed.id, a_report(f"old {feed.name}", published_at=None))
    await newsroom.follows(*feeds)
    for feed in feeds:
        newsroom.source.corrects(feed.id, a_report(f"new {feed.name}", published_at=None))
    await wait(newsroom, days=3)

    told = [each.message for each in newsroom.chat.sent if each.kind is DeliveryKind.NOTICE]
    assert [each.headline[:18] for each in told] == ["5 feeds list nothi"]


async def test_gaps_that_were_not_told_yet_are_told_when_the_program_ends(newsroom):
    newsroom.source.publishes(GAZETTE.id, a_report(1))
    await newsroom.follows(GAZETTE)
    newsroom.source.corrects(GAZETTE.id, a_report(2, "Nothing that anybody here watches"))
    newsroom.clock.advance(hours=1)
    await newsroom.polling.tick()
    await newsroom.polling.drain(5)

    assert [row["kind"] for row in await newsroom.deliveries()] == ["notice"]


# -- intervals --------------------------------------------------------------------------------


async def test_an_interval_follows_the_feeds_habits_and_outlives_a_restart(newsroom, clock):
    times = [clock.now() - 40 * timedelta(minutes=number) for number in range(9)]
    reports = [a_report(number, published_at=at) for number, at in enumerate(times)]
    newsroom.source.publishes(GAZETTE.id, *reports)
    await newsroom.follows(GAZETTE)
    restarted = Newsroom(newsroom.store, clock, newsroom.source, channels=newsroom.channels)
    await restarted.polls()

    (state,) = await newsroom.store.feeds.states()
    assert state.interval == timedelta(minutes=20)
    assert state.pacing == "half of its usual pause between items"
    assert 18 <= (state.next_at - clock.now()) / timedelta(minutes=1) <= 22


async def test_where_no_channel_follows_a_list_a_slow_feed_is_left_alone_for_hours(store, clock):
    lonely = replace(CHANNEL, follows=frozenset({"unknown"}))
    await store.upkeep.open((lonely,))
    newsroom = Newsroom(store, clock, channels=(lonely,))
    times = [clock.now() - timedelta(days=number) for number in range(9)]
    reports = [a_report(number, published_at=at) for number, at in enumerate(times)]
    newsroom.source.publishes(GAZETTE.id, *reports)
    await newsroom.follows(GAZETTE)

    (state,) = await store.feeds.states()
    assert state.interval == timedelta(hours=6)
