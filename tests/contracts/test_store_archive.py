from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.errors import AskError
from bot.core.model import (
    AlertId,
    Counts,
    DeliveryState,
    Field,
    Grouping,
    Match,
    Outcome,
    Reason,
    Report,
    Span,
    Transition,
    WatchlistName,
)
from bot.ports import Store
from tests.fakes.clock import START
from tests.fakes.values import ALERT, CHANNEL, FEED, ITEM, MATCH, STORY, WAGNER, an_item
from tests.store.scenes import (
    DAY,
    HOUR,
    a_feed,
    a_notice,
    a_story_item,
    alerting,
    an_edit,
    claim,
    lease_feed,
    send,
    taken,
    visit,
)

MALI = Match(WatchlistName("mali"), "mali", (Span(Field.TEXT, 0, 4),))


async def found(store: Store, words: str = "", **options) -> list[str]:
    reports = await store.archive.latest(words=words, **options)
    return [report.item.guid for report in reports]


async def exported(store: Store, what: str, since=None) -> list[dict]:
    return [dict(record) async for record in store.archive.export(what, since)]


# -- latest -----------------------------------------------------------------------------------


async def test_matched_items_come_newest_first_by_the_later_of_published_and_seen(
    each_store: Store,
) -> None:
    def item(name: str, published, seen):
        return taken(a_story_item(name, published_at=published, first_seen_at=seen))

    await visit(
        each_store,
        item("seen late", START - DAY, START + 2 * HOUR),
        item("undated", None, START + HOUR),
        item("dated ahead", START + 3 * HOUR, START),
        item("same, later in the feed", None, START + HOUR),
    )
    order = ["dated ahead", "seen late", "same, later in the feed", "undated"]
    assert await found(each_store) == order
    assert await found(each_store, limit=2) == order[:2]
    assert await found(each_store, since=START + 2 * HOUR) == order[:2]


async def test_items_that_matched_nothing_are_not_shown(each_store: Store) -> None:
    await visit(each_store, taken(a_story_item("plain"), matches=()), taken(ITEM))
    assert await each_store.archive.latest() == (Report(ITEM, (MATCH,)),)


async def test_a_watchlist_shows_its_own_items_and_matches(each_store: Store) -> None:
    both = an_item()
    await visit(
        each_store, taken(both, matches=(MATCH, MALI)), taken(a_story_item("mali"), matches=(MALI,))
    )
    assert await each_store.archive.latest(watchlist=WAGNER) == (Report(both, (MATCH,)),)
    assert await found(each_store, watchlist=WatchlistName("mali")) == ["mali", ITEM.guid]
    assert await found(each_store, watchlist=WatchlistName("none")) == []
    assert (await each_store.archive.latest())[1].matches == (MATCH, MALI)


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("wagner", True),
        ("WÁGNER timbuktu", True),
        ("Timbuktu residents", True),
        ("wag thurs", True),
        ("agner", False),
        ("wagner moscow", False),
        ("бамако", True),
        ("نيجر", True),
        ("马里", True),
        ("  ", True),
        ("", True),
    ],
)
async def test_all_words_must_stand_in_title_or_text_whatever_their_case(
    each_store: Store, words: str, *, is_found: bool
) -> None:
    await visit(each_store, taken(an_item(text=f"{ITEM.text} В Бамако, والنيجر, 在马里的人")))
    assert await found(each_store, words) == ([ITEM.guid] if is_found else [])


@pytest.mark.parametrize(
    "words",
    [
        "'; DROP TABLE item; --",
        '" OR 1=1 --',
        "%",
        "_",
        "\\",
        "a* NEAR(b c)",
        'title:x AND "',
        "NOT",
        "^x",
        "{title text}: x",
        "\0",
        "\ud800",
        "()",
        "x" * 60_000,
    ],
)
async def test_query_syntax_in_words_is_inert(each_store: Store, words: str) -> None:
    await visit(each_store, taken())
    assert await found(each_store, words) == []
    assert await found(each_store) == [ITEM.guid]


async def test_too_many_words_are_refused(each_store: Store) -> None:
    with pytest.raises(AskError, match="101 words"):
        await found(each_store, " ".join(f"w{at}" for at in range(101)))


