import asyncio
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.core.errors import OutsideError
from bot.core.match import compile_book, match
from bot.core.model import Change, ChangeKind, Follow, Mute, MuteKind
from bot.loops import poll
from tests.fakes.clock import START
from tests.fakes.newsroom import Newsroom, a_feed, a_report, until
from tests.fakes.values import CHANNEL, EDITOR, WAGNER, a_channel

GAZETTE, HERALD = a_feed("gazette"), a_feed("herald")
A_MUTE = Mute(MuteKind.SOURCE, "elsewhere", None, START + timedelta(days=9), EDITOR.id)


@pytest.fixture
def newsroom(store, clock):
    return Newsroom(store, clock)


async def test_a_new_report_is_stored_matched_alerted_and_owed_in_one_go(newsroom):
    await newsroom.follows(GAZETTE)
    newsroom.source.publishes(GAZETTE.id, a_report())

    await newsroom.polls()

    (alert,) = await newsroom.store.archive.alerts(None, 10)
    (owed,) = await newsroom.deliveries()
    assert alert.reports[0].item.title == a_report().title
    assert (owed["state"], owed["kind"], owed["alerts"]) == ("owed", "post", [alert.id])


async def test_the_first_poll_stores_and_matches_but_alerts_nothing(newsroom):
    newsroom.source.publishes(GAZETTE.id, a_report(1), a_report(2))

    await newsroom.follows(GAZETTE)

    assert len(await newsroom.store.archive.latest()) == 2
    assert await newsroom.deliveries() == []


async def test_the_first_poll_alerts_as_many_of_the_newest_as_allowed(newsroom, clock):
    reports = [
        a_report(number, published_at=clock.now() - timedelta(hours=number)) for number in (3, 1, 2)
    ]
    feed = a_feed("gazette", first_poll=2)
    newsroom.source.publishes(feed.id, *reports)

    await newsroom.follows(feed)

    alerts = await newsroom.store.archive.alerts(None, 10)
    assert {alert.reports[0].item.title for alert in alerts} == {
        reports[1].title,
        reports[2].title,
    }


async def test_what_was_seen_already_is_not_alerted_again(newsroom, clock):
    await newsroom.follows(GAZETTE)
    newsroom.source.publishes(GAZETTE.id, a_report(1))
    await newsroom.polls()
    clock.advance(hours=1)
    newsroom.source.publishes(GAZETTE.id, a_report(2))
    await newsroom.polls()

    assert len(await newsroom.deliveries()) == 2


async def test_a_flood_of_matches_keeps_no_other_feed_from_the_store(newsroom, monkeypatch):
    await newsroom.follows(GAZETTE, HERALD)
    gate = threading.Event()
    loop, begun = asyncio.get_running_loop(), asyncio.Event()

    def slow(item, book):
        if item.feed.id == GAZETTE.id:
            loop.call_soon_threadsafe(begun.set)
            gate.wait(10)
        return match(item, book)

    monkeypatch.setattr(poll, "match", slow)
    newsroom.source.publishes(GAZETTE.id, a_report())
    polling = asyncio.create_task(newsroom.polls())
    await begun.wait()
    change = Change(ChangeKind.MUTE, EDITOR, newsroom.clock.now(), mute=A_MUTE)
    async with asyncio.timeout(10):
        await newsroom.store.edits.apply(change)  # a writer, who would wait for a transaction

    assert await newsroom.store.archive.latest() == ()
    gate.set()
    await polling
    assert len(await newsroom.store.archive.latest()) == 1


async def test_watchlists_that_change_meanwhile_hold_from_the_next_visit_on(newsroom, monkeypatch):
    await newsroom.follows(GAZETTE)

    def changing(item, book):
        newsroom.watching._book = compile_book((), ())
        return match(item, book)

    monkeypatch.setattr(poll, "match", changing)
    newsroom.source.publishes(GAZETTE.id, a_report())
    await newsroom.polls()

    assert len(await newsroom.deliveries()) == 1


