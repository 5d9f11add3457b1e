"""What every source promises, held against the one that polls the web and its fake."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from ipaddress import ip_network
from typing import Protocol

import pytest

from bot.core.errors import FeedError
from bot.core.model import DueFeed, Feed, Validators, Visit
from bot.ports import Source
from bot.sources import open_source
from tests.fakes.clock import FakeClock
from tests.fakes.detection import FakeDetection
from tests.fakes.publisher import PublishedFeed, Publisher
from tests.fakes.source import FakeSource
from tests.fakes.values import FEED, a_draft


class Setup(Protocol):
    """A source and a feed that it polls."""

    source: Source
    feed: Feed

    def publishes(self, title: str) -> None:
        """Put an item on top of the feed."""

    def fails(self) -> None:
        """Let the next visit fail."""


@dataclass
class Web:
    source: Source
    feed: Feed
    published: PublishedFeed

    def publishes(self, title: str) -> None:
        self.published.publishes(title, guid=title)

    def fails(self) -> None:
        self.published.fails(500)


@dataclass
class Fake:
    source: FakeSource
    feed: Feed

    def publishes(self, title: str) -> None:
        self.source.publishes(self.feed.id, a_draft(guid=title, title=title))

    def fails(self) -> None:
        self.source.fails(self.feed.id)


@pytest.fixture(params=["web", "fake"])
async def setup(request: pytest.FixtureRequest) -> AsyncIterator[Setup]:
    if request.param == "fake":
        yield Fake(FakeSource(), FEED)
        return
    async with Publisher() as site:
        allow = (ip_network("127.0.0.0/8"),)
        source = open_source(
            FakeClock(),
            contact=None,
            allow=allow,
            proxy=None,
            version="0",
            detection=FakeDetection(),
        )
        published = site.feed()
        yield Web(source, replace(FEED, url=published.url), published)
        await source.stop()


async def poll(setup: Setup, before: Visit | None = None) -> Visit:
    known = before.validators if before else Validators()
    return await setup.source.poll(DueFeed(setup.feed, known, 0, is_first=not before, fence=1))


async def test_a_visit_brings_what_the_feed_shows_the_newest_first(setup: Setup):
    setup.publishes("one")
    setup.publishes("two")
    visit = await poll(setup)
    assert [draft.title for draft in visit.drafts] == ["two", "one"]
    assert not visit.is_unchanged


async def test_a_visit_brings_nothing_where_nothing_has_changed(setup: Setup):
    setup.publishes("one")
    first = await poll(setup)
    again = await poll(setup, first)
    assert (again.is_unchanged, again.drafts) == (True, ())
    setup.publishes("two")
    assert "two" in [draft.title for draft in (await poll(setup, again)).drafts]


async def test_a_visit_that_fails_says_why(setup: Setup):
    setup.fails()
    with pytest.raises(FeedError) as failed:
        await poll(setup)
    assert failed.value.code
    assert failed.value.remedy


async def test_many_visits_at_once_do_not_disturb_each_other(setup: Setup):
    setup.publishes("one")
    visits = await asyncio.gather(*(poll(setup) for _ in range(5)))
    assert [[draft.title for draft in visit.drafts] for visit in visits] == [["one"]] * 5


async def test_a_source_can_be_stopped_twice(setup: Setup):
    await setup.source.stop()
    await setup.source.stop()
