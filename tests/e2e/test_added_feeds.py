"""A feed added in chat is read by the program that runs, and by the next one."""

from collections.abc import AsyncIterator

import pytest

from tests.e2e.desk import Desk, reports
from tests.fakes.publisher import Publisher


@pytest.fixture
async def elsewhere() -> AsyncIterator[Publisher]:
    """Open a site that is not configured."""
    async with Publisher("127.0.0.2") as site:
        yield site


async def test_a_feed_added_in_chat_alerts_also_after_a_restart(
    desk: Desk, site: Publisher, elsewhere: Publisher
) -> None:
    site.feed()
    added = elsewhere.feed("rss", title="Radio")
    added.publishes("Wagner seen before anybody looked")
    page = elsewhere.feed("")
    page.answers(
        "<!doctype html><html><head><link rel=alternate type='application/rss+xml' href='/rss'>",
        headers={"Content-Type": "text/html"},
        times=None,
    )
    await desk.opens()
    answer = await desk.tells(f"/feeds add {elsewhere.url}")
    visited = await desk.polls()
    await desk.delivers()
    silent = list(desk.slack.texts())
    reports(added, "Wagner convoy enters Gao")
    await desk.rounds()
    once = list(desk.slack.texts())
    await desk.closes()
    await desk.starts()
    reports(added, "Wagner leaves Gao by night")
    await desk.rounds()

    assert "Now polled: Radio" in answer
    assert (visited, silent) == (1, [])
    assert len(once) == 1
    assert len(desk.slack.texts()) == 2