async def test_a_known_item_is_known_by_new_names_without_an_alert(newsroom, clock):
    await newsroom.follows(GAZETTE)
    newsroom.source.publishes(GAZETTE.id, a_report())
    await newsroom.polls()
    moved = a_report(url="https://sahel-gazette.example/moved")
    only_moved = replace(moved, guid=None, title=f"(3) {moved.title}")
    for shown in (moved, only_moved):
        clock.advance(hours=1)
        newsroom.source.corrects(GAZETTE.id, shown)
        await newsroom.polls()

    assert len([each async for each in newsroom.store.archive.export("items", None)]) == 1
    assert len(await newsroom.deliveries()) == 1


async def test_a_visit_without_news_or_names_is_patient(newsroom, store, clock, monkeypatch):
    newsroom.source.publishes(GAZETTE.id, a_report(1), a_report(2))
    await newsroom.follows(GAZETTE)
    intake, patience = store.intake, []

    def noted(*, is_patient):
        patience.append(is_patient)
        return intake(is_patient=is_patient)

    monkeypatch.setattr(store, "intake", noted)
    for shown in (
        [a_report(2), a_report(1)],
        [a_report(2), a_report(1, url="https://x.example/1")],
    ):
        newsroom.source.corrects(GAZETTE.id, *shown)
        await newsroom.polls()
        clock.advance(hours=1)

    assert patience == [True, False]


async def test_an_edited_item_alerts_for_a_watchlist_that_it_did_not_match(newsroom, clock):
    await newsroom.follows(GAZETTE)
    newsroom.source.publishes(GAZETTE.id, a_report(1, "Fighters seen near the river port today"))
    await newsroom.polls()
    clock.advance(hours=1)
    newsroom.source.corrects(GAZETTE.id, a_report(1, "Wagner fighters seen near the river port"))
    await newsroom.polls()
    clock.advance(hours=1)
    newsroom.source.corrects(GAZETTE.id, a_report(1, "Wagner men leave the river port in haste"))
    await newsroom.polls()

    (alert,) = await newsroom.store.archive.alerts(None, 10)
    assert [owed["kind"] for owed in await newsroom.deliveries()] == ["post", "edit", "thread"]
    assert alert.created_at == clock.now() - timedelta(hours=1)


async def test_a_changed_headline_is_told_in_the_alerts_thread_and_shown_in_its_post(newsroom):
    await newsroom.follows(GAZETTE)
    newsroom.source.publishes(GAZETTE.id, a_report(1, "Wagner fighters enter the river port"))
    await newsroom.polls()
    await newsroom.delivers()
    newsroom.clock.advance(hours=1)
    newsroom.source.corrects(GAZETTE.id, a_report(1, "Army denies that fighters entered the port"))
    await newsroom.polls()
    await newsroom.delivers()

    assert [sending.kind for sending in newsroom.chat.sent] == ["post", "edit", "thread"]
    assert {sending.post_id for sending in newsroom.chat.sent[1:]} == {"m1"}
    assert newsroom.headlines() == [
        "Army denies that fighters entered the port",
        (
            "Headline changed at gazette: “Wagner fighters enter the river port” → "
            "“Army denies that fighters entered the port”"
        ),
    ]


async def test_a_chat_that_only_sends_is_told_of_no_changed_headline(store, clock):
    newsroom = Newsroom(store, clock, can_edit=False, has_threads=False)
    await newsroom.follows(GAZETTE)
    for title in ("Wagner fighters enter the river port", "Wagner fighters leave the river port"):
        newsroom.source.corrects(GAZETTE.id, a_report(1, title))
        await newsroom.polls()
        clock.advance(hours=1)

    assert [owed["kind"] for owed in await newsroom.deliveries()] == ["post"]


async def test_an_edited_item_stays_in_its_story(newsroom):
    await newsroom.follows(GAZETTE, HERALD)
    newsroom.source.publishes(GAZETTE.id, a_report(1, "Wagner convoy enters the old town"))
    newsroom.source.publishes(HERALD.id, a_report(2, "Wagner convoy enters the old town"))
    await newsroom.polls()
    newsroom.clock.advance(hours=1)
    newsroom.source.corrects(HERALD.id, a_report(2, "Army denies that a convoy entered the town"))
    await newsroom.polls()

    (alert,) = await newsroom.store.archive.alerts(None, 10)
    assert len(alert.reports) == 2


