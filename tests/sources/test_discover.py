from collections.abc import AsyncIterator
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest

from bot.core.errors import FeedError
from bot.sources import discover as module
from bot.sources.client import Gate
from bot.sources.document import Origin, Parsed
from bot.sources.parse import parse
from bot.sources.web import WebSource, open_web
from bot.sources.worker import Unfinished, Worker
from tests.fakes.clock import START, FakeClock
from tests.fakes.detection import FakeDetection
from tests.fakes.publisher import PublishedFeed, Publisher

HTML = {"Content-Type": "text/html; charset=utf-8"}


class WorkingHere(Worker):
    """Does the work in this process."""

    async def parse(self, body: bytes, origin: Origin) -> Parsed:
        return parse(body, origin)

    async def run(self, work: Any, *args: object) -> Any:
        return work(*args)


class Failing(WorkingHere):
    """Reads feeds, but no pages."""

    async def run(self, work: Any, *args: object) -> Any:
        raise Unfinished("parse-timeout", "takes too long")


@pytest.fixture
async def source() -> AsyncIterator[WebSource]:
    gate = Gate((ip_network("127.0.0.1/32"),))
    source = open_web(FakeClock(), contact=None, gate=gate, version="0", detection=FakeDetection())
    source._worker = WorkingHere()
    yield source
    await source.stop()


@pytest.fixture
async def site() -> AsyncIterator[Publisher]:
    async with Publisher() as site:
        yield site


def a_feed(site: Publisher, name: str, **how: Any) -> PublishedFeed:
    feed = site.feed(name, **how)
    for hours in (1, 3, 2):
        at = START + timedelta(hours=hours)
        feed.publishes(f"{feed.title} {hours}", guid=f"{name}/{hours}", at=at)
    feed.publishes("undated", at=None)
    return feed


def a_page(site: Publisher, *hrefs: str, name: str = "") -> str:
    rows = "".join(f"<link rel=alternate type='text/xml' href='{href}'>" for href in hrefs)
    page = site.feed(name)
    page.answers(f"<!doctype html><html><head>{rows}</head></html>", headers=HTML, times=None)
    return page.url


async def test_an_address_that_is_a_feed_is_shown_with_its_newest_three(
    source: WebSource, site: Publisher
):
    feed = a_feed(site, "rss", title="Gazette", lang="fr")
    found = await source.discover(feed.url)
    (shown,) = found.feeds
    assert (shown.url, shown.head.title, shown.lang, shown.items) == (
        feed.url,
        "Gazette",
        "fr",
        4,
    )
    assert [draft.title for draft in shown.newest] == ["Gazette 3", "Gazette 2", "Gazette 1"]
    assert (found.unread, found.is_page) == ((), False)


async def test_without_dates_the_first_items_are_shown(source: WebSource, site: Publisher):
    feed = site.feed("rss")
    for number in range(5):
        feed.publishes(f"item {number}", at=None)
    (shown,) = (await source.discover(feed.url)).feeds
    assert [draft.title for draft in shown.newest] == ["item 4", "item 3", "item 2"]


async def test_a_page_leads_to_the_feeds_it_names(source: WebSource, site: Publisher):
    a_feed(site, "a", title="A")
    a_feed(site, "b", title="B", form="json")
    url = a_page(site, "/a", "/b", "/a#top", "/missing")
    found = await source.discover(url)
    assert [feed.head.title for feed in found.feeds] == ["A", "B"]
    assert (found.unread, found.is_page) == ((f"{site.url}/missing",), True)


async def test_the_rss_and_the_atom_form_of_a_feed_count_once(source: WebSource, site: Publisher):
    a_feed(site, "rss", title="Gazette")
    a_feed(site, "atom", title="Gazette", form="atom")
    found = await source.discover(a_page(site, "/rss", "/atom"))
    assert [feed.url for feed in found.feeds] == [f"{site.url}/rss"]


