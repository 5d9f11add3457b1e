from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.model import DueFeed, Feed, Validators, Visit
from bot.loops import full_text
from bot.loops.full_text import MOST_PAGES, FullTexts
from bot.ports import Store
from tests.fakes.clock import FakeClock
from tests.fakes.newsroom import Newsroom, a_report
from tests.fakes.source import FakeSource
from tests.fakes.values import FEED, a_draft
from tests.store.scenes import lease_feed

WHOLE = replace(FEED, full_text=True)
LONG = "The whole report tells that Wagner left the base at dawn. " * 3


@pytest.fixture
def room(store: Store, clock: FakeClock) -> Newsroom:
    return Newsroom(store, clock)


def a_teaser(number: int, **changes: object):
    report = a_report(number, title=f"Convoy {number} leaves", **changes)
    return replace(report, summary="Read on.", content="")


def visit(*drafts) -> Visit:
    return Visit(is_unchanged=False, validators=Validators(), drafts=drafts)


def extending(store: Store, clock: FakeClock) -> tuple[FullTexts, FakeSource]:
    source = FakeSource()
    return FullTexts(store, source, clock), source


async def due(store: Store, feed: Feed = WHOLE) -> DueFeed:
    return await lease_feed(store, feed)


async def test_what_only_the_page_says_alerts(room: Newsroom) -> None:
    await room.follows(WHOLE)
    teaser = a_teaser(1, published_at=room.clock.now())
    room.source.pages[teaser.url or ""] = LONG
    room.source.publishes(WHOLE.id, teaser)
    await room.polls()
    await room.delivers()
    assert room.headlines() == ["Convoy 1 leaves"]


async def test_no_page_is_fetched_twice_nor_an_item_taken_for_edited(room: Newsroom) -> None:
    await room.follows(WHOLE)
    first = a_teaser(1, published_at=room.clock.now())
    room.source.pages[first.url or ""] = LONG
    room.source.publishes(WHOLE.id, first)
    await room.polls()
    room.clock.advance(hours=1)
    room.source.publishes(WHOLE.id, a_teaser(2, published_at=room.clock.now()))
    await room.polls()
    items = [row async for row in room.store.archive.export("items", None)]
    assert room.source.pages_read == [first.url, "https://sahel-gazette.example/2"]
    assert [row["revision"] for row in items] == [1, 1]
    assert LONG.strip() in items[0]["text"]


async def test_a_new_item_under_a_title_that_came_before_is_read_too(room: Newsroom) -> None:
    await room.follows(WHOLE)
    room.source.publishes(WHOLE.id, replace(a_teaser(1), title="Sahel daily briefing"))
    await room.polls()
    room.clock.advance(hours=72)
    today = replace(a_teaser(2, published_at=room.clock.now()), title="Sahel daily briefing")
    room.source.pages[today.url or ""] = LONG
    room.source.publishes(WHOLE.id, today)
    await room.polls()
    await room.delivers()
    assert room.source.pages_read[-1] == today.url
    assert room.headlines() == ["Sahel daily briefing"]


async def test_items_known_before_are_not_read_once_it_is_turned_on(room: Newsroom) -> None:
    room.source.publishes(FEED.id, a_teaser(1))
    await room.follows(FEED)
    await room.store.feeds.sync((WHOLE,), room.clock.now())
    room.source.publishes(FEED.id, a_teaser(2))
    room.clock.advance(hours=1)
    await room.polls()
    assert room.source.pages_read == ["https://sahel-gazette.example/2"]


async def test_a_page_that_cannot_be_read_leaves_the_feeds_own_text(
    store: Store, clock: FakeClock
) -> None:
    full_texts, _ = extending(store, clock)
    brought = visit(a_draft())
    extended = await full_texts.extend(await due(store), brought)
    assert extended.drafts == brought.drafts
    (problem,) = extended.problems
    assert (problem.code, problem.message) == (
        "full-text-failed",
        "1 pages could not be read: the server answered 404",
    )


async def test_a_page_that_says_less_than_the_feed_is_not_taken(
    store: Store, clock: FakeClock
) -> None:
    full_texts, source = extending(store, clock)
    brought = visit(a_draft(content="a long text of the feed itself"))
    source.pages[brought.drafts[0].url or ""] = "short"
    assert (await full_texts.extend(await due(store), brought)).drafts == brought.drafts


async def test_one_visit_reads_only_so_many_pages(store: Store, clock: FakeClock) -> None:
    full_texts, source = extending(store, clock)
    drafts = [a_teaser(number) for number in range(MOST_PAGES + 2)]
    source.pages |= {draft.url or "": LONG for draft in drafts}
    extended = await full_texts.extend(await due(store), visit(*drafts))
    assert len(source.pages_read) == MOST_PAGES
    assert [problem.code for problem in extended.problems] == ["full-text-skipped"]


async def test_one_visit_reads_only_so_long(
    store: Store, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(full_text, "LONGEST", timedelta(milliseconds=20))
    full_texts, source = extending(store, clock)
    drafts = [a_teaser(number) for number in range(3)]
    source.pages[drafts[0].url or ""] = LONG
    source.slow_pages.add(drafts[1].url or "")
    extended = await full_texts.extend(await due(store), visit(*drafts))
    assert [bool(draft.content) for draft in extended.drafts] == [True, False, False]
    assert extended.problems[0].message.startswith("2 pages could not be read: no end")


async def test_a_page_that_two_items_share_is_read_once_and_none_where_there_is_no_link(
    store: Store, clock: FakeClock
) -> None:
    full_texts, source = extending(store, clock)
    shared = [a_draft(guid="a"), a_draft(guid="b"), a_draft(guid="c", url=None)]
    await full_texts.extend(await due(store), visit(*shared))
    assert source.pages_read == [shared[0].url]


async def test_other_feeds_and_visits_without_news_are_left_alone(
    store: Store, clock: FakeClock
) -> None:
    full_texts, source = extending(store, clock)
    plain, empty = visit(a_draft()), visit()
    whole = await due(store)
    assert await full_texts.extend(replace(whole, feed=FEED), plain) is plain
    assert await full_texts.extend(whole, empty) is empty
    assert source.pages_read == []