async def test_a_feed_issued_anew_is_told_to_the_ops_channel_and_alerts_nothing(store, clock):
    ops = a_channel(name="ops", is_ops=True, follows=frozenset())
    await store.upkeep.open((CHANNEL, ops))
    newsroom = Newsroom(store, clock, channels=(CHANNEL, ops))
    reports = [a_report(number) for number in range(6)]
    newsroom.source.publishes(GAZETTE.id, *reports)
    await newsroom.follows(GAZETTE)
    again = [
        replace(each, guid=f"new:{each.guid}", url=f"{each.url}/new", summary="", published_at=None)
        for each in reports
    ]
    newsroom.source.corrects(GAZETTE.id, *again)
    await newsroom.polls()
    await newsroom.delivers()

    assert newsroom.headlines() == [
        (
            "gazette came with new ids or links: 6 items were known by link or title, so they were "
            "taken over without alerts"
        )
    ]


async def test_two_reports_of_one_event_in_one_document_open_one_alert(newsroom):
    title = "Wagner convoy enters the old town"
    await newsroom.follows(GAZETTE)
    newsroom.source.publishes(GAZETTE.id, a_report(1, title), a_report(2, title))

    await newsroom.polls()

    (alert,) = await newsroom.store.archive.alerts(None, 10)
    assert len(alert.reports) == 2


async def test_a_later_report_elsewhere_owes_an_edit_of_the_message(newsroom):
    title = "Wagner convoy enters the old town"
    await newsroom.follows(GAZETTE, HERALD)
    newsroom.source.publishes(GAZETTE.id, a_report(1, title))
    await newsroom.polls()
    await newsroom.delivers()
    newsroom.clock.advance(hours=1)
    newsroom.source.publishes(HERALD.id, a_report(2, title))
    await newsroom.polls()
    await newsroom.delivers()

    ((post_id, message),) = newsroom.chat.posts.items()
    assert [sending.kind for sending in newsroom.chat.sent] == ["post", "edit"]
    assert newsroom.chat.sent[1].post_id == post_id
    assert [cite.name for cite in message.others] == ["herald"]


async def test_a_mute_given_in_chat_silences(newsroom, clock):
    until = clock.now() + timedelta(days=1)
    mute = Mute(MuteKind.SOURCE, GAZETTE.name, None, until, EDITOR.id)
    await newsroom.store.edits.apply(Change(ChangeKind.MUTE, EDITOR, clock.now(), mute=mute))
    await newsroom.follows(GAZETTE)
    newsroom.source.publishes(GAZETTE.id, a_report())

    await newsroom.polls()

    assert await newsroom.deliveries() == []
    assert len(await newsroom.store.archive.latest()) == 1


async def test_delivery_is_woken_as_soon_as_something_is_owed(newsroom):
    await newsroom.follows(GAZETTE)
    newsroom.source.publishes(GAZETTE.id, a_report())
    running = asyncio.create_task(newsroom.delivering.run())

    await newsroom.polls()
    await newsroom.chat.first_message()

    running.cancel()
    assert newsroom.headlines() == [a_report().title]


async def test_a_feed_that_hangs_delays_no_other(newsroom):
    await newsroom.follows(GAZETTE, HERALD)
    newsroom.source.hangs(GAZETTE.id).publishes(HERALD.id, a_report())

    await newsroom.polling.tick()
    await until(lambda: newsroom.tally.metrics()["alerts_total"])

    assert (await newsroom.states())["herald"] == "ok"
    newsroom.source.resumes(GAZETTE.id)
    await newsroom.polling.idle()


def on_one_host(*paths):
    return [replace(a_feed(path), url=f"https://slow.example/{path}") for path in paths]


