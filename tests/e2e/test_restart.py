"""Stopping and starting again, at any moment."""

from tests.e2e.desk import Desk, reports, until
from tests.fakes.publisher import Publisher


async def test_after_a_restart_nothing_is_posted_twice(desk: Desk, site: Publisher):
    feed = site.feed()
    await desk.opens()
    reports(feed)
    await desk.rounds()
    await desk.closes()
    await desk.starts()
    await desk.rounds()

    assert len(desk.discord.messages) == len(desk.slack.texts()) == 1


async def test_after_a_restart_nothing_is_polled_before_it_is_due(desk: Desk, site: Publisher):
    feed = site.feed()
    await desk.opens()
    for _ in range(3):
        await desk.closes()
        desk.waits(minutes=1)
        await desk.starts()
        assert await desk.polls() == 0
    desk.waits(minutes=15)

    assert await desk.polls() == 1
    assert len(feed.requests) == 2


async def test_after_a_restart_the_page_shows_what_was_alerted(desk: Desk, site: Publisher):
    feed = site.feed()
    await desk.opens()
    reports(feed)
    await desk.rounds()
    await desk.closes()
    await desk.starts()

    [card] = await desk.page()
    assert card["headline"] == "Wagner fighters seen in Timbuktu"


async def test_what_was_owed_at_the_end_is_sent_after_the_start(desk: Desk, site: Publisher):
    feed = site.feed()
    await desk.opens()
    reports(feed)
    desk.waits(minutes=15)
    await desk.polls()
    await desk.closes()
    await desk.starts()
    await desk.delivers()

    assert len(desk.discord.messages) == len(desk.slack.texts()) == 1


async def test_a_message_whose_reply_was_lost_is_not_posted_again(desk: Desk, site: Publisher):
    feed = site.feed()
    await desk.opens()
    desk.discord.stores_then_drops()
    desk.slack.stores_then_drops()
    reports(feed)
    await desk.rounds()

    assert (await desk.counts()).owed == 0
    assert len(desk.discord.messages) == len(desk.slack.texts()) == 1


async def test_a_stop_in_the_middle_of_a_sending_neither_loses_nor_repeats_it(
    desk: Desk, site: Publisher
):
    feed = site.feed()
    await desk.opens()
    desk.discord.hangs()
    reports(feed)
    desk.waits(minutes=15)
    await desk.polls()
    await desk.running.delivering.tick()
    await until(lambda: ("POST", "/api/v10/channels/1122334455/messages") in desk.discord.requests)
    await desk.running.delivering.drain(0)
    desk.discord.recovers()
    await desk.closes()
    await desk.starts()
    desk.waits(minutes=1)
    await desk.delivers()

    assert len(desk.discord.messages) == len(desk.slack.texts()) == 1
