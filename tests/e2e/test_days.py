"""Days in the life of feeds whose publishers have every kind of wish; no time passes but by hand.

The loops, the store and the HTTP client are the real ones.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import Any

import pytest

from bot.core.ids import feed_id
from bot.core.model import Feed
from bot.ports import Store
from bot.sources.client import Gate
from bot.sources.document import Origin, Parsed
from bot.sources.parse import parse
from bot.sources.web import open_web
from bot.sources.worker import Worker
from bot.store import open_store
from tests.fakes.clock import FakeClock
from tests.fakes.detection import FakeDetection
from tests.fakes.newsroom import Newsroom
from tests.fakes.publisher import PublishedFeed, Publisher
from tests.fakes.values import CHANNEL, a_channel

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
STEP = 5 * MINUTE  # a visit comes so late at most
LONG_STEP = 20 * MINUTE
OPS = a_channel(name="ops", is_ops=True, follows=frozenset())
CHANNELS = (CHANNEL, OPS)


class ParsingHere(Worker):
    """Reads in this process, which takes no time to start."""

    async def parse(self, body: bytes, origin: Origin) -> Parsed:
        return parse(body, origin)


class Days:
    """An installation that watches feeds on loopback."""

    def __init__(self, store_url: str, clock: FakeClock) -> None:
        self.clock = clock
        self._url = store_url
        self._feeds: list[Feed] = []
        self.newsroom: Newsroom
        self._store: Store

    async def starts(self) -> None:
        """Open everything, as a fresh process does."""
        gate = Gate((ip_network("127.0.0.0/8"),))
        source: Any = open_web(
            self.clock, contact=None, gate=gate, version="0", detection=FakeDetection()
        )
        source._worker = ParsingHere()
        self._store = open_store(self._url, self.clock)
        await self._store.upkeep.open(CHANNELS)
        self.newsroom = Newsroom(self._store, self.clock, source, channels=CHANNELS)
        await self._store.feeds.sync(self._feeds, self.clock.now())

    async def ends(self) -> None:
        """Close everything."""
        await self.newsroom.source.stop()
        await self._store.upkeep.close()

    async def restarts(self) -> None:
        await self.ends()
        await self.starts()

    async def reads(self, *feeds: PublishedFeed, every: timedelta | None = None) -> None:
        """Add feeds to the configuration, and visit them."""
        for feed in feeds:
            name = feed.url.rpartition("/")[2]
            self._feeds.append(Feed(feed_id(feed.url), feed.url, name, lang="en", every=every))
        await self._store.feeds.sync(self._feeds, self.clock.now())
        await self.newsroom.polls()

    async def passes(self, span: timedelta, step: timedelta = STEP) -> None:
        """Let time pass in steps, visiting what is due after each."""
        end = self.clock.now() + span
        while self.clock.now() < end:
            self.clock.advance(seconds=step.total_seconds())
            await self.newsroom.polls()

    async def notices(self) -> list[str]:
        """Return what was said in all channels."""
        await self.newsroom.delivers()
        return self.newsroom.headlines()


@pytest.fixture
async def days(store_url: str, clock: FakeClock) -> AsyncIterator[Days]:
    days = Days(store_url, clock)
    await days.starts()
    yield days
    await days.ends()


@asynccontextmanager
async def publishing(clock: FakeClock, host: str) -> AsyncIterator[Publisher]:
    async with Publisher(host, clock=clock) as site:
        yield site


@pytest.fixture
async def site(clock: FakeClock) -> AsyncIterator[Publisher]:
    async with publishing(clock, "127.0.0.1") as site:
        yield site


@pytest.fixture
async def elsewhere(clock: FakeClock) -> AsyncIterator[Publisher]:
    async with publishing(clock, "127.0.0.2") as site:
        yield site


@pytest.fixture
def feed(site: Publisher) -> PublishedFeed:
    feed = site.feed()
    feed.publishes("Wagner fighters seen in Timbuktu")
    return feed


def conditional(feed: PublishedFeed) -> list[bool]:
    return ["If-None-Match" in request.headers for request in feed.requests]


# -- conditional requests ----------------------------------------------------------------------


async def test_rules_1_and_2_an_unchanged_feed_sends_its_document_once(
    days: Days, feed: PublishedFeed
):
    await days.reads(feed)
    await days.passes(2 * HOUR)
    await days.restarts()
    await days.passes(2 * HOUR)
    assert conditional(feed) == [False] + [True] * (len(feed.requests) - 1)
    assert len(feed.requests) > 15


async def test_rule_2_a_maintenance_page_costs_no_second_document(days: Days, feed: PublishedFeed):
    await days.reads(feed)
    feed.answers("<!doctype html><html></html>", headers={"ETag": '"down"'}, times=3)
    await days.passes(4 * HOUR)
    assert conditional(feed).count(False) == 1
    assert {request.headers.get("If-None-Match") for request in feed.requests[1:]} == {feed.etag}


@pytest.mark.slow
async def test_rule_3_a_304_for_ever_is_doubted_once_a_day(days: Days, feed: PublishedFeed):
    await days.reads(feed, every=HOUR)
    await days.passes(3 * DAY, LONG_STEP)
    whole = [at for at, is_it in zip(feed.times, conditional(feed), strict=True) if not is_it]
    assert [round((at - whole[0]) / DAY) for at in whole] == [0, 1, 2, 3][: len(whole)]
    assert len(whole) in {3, 4}


# -- wishes ------------------------------------------------------------------------------------


@pytest.mark.slow
async def test_rule_4_a_lifetime_in_the_headers_is_kept_to_across_a_restart(
    days: Days, feed: PublishedFeed
):
    feed.headers = {"Cache-Control": "max-age=14400", "Age": "3600"}
    await days.reads(feed)
    for _ in range(12):
        await days.passes(HOUR)
        await days.restarts()
    assert min(feed.gaps) >= 3 * HOUR
    assert len(feed.requests) == 5


WISHES: dict[str, tuple[str, Callable[[datetime], bool], int]] = {
    "ttl": ("<ttl>240</ttl>", lambda at: True, 6),
    "hours": (
        "<skipHours>" + "".join(f"<hour>{hour}</hour>" for hour in range(6, 18)) + "</skipHours>",
        lambda at: not 6 <= at.hour < 18,
        80,
    ),
    "days": (
        "<skipDays><day>Friday</day></skipDays>",
        lambda at: at.weekday() != 4,
        80,
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize(("channel", "is_wished", "most"), WISHES.values(), ids=WISHES)
async def test_rule_4_what_the_document_wishes_is_kept_to(
    days: Days,
    feed: PublishedFeed,
    channel: str,
    is_wished: Callable[[datetime], bool],
    most: int,
):
    feed.channel = channel
    await days.reads(feed)
    await days.passes(DAY / 2)
    await days.restarts()
    await days.passes(DAY / 2)
    _, *later = feed.times
    assert all(is_wished(at) or is_wished(at - STEP) for at in later)  # we came late by a step
    assert 1 <= len(later) <= most


# -- refusals ----------------------------------------------------------------------------------


@pytest.mark.slow
async def test_rule_6_a_429_keeps_us_from_the_whole_host_also_after_a_restart(
    days: Days, site: Publisher, elsewhere: Publisher
):
    one, two, other = site.feed("one"), site.feed("two"), elsewhere.feed("other")
    await days.reads(one, two, other)
    one.fails(429, retry_after="21600", times=1)
    await days.passes(20 * MINUTE)
    refused_at = one.times[-1]
    states = await days.newsroom.states()
    await days.restarts()
    added = site.feed("added")
    await days.reads(added)
    await days.passes(7 * HOUR)

    assert states == {"one": "http-429", "two": "host-paused", "other": "ok"}
    assert min(one.times[-1], two.times[-1], *added.times) >= refused_at + 6 * HOUR
    assert all(at <= refused_at or at >= refused_at + 6 * HOUR for at in one.times + two.times)
    assert set((await days.newsroom.states()).values()) == {"ok"}
    assert len(other.requests) >= 25


@pytest.mark.slow
@pytest.mark.parametrize("status", [429, 503])
async def test_rule_6_without_a_wish_we_stay_away_from_an_hour_to_a_day(
    days: Days, feed: PublishedFeed, status: int
):
    feed.fails(status, times=None)
    await days.reads(feed)
    await days.passes(5 * DAY, LONG_STEP)
    hours = [gap / HOUR for gap in feed.gaps]
    expected = [1, 2, 4, 8, 16, 24, 24, 24]
    assert len(hours) in {7, 8}
    assert all(
        least <= gap <= min(least * 1.1, 24) + LONG_STEP / HOUR
        for gap, least in zip(hours, expected, strict=False)
    )


@pytest.mark.slow
async def test_rule_7_a_feed_that_fails_for_days_is_never_given_up(days: Days, feed: PublishedFeed):
    await days.reads(feed)
    feed.fails(500, times=None)
    await days.passes(3 * DAY, LONG_STEP)
    assert feed.times[-1] > days.clock.now() - 1.5 * HOUR
    assert feed.gaps[-1] <= 1.5 * HOUR
    feed.recovers()
    feed.publishes("Wagner convoy leaves Gao", at=days.clock.now())
    await days.passes(2 * HOUR)
    assert await days.notices() == ["Wagner convoy leaves Gao"]


async def test_rule_7_a_feed_that_is_gone_is_left_alone_and_told_of_once(
    days: Days, feed: PublishedFeed
):
    feed.fails(410, times=None)
    await days.reads(feed)
    await days.passes(3 * HOUR)
    await days.restarts()
    await days.passes(3 * HOUR)
    assert len(feed.requests) == 1
    (notice,) = await days.notices()
    assert "gone for good" in notice


# -- redirects ---------------------------------------------------------------------------------


async def test_rule_8_a_permanent_redirect_is_adopted_with_evidence(days: Days, site: Publisher):
    old, new = site.feed("old"), site.feed("new")
    old.redirects("/new", status=301)
    await days.reads(old)
    await days.passes(3 * HOUR)
    await days.restarts()
    await days.passes(HOUR)
    assert len(old.requests) == 10
    assert len(new.requests) > 15
    assert conditional(new).count(False) == 1


@pytest.mark.slow
async def test_rule_8_a_redirect_for_seven_days_is_evidence_enough(days: Days, site: Publisher):
    old, new = site.feed("old"), site.feed("new")
    old.redirects("/new", status=308)
    await days.reads(old, every=DAY)
    await days.passes(10 * DAY, HOUR)
    assert 7 <= len(old.requests) <= 9
    assert len(new.requests) >= 10


async def test_rule_8_a_temporary_redirect_is_never_adopted(days: Days, site: Publisher):
    old, new = site.feed("old"), site.feed("new")
    old.redirects("/new", status=302)
    await days.reads(old)
    await days.passes(4 * HOUR)
    assert len(old.requests) == len(new.requests) > 15


async def test_rule_8_and_row_83_another_owners_address_waits_for_a_persons_yes(
    days: Days, site: Publisher, elsewhere: Publisher
):
    old, new = site.feed("old"), elsewhere.feed("new")
    old.redirects(new.url, status=301)
    await days.reads(old)
    await days.passes(5 * HOUR)
    asked = await days.notices()
    visits = len(old.requests)
    assert visits == len(new.requests) > 20
    assert [new.url in each for each in asked] == [True]
    assert "/feeds adopt" in asked[0]

    await days.newsroom.store.feeds.adopt(feed_id(old.url))
    await days.restarts()
    await days.passes(HOUR)
    assert len(old.requests) == visits
    assert len(new.requests) > visits


# -- manners -----------------------------------------------------------------------------------


async def test_rule_5_a_restart_causes_no_burst(days: Days, site: Publisher):
    feeds = [site.feed(f"feed{number}") for number in range(8)]
    await days.reads(*feeds)
    before = [len(feed.requests) for feed in feeds]
    await days.restarts()
    await days.newsroom.polls()
    assert [len(feed.requests) for feed in feeds] == before == [1] * 8


async def test_rule_10_what_comes_in_addition_takes_nothing_away(days: Days, feed: PublishedFeed):
    await days.reads(feed)
    (first,) = feed.items
    feed.withdraws(first)
    feed.publishes("Wagner convoy leaves Gao", at=days.clock.now())
    feed.answers(feed.document, status=226, headers={"ETag": '"2"', "IM": "feed"})
    feed.items.append(first)
    await days.passes(HOUR)
    titles = {report.item.title for report in await days.newsroom.store.archive.latest()}
    assert titles == {"Wagner convoy leaves Gao", "Wagner fighters seen in Timbuktu"}
    assert await days.notices() == ["Wagner convoy leaves Gao"]


async def test_rule_10_no_request_carries_more_than_it_must(days: Days, site: Publisher):
    feed = site.feed()
    feed.headers = {"Set-Cookie": "who=you"}
    await days.reads(feed)
    await days.passes(HOUR)
    allowed = {"Host", "User-Agent", "Accept", "Accept-Encoding", "If-None-Match", "A-IM"}
    assert set().union(*(request.headers for request in feed.requests)) == allowed
    assert {request.path for request in feed.requests} == {"/feed"}