async def test_a_host_that_hangs_holds_only_a_few_of_the_visits_in_flight(
    store, clock, monkeypatch
):
    monkeypatch.setattr(poll, "IN_FLIGHT", 3)
    monkeypatch.setattr(poll, "A_HOST", 2)
    newsroom = Newsroom(store, clock)
    slow = on_one_host("a", "b", "c", "d")
    await store.feeds.sync(slow, clock.now() - timedelta(minutes=1))
    await store.feeds.sync([*slow, HERALD], clock.now())
    for feed in slow:
        newsroom.source.hangs(feed.id)

    for _ in range(3):
        await newsroom.polling.tick()
    await until(lambda: len(newsroom.source.visits) == 3)
    visited = {due.feed.name for due in newsroom.source.visits}

    assert len(visited) == 3
    assert "herald" in visited
    for feed in slow:
        newsroom.source.resumes(feed.id)
    await newsroom.polling.idle()
    assert set((await newsroom.states()).values()) == {"ok"}


async def test_waiting_for_a_host_counts_against_no_deadline(store, clock, monkeypatch):
    monkeypatch.setattr(poll, "A_HOST", 1)
    monkeypatch.setattr(poll, "DEADLINE", timedelta(milliseconds=50))
    newsroom = Newsroom(store, clock)
    hanging, patient = on_one_host("a", "b")
    await store.feeds.sync([hanging], clock.now() - timedelta(minutes=1))
    await store.feeds.sync([hanging, patient], clock.now())
    newsroom.source.hangs(hanging.id)

    await newsroom.polls()

    assert await newsroom.states() == {"a": "timeout", "b": "ok"}


async def test_draining_gives_back_what_waits_for_a_host(store, clock, monkeypatch):
    monkeypatch.setattr(poll, "A_HOST", 1)
    newsroom = Newsroom(store, clock)
    feeds = on_one_host("a", "b")
    await store.feeds.sync(feeds, clock.now())
    for feed in feeds:
        newsroom.source.hangs(feed.id)
    await newsroom.polling.tick()
    await until(lambda: newsroom.source.visits)

    await newsroom.polling.drain(0)

    assert len(await store.feeds.claim_due(clock.now(), 10, timedelta(minutes=1))) == 2


async def test_a_feed_that_never_ends_times_out(newsroom, monkeypatch):
    monkeypatch.setattr(poll, "DEADLINE", timedelta(0))
    await newsroom.store.feeds.sync([GAZETTE], newsroom.clock.now())
    newsroom.source.hangs(GAZETTE.id)

    await newsroom.polls()

    assert await newsroom.states() == {"gazette": "timeout"}


async def test_a_failing_feed_backs_off_and_keeps_its_validators(newsroom, clock):
    newsroom.source.publishes(GAZETTE.id, a_report())
    await newsroom.follows(GAZETTE)
    newsroom.source.fails(GAZETTE.id, "dns")
    with capture_logs() as logs:
        await newsroom.polls()
    (failed,) = await newsroom.store.feeds.states()
    clock.advance(hours=1)
    newsroom.source.recovers(GAZETTE.id)
    await newsroom.polls()
    (recovered,) = await newsroom.store.feeds.states()

    assert (failed.state, failed.failures, failed.remedy) == ("dns", 1, "wait")
    assert [log["event"] for log in logs] == ["feed.failed"]
    assert (recovered.state, recovered.failures) == ("ok", 0)
    assert newsroom.source.visits[-1].validators.etag is not None


async def test_a_bug_in_one_feed_ends_there(newsroom):
    await newsroom.follows(GAZETTE, HERALD)
    newsroom.source.breaks(GAZETTE.id).publishes(HERALD.id, a_report())

    with capture_logs() as logs:
        await newsroom.polls()

    assert await newsroom.states() == {"gazette": "bug", "herald": "ok"}
    assert "feed.bug" in {log["event"] for log in logs}


