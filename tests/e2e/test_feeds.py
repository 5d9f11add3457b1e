"""Feeds that hang, fail or lie, beside one that does not."""

from collections.abc import AsyncIterator, Callable

import pytest

from tests.e2e.desk import Desk, reports, until
from tests.fakes.publisher import PublishedFeed, Publisher

HTML = "<!doctype html><html><body>Subscribe now</body></html>"
BOMB = (
    "<!DOCTYPE rss [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><rss version='2.0'><channel>"
    "<title>&b;</title></channel></rss>"
)
LIES: dict[str, Callable[[PublishedFeed], None]] = {
    "a page instead of a feed": lambda feed: feed.answers(HTML, times=None),
    "not modified, unasked": lambda feed: feed.answers(status=304, times=None),
    "gzip that is none": lambda feed: feed.answers(
        "plain", headers={"Content-Encoding": "gzip"}, times=None
    ),
    "an entity bomb": lambda feed: feed.answers(BOMB, times=None),
    "an endless redirect": lambda feed: feed.redirects(feed.url),
    "nothing": lambda feed: feed.answers(b"", times=None),
}


@pytest.fixture
async def elsewhere() -> AsyncIterator[Publisher]:
    """Open a site on another host, since two requests to one host are all that may wait."""
    async with Publisher("127.0.0.2") as site:
        yield site


def add(desk: Desk, *feeds: PublishedFeed) -> None:
    """Let the desk read feeds of other sites too."""
    own = desk.settings()["feeds"]
    others = [{"url": feed.url, "name": feed.title} for feed in feeds]
    desk.changes["feeds"] = others + own


async def test_a_feed_that_hangs_delays_no_other(desk: Desk, site: Publisher, elsewhere: Publisher):
    feed, stuck = site.feed(), elsewhere.feed("stuck", title="Stuck Times")
    add(desk, stuck)
    await desk.opens()
    stuck.hangs(times=None)
    reports(feed)
    desk.waits(minutes=15)
    await desk.running.polling.tick()
    await until(
        lambda: len(stuck.requests) == 2 and desk.running.footing.tally.metrics()["alerts_total"]
    )
    await desk.delivers()
    hangs_still = not stuck.released.is_set()
    stuck.recovers()
    await desk.running.polling.idle()

    assert hangs_still
    assert len(desk.discord.messages) == len(desk.slack.texts()) == 1


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
async def test_a_feed_that_lies_is_told_of_and_harms_no_other(
    desk: Desk, site: Publisher, elsewhere: Publisher, lie: Callable[[PublishedFeed], None]
):
    feed, liar = site.feed(), elsewhere.feed("liar", title="Liar Times")
    add(desk, liar)
    lie(liar)
    await desk.opens()
    reports(feed)
    await desk.rounds()

    states = {state.feed.name: state for state in await desk.running.footing.store.feeds.states()}
    assert states["Sahel Gazette"].state == "ok"
    assert states["Liar Times"].state != "ok"
    assert states["Liar Times"].reason
    assert states["Liar Times"].remedy
    assert len(desk.discord.messages) == 1


async def test_a_feed_that_fails_is_put_off_and_alerts_again_when_it_is_back(
    desk: Desk, site: Publisher
):
    feed, failing = site.feed(), site.feed("failing", title="Failing Times")
    failing.fails(503, times=2, retry_after="3600")
    await desk.opens()
    reports(feed)
    await desk.rounds()
    asked_early = len(failing.requests)
    desk.waits(hours=2)
    await desk.polls()
    desk.waits(hours=2)
    await desk.polls()
    reports(failing, "Wagner convoy leaves Gao")
    await desk.rounds()

    assert asked_early == 1
    assert desk.headlines()["discord"] == [
        "Wagner fighters seen in Timbuktu",
        "Wagner convoy leaves Gao",
    ]
