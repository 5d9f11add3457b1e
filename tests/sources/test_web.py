from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network

import pytest

from bot.core.errors import FeedError
from bot.core.model import DueFeed, Feed, Hints, ItemId, Validators, Visit, Whereabouts
from bot.sources.client import Gate
from bot.sources.document import Origin, Parsed
from bot.sources.parse import parse
from bot.sources.web import WebSource, open_web
from bot.sources.worker import Worker
from tests.fakes.clock import FakeClock
from tests.fakes.detection import FakeDetection
from tests.fakes.publisher import PublishedFeed, Publisher
from tests.fakes.values import FEED


class ParsingHere(Worker):
    """Reads in this process, and counts."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    async def parse(self, body: bytes, origin: Origin) -> Parsed:
        self.count += 1
        return parse(body, origin)


@pytest.fixture
async def source() -> AsyncIterator[WebSource]:
    gate = Gate((ip_network("127.0.0.0/8"),))
    detection = FakeDetection()
    contact = "https://example.org/v"
    source = open_web(FakeClock(), contact=contact, gate=gate, version="0", detection=detection)
    source._worker = ParsingHere()
    yield source
    await source.stop()


@pytest.fixture
async def feed() -> AsyncIterator[PublishedFeed]:
    async with Publisher() as site:
        feed = site.feed()
        feed.publishes("Wagner fighters seen in Timbuktu")
        yield feed


def due(feed: PublishedFeed, validators: Validators | None = None) -> DueFeed:
    polled: Feed = replace(FEED, url=feed.url)
    return DueFeed(polled, validators or Validators(), 0, is_first=False, fence=1)


def titles(visit: Visit) -> list[str]:
    return [draft.title for draft in visit.drafts]


async def test_what_was_stored_makes_the_next_visit_cheap(source: WebSource, feed: PublishedFeed):
    first = await source.poll(due(feed))
    assert (titles(first), first.is_unchanged) == (["Wagner fighters seen in Timbuktu"], False)
    assert (first.validators.etag, first.url) == (feed.etag, feed.url)
    again = await source.poll(due(feed, first.validators))
    assert (again.is_unchanged, again.drafts) == (True, ())
    assert again.validators == first.validators
    assert feed.requests[1].headers["If-None-Match"] == feed.etag


async def test_the_same_body_is_not_read_again(source: WebSource, feed: PublishedFeed):
    feed.answers(feed.document, times=None)
    first = await source.poll(due(feed))
    again = await source.poll(due(feed, first.validators))
    assert again.is_unchanged
    feed.recovers()
    feed.publishes("Another report")
    assert len(titles(await source.poll(due(feed, again.validators)))) == 2
    assert source._worker.count == 2  # type: ignore[attr-defined]


async def test_items_whose_marks_are_listed_are_not_read_again(
    source: WebSource, feed: PublishedFeed
):
    first = await source.poll(due(feed))
    (mark,) = {draft.mark for draft in first.drafts}
    feed.publishes("Another report")
    again = await source.poll(replace(due(feed), listed={mark: ItemId("known")}))
    assert (titles(again), again.repeats) == (["Another report"], {mark})
    assert again.listed == 2


async def test_a_body_that_was_read_but_not_stored_is_read_again(
    source: WebSource, feed: PublishedFeed
):
    await source.poll(due(feed))
    assert titles(await source.poll(due(feed))) == ["Wagner fighters seen in Timbuktu"]


async def test_a_page_that_is_no_feed_is_an_error_and_replaces_nothing(
    source: WebSource, feed: PublishedFeed
):
    feed.answers("<!doctype html><html><body>Down for maintenance</body></html>")
    with pytest.raises(FeedError) as failed:
        await source.poll(due(feed))
    assert failed.value.code == "html-not-feed"
    assert failed.value.remedy
    feed.answers(b"")
    with pytest.raises(FeedError) as failed:
        await source.poll(due(feed))
    assert failed.value.code == "empty-body"


async def test_the_publishers_own_pace_is_passed_on(source: WebSource, feed: PublishedFeed):
    feed.headers = {"Cache-Control": "max-age=1800"}
    first = await source.poll(due(feed))
    again = await source.poll(due(feed, first.validators))
    assert (first.hints.fresh_for, again.hints.fresh_for) == (
        timedelta(minutes=30),
        timedelta(minutes=30),
    )


async def test_a_redirected_feed_is_asked_with_the_validators_of_where_it_ends(
    source: WebSource, feed: PublishedFeed
):
    async with Publisher("127.0.0.2") as site:
        moved = site.feed()
        moved.redirects(feed.url)
        first = await source.poll(due(moved))
        assert (first.url, first.validators.sent_by) == (feed.url, feed.url)
        again = await source.poll(due(moved, first.validators))
        assert (again.is_unchanged, again.validators) == (True, first.validators)
        assert feed.requests[-1].headers["If-None-Match"] == feed.etag
        assert all("If-None-Match" not in sent.headers for sent in moved.requests)
        await source.poll(due(moved))
        assert "If-None-Match" not in feed.requests[-1].headers
        moved.recovers()
        assert (await source.poll(due(moved, first.validators))).validators.etag == moved.etag


async def test_what_the_feed_is_written_in_decides_how_its_dates_are_read(
    source: WebSource, feed: PublishedFeed
):
    feed.answers("<rss version='2.0'><item><pubDate>02/01/2022</pubDate></item></rss>", times=None)
    one = due(feed)
    (english,) = (await source.poll(one)).drafts
    (french,) = (await source.poll(replace(one, feed=replace(one.feed, lang="fr")))).drafts
    assert english.published_at is None
    assert french.published_at is not None


# -- conditions and wishes ---------------------------------------------------------------------


async def test_rule_2_what_cannot_be_read_leaves_the_validators_as_they_are(
    source: WebSource, feed: PublishedFeed
):
    first = await source.poll(due(feed))
    feed.answers("<!doctype html><html></html>", headers={"ETag": '"maintenance"'})
    with pytest.raises(FeedError):
        await source.poll(due(feed, first.validators))
    await source.poll(due(feed, first.validators))
    assert feed.requests[-1].headers["If-None-Match"] == feed.etag


async def test_rule_3_a_server_that_answers_304_for_ever_is_asked_for_all_once_a_day(
    source: WebSource, feed: PublishedFeed
):
    visit = await source.poll(due(feed))
    first = visit.validators.full_at
    for _ in range(47):
        source._clock.advance(hours=1)  # type: ignore[attr-defined]
        visit = await source.poll(due(feed, visit.validators))
    conditional = ["If-None-Match" in request.headers for request in feed.requests]
    assert [at for at, is_it in enumerate(conditional) if not is_it] == [0, 24]
    assert visit.validators.full_at == first + timedelta(days=1)  # type: ignore[operator]


async def test_rule_3_what_was_stored_before_it_was_known_when_all_came_is_asked_for(
    source: WebSource, feed: PublishedFeed
):
    await source.poll(due(feed, Validators(feed.etag)))
    assert "If-None-Match" not in feed.requests[0].headers


async def test_rule_4_a_304_that_says_nothing_leaves_the_lifetime_as_it_was(
    source: WebSource, feed: PublishedFeed
):
    feed.headers = {"Cache-Control": "max-age=1800"}
    first = await source.poll(due(feed))
    again = replace(due(feed, first.validators), hints=first.hints)
    feed.answers(status=304)
    assert (await source.poll(again)).hints.fresh_for == timedelta(minutes=30)
    feed.answers(status=304, headers={"Cache-Control": "max-age=60"})
    assert (await source.poll(again)).hints.fresh_for == timedelta(minutes=1)
    feed.answers(status=304, headers={"Cache-Control": "no-cache"})
    assert (await source.poll(again)).hints.fresh_for is None


async def test_rule_4_what_the_document_wishes_holds_while_it_is_not_sent_again(
    source: WebSource, feed: PublishedFeed
):
    feed.channel = "<ttl>90</ttl><skipHours><hour>3</hour></skipHours>"
    first = await source.poll(due(feed))
    wished = Hints(None, timedelta(minutes=90), frozenset({3}))
    again = replace(due(feed, first.validators), hints=first.hints)
    unchanged = await source.poll(again)
    feed.answers(feed.document)
    same = await source.poll(again)
    feed.channel = ""
    assert (first.hints, unchanged.hints, same.hints) == (wished, wished, wished)
    assert (await source.poll(again)).hints == Hints()


async def test_rule_8_where_a_feed_moved_and_how_far_is_told(
    source: WebSource, feed: PublishedFeed
):
    async with Publisher("127.0.0.2") as site:
        moved, near = site.feed("moved"), site.feed("near")
        moved.redirects(feed.url, status=301)
        near.redirects("/feed", status=301)
        site.feed("feed").publishes("Another")
        far_visit, near_visit = await source.poll(due(moved)), await source.poll(due(near))
        assert (far_visit.moved, far_visit.is_far) == ((feed.url,), True)
        assert (near_visit.moved, near_visit.is_far) == ((f"{site.url}/feed",), False)


async def test_rule_8_an_adopted_address_is_visited_itself(source: WebSource, feed: PublishedFeed):
    adopted = Whereabouts(feed.url)
    old = replace(due(feed), feed=replace(FEED, url="http://127.0.0.1:9/"), whereabouts=adopted)
    visit = await source.poll(old)
    assert (titles(visit), visit.moved) == (["Wagner fighters seen in Timbuktu"], ())


async def test_rule_10_what_comes_in_addition_is_told_as_such_and_asked_for_anew_in_a_day(
    source: WebSource, feed: PublishedFeed
):
    first = await source.poll(due(feed))
    source._clock.advance(hours=1)  # type: ignore[attr-defined]
    added = feed.document.replace(b"Timbuktu", b"Gao")
    feed.answers(added, status=226, headers={"ETag": '"2"'})
    visit = await source.poll(due(feed, first.validators))
    assert (first.is_partial, visit.is_partial) == (False, True)
    assert titles(visit) == ["Wagner fighters seen in Gao"]
    assert visit.validators.etag == '"2"'
    assert visit.validators.full_at == first.validators.full_at


async def test_rule_10_the_user_agent_says_who_asks_and_how_to_reach_them(
    source: WebSource, feed: PublishedFeed
):
    await source.poll(due(feed))
    assert feed.requests[0].headers["User-Agent"] == "vedette/0 (+https://example.org/v)"


async def test_rule_1_an_address_spelt_its_own_way_is_asked_conditionally_too(
    source: WebSource, feed: PublishedFeed
):
    spelt = replace(due(feed), feed=replace(FEED, url=feed.url.replace("http:", "HTTP:") + "#top"))
    first = await source.poll(spelt)
    await source.poll(replace(spelt, validators=first.validators))
    assert feed.requests[1].headers["If-None-Match"] == feed.etag