async def test_a_store_that_fails_is_not_the_feeds_fault(newsroom, store, clock, monkeypatch):
    await newsroom.follows(GAZETTE)
    newsroom.source.publishes(GAZETTE.id, a_report())
    intake = store.intake

    def full(**_how):
        raise OutsideError("the disk is full; free some space")

    monkeypatch.setattr(store, "intake", full)
    with capture_logs() as logs:
        await newsroom.polls()
    assert [log["event"] for log in logs] == ["feed.not_stored"]
    assert await newsroom.states() == {"gazette": "ok"}

    monkeypatch.setattr(store, "intake", intake)
    clock.advance(seconds=poll.LEASE.total_seconds() + 1)
    await newsroom.polls()
    assert len(await newsroom.deliveries()) == 1


async def test_an_undated_report_without_link_or_telling_title_is_taken_too(newsroom):
    await newsroom.follows(GAZETTE)
    bare = a_report(title="Wagner seen", url=None, published_at=None)
    newsroom.source.publishes(GAZETTE.id, bare)

    await newsroom.polls()

    assert len(await newsroom.deliveries()) == 1


async def test_an_old_undated_item_that_is_edited_is_no_news(newsroom, clock):
    await newsroom.follows(GAZETTE)
    quiet = a_report(title="The market reopens by the river", published_at=None)
    newsroom.source.publishes(GAZETTE.id, quiet)
    await newsroom.polls()
    clock.advance(days=3)
    newsroom.source.publishes(GAZETTE.id, replace(quiet, summary="Wagner guards the stalls."))

    await newsroom.polls()

    assert await newsroom.deliveries() == []


async def test_a_feed_that_is_gone_is_told_once_to_the_ops_channel(store, clock):
    ops = a_channel(name="ops", is_ops=True, follows=frozenset())
    await store.upkeep.open((CHANNEL, ops))
    newsroom = Newsroom(store, clock, channels=(CHANNEL, ops))
    await store.feeds.sync([GAZETTE], clock.now())
    newsroom.source.fails(GAZETTE.id, "gone")

    await newsroom.polls()
    clock.advance(days=400)
    await newsroom.polls()
    await newsroom.delivers()

    assert len(newsroom.source.visits) == 1
    assert newsroom.headlines() == ["gazette is gone for good and no longer polled: answered gone"]


async def test_a_feed_that_is_gone_but_still_configured_is_named_at_each_start(newsroom, clock):
    await newsroom.follows(GAZETTE, HERALD)
    newsroom.source.fails(GAZETTE.id, "gone")
    await newsroom.polls()
    await newsroom.store.feeds.sync([GAZETTE, HERALD], clock.now())

    with capture_logs() as logs:
        await newsroom.polling.tell_stopped()

    assert [(log["event"], log["feed"]) for log in logs] == [("feed.stopped", "gazette")]


async def test_an_outcome_with_a_lost_lease_changes_nothing(newsroom, clock):
    await newsroom.follows(GAZETTE, HERALD)
    newsroom.source.hangs(GAZETTE.id).hangs(HERALD.id).publishes(GAZETTE.id, a_report())
    await newsroom.polling.tick()
    await asyncio.sleep(0)
    clock.advance(hours=1)
    await newsroom.store.feeds.claim_due(clock.now(), 10, timedelta(minutes=1))
    newsroom.source.fails(HERALD.id)
    with capture_logs() as logs:
        newsroom.source.resumes(GAZETTE.id)
        newsroom.source.resumes(HERALD.id)
        await newsroom.polling.idle()

    assert [log["event"] for log in logs] == ["feed.lease_lost"] * 2
    assert await newsroom.store.archive.latest() == ()


async def test_draining_gives_unfinished_feeds_back(newsroom, clock):
    await newsroom.follows(GAZETTE)
    newsroom.source.hangs(GAZETTE.id)
    await newsroom.polling.tick()
    await asyncio.sleep(0)

    await newsroom.polling.drain(0)

    assert len(await newsroom.store.feeds.claim_due(clock.now(), 10, timedelta(minutes=1))) == 1