# -- alerts -----------------------------------------------------------------------------------


async def test_an_alert_shows_every_report_of_its_story_in_order_of_arrival(
    each_store: Store,
) -> None:
    late = a_story_item("late", published_at=START - DAY)
    await visit(each_store, alerting())
    await visit(each_store, taken(late, matches=(MALI,), story=STORY))
    alert = await each_store.archive.alert(ALERT.id)
    assert alert == replace(ALERT, reports=(*ALERT.reports, Report(late, ())))


async def test_an_unknown_alert_is_none(each_store: Store) -> None:
    assert await each_store.archive.alert(AlertId("none")) is None


async def test_an_alert_without_a_title_goes_by_its_watchlists_name(each_store: Store) -> None:
    news = alerting()
    (opened,) = news.routing.alerts
    untitled = replace(news.routing, alerts=(replace(opened, watchlist_title=""),))
    await visit(each_store, replace(news, routing=untitled))
    alert = await each_store.archive.alert(ALERT.id)
    assert alert is not None
    assert alert.watchlist_title == "wagner"


async def test_alerts_come_newest_first_since_a_time(each_store: Store) -> None:
    items = [a_story_item(f"i{at}") for at in range(3)]
    await visit(
        each_store, *(alerting(item, at=START + at * HOUR) for at, item in enumerate(items))
    )

    async def alerts(since, limit) -> list[str]:
        found = await each_store.archive.alerts(since, limit)
        return [alert.reports[0].item.guid for alert in found]

    assert await alerts(None, 10) == ["i2", "i1", "i0"]
    assert await alerts(None, 2) == ["i2", "i1"]
    assert await alerts(START + HOUR, 10) == ["i2", "i1"]
    assert await alerts(START + DAY, 10) == []


async def test_counts_tell_what_happened_since_a_time(each_store: Store) -> None:
    await visit(each_store, alerting(), taken(a_story_item("old", first_seen_at=START - DAY)))
    await each_store.feeds.sync([FEED, a_feed("fails")], START)
    for due in await each_store.feeds.claim_due(START, 2, HOUR):
        if due.feed.name == "fails":
            await each_store.feeds.fail(due, Outcome("dns", START + HOUR, HOUR))
    assert await each_store.archive.counts(START) == Counts(
        items=1, feeds=2, failing_feeds=1, alerts=1, owed=1, dead=0, waiting=((CHANNEL.chat, 1),)
    )
    later = await each_store.archive.counts(START + timedelta.resolution)
    assert (later.items, later.alerts, later.owed) == (0, 0, 1)


async def test_counts_tell_what_waits_for_each_chat_and_which_chats_fail(
    each_store: Store,
) -> None:
    await visit(each_store, alerting())
    (delivery,) = await each_store.outbox.claim(START, 1, HOUR)
    in_doubt = Transition(DeliveryState.UNKNOWN, Reason.IN_DOUBT, START)
    await each_store.outbox.settle(delivery, in_doubt, START)
    counts = await each_store.archive.counts(START)
    assert (counts.waiting, counts.failing_chats) == (((CHANNEL.chat, 1),), (CHANNEL.chat,))


async def test_what_is_held_for_quiet_hours_waits_for_no_chat(each_store: Store) -> None:
    await each_store.outbox.owe([a_notice("night", reason=Reason.QUIET_HOURS)], START)
    counts = await each_store.archive.counts(START)
    assert (counts.owed, counts.waiting, counts.failing_chats) == (1, (), ())


async def test_what_is_owed_to_a_channel_no_longer_configured_waits_for_no_chat(
    each_store: Store,
) -> None:
    await visit(each_store, alerting())
    await each_store.upkeep.open(())
    counts = await each_store.archive.counts(START)
    assert (counts.owed, counts.waiting) == (0, ())


# -- export -----------------------------------------------------------------------------------


