"""People tune it where they read: what is asked in one chat holds in all of them."""

import pytest

from tests.e2e.desk import EDITOR, Desk, reports
from tests.fakes.discord_world import EDITOR_ROLE, Member
from tests.fakes.files import a_file
from tests.fakes.publisher import PublishedFeed, Publisher

BOSS = Member("2", "an editor", roles=(EDITOR_ROLE,))


@pytest.fixture
async def feed(desk: Desk, site: Publisher) -> PublishedFeed:
    """Return the one feed of an open desk."""
    feed = site.feed()
    await desk.opens()
    return feed


async def test_a_term_added_on_slack_alerts_on_discord_at_the_next_poll(
    desk: Desk, feed: PublishedFeed
):
    await desk.tells("watch add wagner millet")
    feed.publishes("Rain delays the millet harvest")
    await desk.rounds()

    assert desk.headlines()["discord"] == ["Rain delays the millet harvest"]


async def test_a_term_taken_back_alerts_no_more(desk: Desk, feed: PublishedFeed):
    await desk.tells("watch add wagner millet")
    await desk.tells("undo")
    feed.publishes("Rain delays the millet harvest")
    await desk.rounds()

    assert desk.headlines()["discord"] == []


async def test_a_mute_holds_in_its_own_channel_until_it_ends(desk: Desk, feed: PublishedFeed):
    exchange = await desk.discord.asks("mute", by=BOSS, what="wagner", span="1h")
    await exchange.answer()
    reports(feed)
    await desk.rounds()
    desk.waits(hours=1)
    reports(feed, "Wagner convoy leaves Gao")
    await desk.rounds()

    assert desk.headlines()["discord"] == ["Wagner convoy leaves Gao"]
    assert len(desk.slack.texts()) == 2


async def test_whoever_is_no_editor_changes_nothing(desk: Desk, feed: PublishedFeed):
    exchange = await desk.discord.asks("watch add", list="wagner", term="millet")
    refused = await exchange.answer()
    await (await desk.slack.asks("watch add wagner millet", user="U9")).answer()
    feed.publishes("Rain delays the millet harvest")
    await desk.rounds()

    assert refused["content"]
    assert desk.headlines() == {"discord": [], "slack": []}


async def test_what_was_posted_in_one_chat_is_read_in_the_other(desk: Desk, feed: PublishedFeed):
    reports(feed)
    await desk.rounds()
    answer = await (await desk.slack.asks("latest wagner", user="U9")).answer()

    assert "Wagner fighters seen in Timbuktu" in str(answer)


async def test_a_watchlist_edited_while_running_takes_effect(desk: Desk, feed: PublishedFeed):
    a_file(desk.folder, "title: Wagner\nany: [wagner, millet]\n", "watchlists/wagner.yaml")
    is_taken_in = await desk.running.watching.reload()
    feed.publishes("Rain delays the millet harvest")
    await desk.rounds()

    assert is_taken_in
    assert desk.headlines()["discord"] == ["Rain delays the millet harvest"]


async def test_a_watchlist_spoilt_while_running_leaves_the_old_one_in_force(
    desk: Desk, feed: PublishedFeed
):
    a_file(desk.folder, "title: [Wagner\nany: wagner\n", "watchlists/wagner.yaml")
    is_taken_in = await desk.running.watching.reload()
    reports(feed)
    await desk.rounds()

    assert not is_taken_in
    assert len(desk.headlines()["discord"]) == 1


async def test_a_term_added_in_chat_outlives_a_restart_and_an_edit_of_the_file(
    desk: Desk, feed: PublishedFeed
):
    await desk.tells("watch add wagner millet")
    await desk.closes()
    await desk.starts()
    a_file(desk.folder, "title: Wagner\nany: [wagner, gold]\n", "watchlists/wagner.yaml")
    await desk.running.watching.reload()
    feed.publishes("Rain delays the millet harvest")
    await desk.rounds()

    assert desk.headlines()["discord"] == ["Rain delays the millet harvest"]
    assert EDITOR in desk.slack.admins