async def test_of_many_feeds_only_some_are_visited(source: WebSource, site: Publisher):
    feeds = [a_feed(site, f"f{number}", title=f"F{number}") for number in range(8)]
    found = await source.discover(a_page(site, *(f"/f{number}" for number in range(8))))
    assert len(found.feeds) == module.MOST_READ
    assert found.unread == tuple(feed.url for feed in feeds[module.MOST_READ :])
    assert [len(feed.requests) for feed in feeds] == [1] * 5 + [0] * 3


async def test_a_link_that_looks_like_a_feed_is_tried(source: WebSource, site: Publisher):
    feed = a_feed(site, "les/rss.xml")
    page = site.feed("page")
    page.answers("<html><a href='/les/rss.xml'>RSS</a></html>", headers=HTML)
    found = await source.discover(page.url)
    assert [each.url for each in found.feeds] == [feed.url]


@pytest.mark.parametrize("path", ["feed", "rss", "rss.xml", "atom.xml", "feed.json"])
async def test_the_usual_paths_are_tried_on_a_page_that_names_nothing(
    source: WebSource, site: Publisher, path: str
):
    feed = a_feed(site, path)
    found = await source.discover(a_page(site, name="section/page"))
    assert [each.url for each in found.feeds] == [feed.url]


async def test_a_page_without_feeds_is_said_so(source: WebSource, site: Publisher):
    found = await source.discover(a_page(site))
    assert (found.feeds, found.unread, found.is_page) == ((), (), True)


async def test_a_page_that_cannot_be_read_is_tried_by_the_usual_paths(
    source: WebSource, site: Publisher
):
    source._worker = Failing()
    a_feed(site, "feed")
    assert (await source.discover(a_page(site, "/a"))).feeds


async def test_a_feed_that_moved_for_good_is_added_where_it_is_now(
    source: WebSource, site: Publisher
):
    feed = a_feed(site, "new")
    site.feed("old").redirects(feed.url, status=301)
    site.feed("for-now").redirects(feed.url, status=302)
    for name, url in (("old", feed.url), ("for-now", f"{site.url}/for-now")):
        (found,) = (await source.discover(f"{site.url}/{name}")).feeds
        assert found.url == url


@pytest.mark.parametrize("url", ["http://127.0.0.2/", "file:///etc/passwd", "http://2130706434/"])
async def test_rows_1_to_24_what_may_not_be_polled_is_not_looked_at(source: WebSource, url: str):
    with pytest.raises(FeedError) as refused:
        await source.discover(url)
    assert refused.value.code in {"refused-address", "bad-address"}


async def test_a_page_cannot_lead_into_a_private_network(source: WebSource, site: Publisher):
    async with Publisher("127.0.0.2") as inside:
        hidden = a_feed(inside, "feed")
        found = await source.discover(a_page(site, hidden.url))
        assert (found.feeds, found.unread, hidden.requests) == ((), (hidden.url,), [])


async def test_a_page_that_does_not_say_so_leads_to_feeds_too(source: WebSource, site: Publisher):
    a_feed(site, "rss")
    page = site.feed("page")
    page.answers("<link rel=alternate type=text/xml href=/rss><p>news", headers=HTML)
    assert (await source.discover(page.url)).feeds


async def test_what_is_neither_page_nor_feed_is_named(source: WebSource, site: Publisher):
    feed = site.feed()
    feed.answers(b"")
    with pytest.raises(FeedError) as refused:
        await source.discover(feed.url)
    assert refused.value.code == "empty-body"


async def test_nobody_waits_for_ever(
    source: WebSource, site: Publisher, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "LONGEST", timedelta(milliseconds=50))
    feed = site.feed()
    feed.hangs()
    with pytest.raises(FeedError) as refused:
        await source.discover(feed.url)
    assert refused.value.code == "timeout"


async def test_an_outline_is_read_from_its_address(source: WebSource, site: Publisher):
    listed = site.feed("list.opml")
    listed.answers("<opml><body><outline xmlUrl='https://a.example/rss'/></body></opml>")
    (feed,) = (await source.outline(listed.url)).feeds
    assert feed.url == "https://a.example/rss"