async def test_items_are_exported_with_their_latest_text_oldest_first(each_store: Store) -> None:
    await visit(each_store, taken(), taken(a_story_item("second", published_at=None), matches=()))
    await visit(each_store, taken(an_item(title="Edited", text="New", revision=2)))
    first, second = await exported(each_store, "items")
    assert first == {
        "id": ITEM.id,
        "feed": FEED.url,
        "key": ITEM.key,
        "guid": ITEM.guid,
        "url": ITEM.url,
        "title": "Edited",
        "text": "New",
        "lang": "en",
        "published_at": "2022-01-06T11:56:00Z",
        "first_seen_at": "2022-01-06T12:00:00Z",
        "revision": 2,
    }
    assert (second["guid"], second["published_at"]) == ("second", None)


async def test_alerts_are_exported_under_the_first_report_that_matched(each_store: Store) -> None:
    first = a_story_item("first")
    grouping = Grouping(STORY, Reason.FIRST_REPORT)
    await visit(each_store, replace(taken(first, matches=()), grouping=grouping), alerting())
    assert await exported(each_store, "alerts") == [
        {
            "alert": ALERT.id,
            "watchlist": "wagner",
            "story": STORY,
            "title": ITEM.title,
            "url": ITEM.url,
            "priority": "high",
            "created_at": "2022-01-06T12:00:00Z",
            "items": [
                {
                    "id": item.id,
                    "url": item.url,
                    "title": item.title,
                    "source": "Sahel Gazette",
                    "published_at": "2022-01-06T11:56:00Z",
                }
                for item in (first, ITEM)
            ],
        }
    ]


async def test_deliveries_are_exported_with_their_state(each_store: Store) -> None:
    await visit(each_store, alerting())
    await each_store.outbox.owe([an_edit(2), a_notice("n")], START)
    await send(each_store, (await claim(each_store))[0])
    post, edit, notice = await exported(each_store, "deliveries")
    assert post == {
        "delivery": "1",
        "alerts": [ALERT.id],
        "chat": "console",
        "channel": "newsroom",
        "kind": "post",
        "state": "sent",
        "reason": "delivered",
        "detail": "",
        "attempts": 1,
        "created_at": "2022-01-06T12:00:00Z",
        "sent_at": "2022-01-06T12:00:00Z",
        "remote_id": "remote-1",
    }
    assert (edit["kind"], edit["state"], edit["sent_at"]) == ("edit", "owed", None)
    assert (notice["kind"], notice["alerts"]) == ("notice", [])


async def test_feeds_are_exported_with_what_to_do(each_store: Store) -> None:
    due = await lease_feed(each_store)
    failed = Outcome("http-404", START + DAY, timedelta(minutes=90), "not found", "look it up")
    await each_store.feeds.fail(due, failed)
    assert await exported(each_store, "feeds") == [
        {
            "url": FEED.url,
            "state": "http-404",
            "reason": "not found",
            "remedy": "look it up",
            "next_at": "2022-01-07T12:00:00Z",
            "interval_s": 5400,
            "failures": 1,
            "last_ok_at": None,
        }
    ]


async def test_an_export_can_begin_at_a_time(each_store: Store) -> None:
    old = a_story_item("old", first_seen_at=START - DAY)
    await visit(each_store, alerting(old, at=START - DAY), alerting())
    assert [each["guid"] for each in await exported(each_store, "items", START)] == [ITEM.guid]
    assert [each["alert"] for each in await exported(each_store, "alerts", START)] == [ALERT.id]
    assert len(await exported(each_store, "deliveries", START + HOUR)) == 0


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5])
async def test_an_export_is_whole_however_long(each_store: Store, monkeypatch, count: int) -> None:
    monkeypatch.setattr("bot.store.export.PAGE", 2)
    names = [f"i{at}" for at in range(count)]
    await visit(each_store, *(alerting(a_story_item(name)) for name in names))
    for what in ("items", "alerts", "deliveries"):
        assert len(await exported(each_store, what)) == count
    assert [each["guid"] for each in await exported(each_store, "items")] == names


async def test_an_unknown_export_is_an_error(each_store: Store) -> None:
    with pytest.raises(KeyError):
        await exported(each_store, "secrets")


async def test_channel_names_are_exported_when_they_are_gone(each_store: Store) -> None:
    await each_store.outbox.owe([a_notice("n")], START)
    await each_store.upkeep.open(())
    (record,) = await exported(each_store, "deliveries")
    assert (record["channel"], record["chat"]) == (CHANNEL.name, CHANNEL.chat)
