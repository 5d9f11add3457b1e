"""From a new item in a feed to alerts in every chat."""

import json

import pytest

from tests.e2e.desk import Desk, reports
from tests.fakes.publisher import Publisher

HEADLINE = "Wagner fighters seen in Timbuktu"


async def test_a_new_item_alerts_on_every_chat_exactly_once(
    desk: Desk, site: Publisher, capsys: pytest.CaptureFixture[str]
):
    feed = site.feed()
    await desk.opens()
    reports(feed)
    for _ in range(3):
        await desk.rounds()

    [printed] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    [card] = await desk.page()
    [message] = desk.discord.messages
    [text] = desk.slack.texts()
    assert printed["headline"] == card["headline"] == HEADLINE
    assert message["embeds"][0]["title"] == HEADLINE
    assert message["content"] == text == f"[HIGH] {HEADLINE} — Sahel Gazette"


async def test_the_first_poll_remembers_and_stays_silent(desk: Desk, site: Publisher):
    reports(site.feed())
    await desk.opens()
    await desk.rounds()

    assert (await desk.counts()).items == 1
    assert desk.headlines() == {"discord": [], "slack": []}


async def test_what_matches_no_watchlist_is_kept_and_alerts_nowhere(desk: Desk, site: Publisher):
    feed = site.feed()
    await desk.opens()
    feed.publishes("Rain delays the millet harvest")
    await desk.rounds()

    assert (await desk.counts()).items == 1
    assert desk.headlines() == {"discord": [], "slack": []}


async def test_one_wire_report_in_three_outlets_is_one_message_that_names_all(
    desk: Desk, site: Publisher, capsys: pytest.CaptureFixture[str]
):
    outlets = [site.feed(name, title=f"The {name}") for name in ("Courier", "Herald", "Post")]
    await desk.opens()
    for outlet in outlets:
        reports(outlet)
        await desk.rounds()

    [message] = desk.discord.messages
    [posted] = desk.slack.places["C1"].messages
    [card] = await desk.page()
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert message["edited_timestamp"]
    assert posted["edited"]
    for shown in (message["embeds"], posted["blocks"], card["others"]):
        assert "The Herald" in str(shown)
        assert "The Post" in str(shown)


async def test_a_hostile_item_pings_nobody(desk: Desk, site: Publisher):
    feed = site.feed()
    await desk.opens()
    feed.publishes("@everyone <!channel> <@&1122334455> wagner <script>alert(1)</script>")
    await desk.rounds()

    [message] = desk.discord.messages
    assert message["_pings"] == []
    assert "<!channel>" not in desk.slack.texts()[0]
    [card] = await desk.page()
    assert "<script>" not in card["headline"]


async def test_a_correction_that_now_matches_alerts(desk: Desk, site: Publisher):
    feed = site.feed()
    await desk.opens()
    item = feed.publishes("Fighters seen in Timbuktu")
    await desk.rounds()
    feed.edits(item, title=HEADLINE)
    await desk.rounds()

    assert desk.headlines()["discord"] == [HEADLINE]