async def test_no_more_feeds_are_in_flight_than_allowed(newsroom, monkeypatch, clock):
    monkeypatch.setattr(poll, "IN_FLIGHT", 2)
    newsroom = Newsroom(newsroom.store, clock)
    feeds = [a_feed(f"paper-{number}") for number in range(3)]
    await newsroom.store.feeds.sync(feeds, clock.now())
    for feed in feeds:
        newsroom.source.hangs(feed.id)

    first = await newsroom.polling.tick()
    second = await newsroom.polling.tick()

    assert (len(first), second) == (2, ())
    await newsroom.polling.drain(0)


# -- manners ----------------------------------------------------------------------------------


async def test_rule_6_a_429_is_told_of_every_feed_of_its_host(newsroom, clock):
    first, second = on_one_host("first", "second")
    await newsroom.follows(first, second)
    newsroom.source.fails(first.id, "http-429", paused_host="slow.example")
    newsroom.source.hangs(second.id)
    await newsroom.polling.tick()
    await until(lambda: len(newsroom.source.visits) == 4)
    newsroom.source.fails(second.id, "host-paused", retry_after=timedelta(hours=1))
    newsroom.source.resumes(second.id)
    await newsroom.polling.idle()
    clock.advance(minutes=30)
    await newsroom.polls()

    assert len(newsroom.source.visits) == 4
    assert await newsroom.states() == {"first": "http-429", "second": "host-paused"}


async def test_rule_8_a_move_is_adopted_by_the_tenth_visit(newsroom, clock):
    newsroom.source.moves(GAZETTE.id, "https://gazette.example/feed")
    await newsroom.follows(GAZETTE)
    for _ in range(10):
        await newsroom.polls()
        clock.advance(hours=1)

    visited = [due.address for due in newsroom.source.visits]
    assert visited == [GAZETTE.url] * 10 + ["https://gazette.example/feed"]


async def test_rule_8_a_move_to_another_owner_is_asked_about_once(store, clock):
    ops = a_channel(name="ops", is_ops=True, follows=frozenset())
    await store.upkeep.open((CHANNEL, ops))
    newsroom = Newsroom(store, clock, channels=(CHANNEL, ops))
    newsroom.source.moves(GAZETTE.id, "https://elsewhere.example/feed", is_far=True)
    await newsroom.follows(GAZETTE)
    for _ in range(40):
        await newsroom.polls()
        clock.advance(hours=12)
    await newsroom.delivers()
    asked = newsroom.headlines()
    await store.feeds.adopt(GAZETTE.id)
    await newsroom.polls()

    assert ["/feeds adopt" in each for each in asked] == [True]
    visited = [due.address for due in newsroom.source.visits]
    assert set(visited[:-1]) == {GAZETTE.url}
    assert visited[-1] == "https://elsewhere.example/feed"


async def test_rule_8_an_adopted_address_that_is_gone_stops_no_feed(newsroom, clock):
    newsroom.source.moves(GAZETTE.id, "https://gazette.example/feed")
    await newsroom.follows(GAZETTE)
    for _ in range(9):
        await newsroom.polls()
        clock.advance(hours=1)
    newsroom.source.fails(GAZETTE.id, "gone")
    await newsroom.polls()
    clock.advance(hours=2)
    newsroom.source.recovers(GAZETTE.id)
    await newsroom.polls()

    assert newsroom.source.visits[-2].address != GAZETTE.url
    assert newsroom.source.visits[-1].address == GAZETTE.url
    assert await newsroom.states() == {"gazette": "ok"}


async def test_a_list_that_a_channel_follows_since_a_moment_alerts_there(store, clock):
    newsroom = Newsroom(store, clock, channels=(a_channel(follows=frozenset()),))
    await newsroom.follows(GAZETTE)
    newsroom.source.publishes(GAZETTE.id, a_report(1))
    await newsroom.polls()
    assert await newsroom.deliveries() == []

    follow = Follow(CHANNEL.name, WAGNER, EDITOR.name, clock.now())
    await store.edits.apply(Change(ChangeKind.FOLLOW, EDITOR, clock.now(), follow=follow))
    clock.advance(hours=1)
    newsroom.source.publishes(GAZETTE.id, a_report(2))
    await newsroom.polls()

    (owed,) = await newsroom.deliveries()
    assert owed["channel"] == CHANNEL.name
