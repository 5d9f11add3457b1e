import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.core.errors import ChannelClosed, OutsideError, Refused
from bot.core.model import DeliveryState, Priority, QuietHours
from bot.core.notify import notify
from bot.loops import deliver
from tests.fakes.newsroom import Newsroom, a_feed, a_report, until
from tests.fakes.values import CHANNEL, a_channel

GAZETTE = a_feed("gazette")
DESK = a_channel(name="desk", address="2")
OPS = a_channel(name="ops", address="3", is_ops=True, follows=frozenset())


@pytest.fixture
async def newsroom(store, clock):
    """Return a newsroom in which one report waits to be delivered to one channel."""
    newsroom = Newsroom(store, clock)
    await newsroom.follows(GAZETTE)
    newsroom.source.publishes(GAZETTE.id, a_report())
    await newsroom.polls()
    return newsroom


async def state(newsroom):
    (delivery,) = await newsroom.deliveries()
    return delivery["state"]


async def test_what_is_owed_is_sent_and_recorded(newsroom, clock):
    with capture_logs() as logs:
        await newsroom.delivers()

    (delivery,) = await newsroom.deliveries()
    assert (delivery["state"], delivery["remote_id"], delivery["attempts"]) == ("sent", "m1", 1)
    assert newsroom.headlines() == [a_report().title]
    assert [log["event"] for log in logs] == ["delivery.sent"]


async def test_no_log_line_holds_what_a_message_says(newsroom):
    with capture_logs() as logs:
        await newsroom.delivers()

    assert a_report().title not in str(logs)
    assert a_report().summary not in str(logs)


async def test_a_failure_is_tried_again_after_its_back_off(newsroom, clock):
    newsroom.chat.fails(times=2)

    await newsroom.delivers()
    assert await state(newsroom) == "owed"
    clock.advance(seconds=0.5)  # half of one second: the jitter of a newsroom is 0.5
    await newsroom.delivers()
    clock.advance(seconds=1)
    await newsroom.delivers()

    assert await state(newsroom) == "sent"
    assert len(newsroom.chat.posts) == 1


async def test_a_rate_limit_is_waited_out_exactly(newsroom, clock):
    newsroom.chat.asks_to_wait(seconds=30)

    await newsroom.delivers()
    clock.advance(seconds=29.9)
    await newsroom.delivers()
    assert newsroom.chat.sent == []
    clock.advance(seconds=0.1)
    await newsroom.delivers()

    (delivery,) = await newsroom.deliveries()
    assert (delivery["state"], delivery["attempts"]) == ("sent", 1)


async def test_a_lost_reply_is_looked_up_and_not_sent_twice(newsroom, clock):
    newsroom.chat.loses_replies()

    await newsroom.delivers()
    assert await state(newsroom) == "unknown"
    clock.advance(seconds=5)
    await newsroom.delivers()

    assert await state(newsroom) == "sent"
    assert (len(newsroom.chat.sent), len(newsroom.chat.looked_up)) == (1, 1)


async def test_a_lost_request_is_looked_up_and_sent_again(newsroom, clock):
    newsroom.chat.loses_requests()

    await newsroom.delivers()
    clock.advance(seconds=5)
    await newsroom.delivers()

    assert await state(newsroom) == "sent"
    assert len(newsroom.chat.posts) == 1
    assert newsroom.chat.sent[0].first_attempt_at == clock.now() - timedelta(seconds=5)


async def test_a_look_up_that_fails_is_repeated_before_anything_is_sent(newsroom, clock):
    newsroom.chat.loses_replies().cannot_look_up()

    await newsroom.delivers()
    clock.advance(seconds=5)
    await newsroom.delivers()
    assert await state(newsroom) == "unknown"
    clock.advance(seconds=10)
    await newsroom.delivers()

    assert await state(newsroom) == "sent"
    assert len(newsroom.chat.sent) == 1


async def test_what_may_not_be_looked_up_is_sent_again_rather_than_lost(newsroom, clock):
    newsroom.chat.loses_requests().may_not_look_up(Refused("this channel has no history"))

    await newsroom.delivers()
    clock.advance(seconds=5)
    await newsroom.delivers()

    assert await state(newsroom) == "sent"
    assert len(newsroom.chat.posts) == 1


async def test_a_channel_that_is_closed_to_looking_up_holds(newsroom, clock):
    newsroom.chat.loses_requests().may_not_look_up(ChannelClosed("unknown channel"))

    await newsroom.delivers()
    clock.advance(seconds=5)
    await newsroom.delivers()

    assert await state(newsroom) == "held"


async def test_a_refused_message_is_dead_and_others_go_on(newsroom, clock):
    newsroom.chat.refuses()
    newsroom.source.publishes(GAZETTE.id, a_report(2))
    clock.advance(hours=1)
    await newsroom.polls()

    await newsroom.delivers()

    states = [delivery["state"] for delivery in await newsroom.deliveries()]
    assert states == ["dead", "sent"]
    assert newsroom.tally.metrics()["deliveries_dead_total"] == 1


async def test_a_closed_channel_holds_what_is_owed_to_it(newsroom):
    newsroom.chat.closes_channel()

    await newsroom.delivers()

    assert await state(newsroom) == "held"


async def test_a_chat_that_is_not_configured_any_more_holds(newsroom, store, clock):
    newsroom.delivering = deliver.Delivering(newsroom.footing, {}, lambda: 0.5)

    await newsroom.delivers()

    assert await state(newsroom) == "held"


async def test_a_chat_that_refuses_our_token_is_stopped_and_asked_no_more(newsroom, clock):
    newsroom.chat.closes()

    with capture_logs() as logs:
        await newsroom.delivers()
        clock.advance(hours=1)
        await newsroom.delivers()

    assert await state(newsroom) == "owed"
    assert newsroom.chat.is_stopped
    assert newsroom.chat.sent == []
    assert [log["event"] for log in logs].count("chat.closed") == 1
    assert any("refused our token" in problem for problem in newsroom.tally.problems())


async def test_a_bug_in_an_adapter_leaves_the_delivery_in_doubt(newsroom, clock):
    newsroom.chat.breaks()

    with capture_logs() as logs:
        await newsroom.delivers()
    assert await state(newsroom) == "unknown"
    clock.advance(seconds=5)
    await newsroom.delivers()

    assert "delivery.bug" in {log["event"] for log in logs}
    assert await state(newsroom) == "sent"


async def test_a_store_that_fails_before_sending_leaves_no_doubt(newsroom, store, monkeypatch):
    async def unread(alert_id):
        raise OutsideError("the disk fails to read")

    monkeypatch.setattr(store.archive, "alert", unread)
    with capture_logs() as logs:
        await newsroom.delivers()

    assert await state(newsroom) == "owed"
    assert [log["event"] for log in logs] == ["delivery.postponed"]


async def test_a_sending_without_end_is_in_doubt_after_its_deadline(newsroom, monkeypatch):
    monkeypatch.setattr(deliver, "DEADLINE", timedelta(milliseconds=10))
    newsroom.chat.hangs()

    await newsroom.delivers()

    assert await state(newsroom) == "unknown"


async def test_a_lease_lost_before_sending_sends_nothing(newsroom, store, clock, monkeypatch):
    alert = store.archive.alert

    async def slow(alert_id):
        clock.advance(minutes=1)
        assert await store.outbox.claim(clock.now(), 1, timedelta(seconds=30))
        return await alert(alert_id)

    monkeypatch.setattr(store.archive, "alert", slow)
    with capture_logs() as logs:
        await newsroom.delivering.tick()
        await newsroom.delivering.idle()

    assert newsroom.chat.sent == []
    assert [log["event"] for log in logs] == ["delivery.lease_lost"]


async def test_an_alert_that_was_deleted_is_not_sent(newsroom, store, monkeypatch):
    async def gone(alert_id):
        return None

    monkeypatch.setattr(store.archive, "alert", gone)
    await newsroom.delivers()

    assert await state(newsroom) == "dead"


async def test_a_notice_is_sent_as_it_stands(store, clock):
    await store.upkeep.open((CHANNEL, OPS))
    newsroom = Newsroom(store, clock, channels=(CHANNEL, OPS))
    await store.outbox.owe(notify("disk", "Make room.", [OPS], clock.now()), clock.now())

    await newsroom.delivers()

    assert newsroom.headlines() == ["Make room."]


async def test_a_channel_gets_one_message_at_a_time_and_others_do_not_wait(store, clock):
    await store.upkeep.open((CHANNEL, DESK))
    newsroom = Newsroom(store, clock, channels=(CHANNEL, DESK))
    await newsroom.follows(GAZETTE)
    newsroom.source.publishes(GAZETTE.id, a_report(1), a_report(2))
    await newsroom.polls()
    newsroom.chat.hangs()

    first = await newsroom.delivering.tick()
    second = await newsroom.delivering.tick()

    assert {delivery.channel.name for delivery in first} == {CHANNEL.name, DESK.name}
    assert second == ()
    newsroom.chat.resumes()
    await newsroom.delivering.idle()
    await newsroom.delivers()
    assert len(newsroom.chat.posts) == 4


async def test_a_full_crew_claims_nothing(newsroom, monkeypatch):
    monkeypatch.setattr(deliver, "AT_ONCE", 0)
    busy = deliver.Delivering(newsroom.footing, {}, lambda: 0.5)

    assert await busy.tick() == ()
    assert await state(newsroom) == "owed"


async def test_one_wake_works_off_everything(store, clock):
    newsroom = Newsroom(store, clock)
    await newsroom.follows(GAZETTE)
    newsroom.source.publishes(GAZETTE.id, a_report(1), a_report(2), a_report(3))
    await newsroom.polls()
    running = asyncio.create_task(newsroom.delivering.run())
    newsroom.delivering.wake()
    await until(lambda: len(newsroom.chat.posts) == 3)

    running.cancel()
    assert len(newsroom.chat.posts) == 3
    await newsroom.delivering.idle()


async def test_ending_lets_a_claim_be_worked_off_and_claims_no_more(newsroom, store, monkeypatch):
    claim, asked, gate = store.outbox.claim, asyncio.Event(), asyncio.Event()

    async def slow(*args):
        asked.set()
        await gate.wait()
        return await claim(*args)

    monkeypatch.setattr(store.outbox, "claim", slow)
    running = asyncio.create_task(newsroom.delivering.run())
    newsroom.delivering.wake()
    await asked.wait()
    newsroom.delivering.end()
    gate.set()
    asked.clear()
    await running
    await newsroom.delivering.idle()

    assert await state(newsroom) == "sent"
    assert not asked.is_set()


@pytest.mark.parametrize(
    ("failure", "event", "trouble"),
    [
        (OutsideError("the disk is full"), "outbox.not_read", "the disk is full"),
        (ZeroDivisionError("division by zero"), "outbox.bug", "a bug in the program"),
    ],
)
async def test_whatever_fails_for_a_while_is_told_and_does_not_end_the_loop(
    newsroom, store, monkeypatch, failure, event, trouble
):
    claim = store.outbox.claim
    failures = iter([failure])

    async def claims(*args):
        for each in failures:
            raise each
        return await claim(*args)

    monkeypatch.setattr(store.outbox, "claim", claims)
    running = asyncio.create_task(newsroom.delivering.run())
    newsroom.delivering.wake()
    with capture_logs() as logs:
        await until(lambda: logs)
    problems = newsroom.tally.problems()
    newsroom.delivering.wake()
    await newsroom.chat.first_message()

    running.cancel()
    assert logs[0]["event"] == event
    assert any(trouble in problem for problem in problems)
    assert not any(trouble in problem for problem in newsroom.tally.problems())
    await newsroom.delivering.idle()


async def test_draining_finishes_what_is_being_sent(newsroom):
    newsroom.chat.hangs()
    await newsroom.delivering.tick()
    draining = asyncio.create_task(newsroom.delivering.drain(patience=5))
    await asyncio.sleep(0)
    newsroom.chat.resumes()
    await draining

    assert await state(newsroom) == "sent"


async def test_what_cannot_be_finished_in_time_is_left_in_doubt(newsroom):
    newsroom.chat.hangs()
    await newsroom.delivering.tick()
    await until(lambda: newsroom.chat.is_asked)

    await newsroom.delivering.drain(patience=0)

    assert await state(newsroom) == DeliveryState.UNKNOWN


async def test_nobody_is_pinged_in_quiet_hours(store, clock):
    quiet = QuietHours(0, 23 * 60 + 59)
    ops = replace(OPS, quiet=quiet, pings=((Priority.NORMAL, "S1"),))
    await store.upkeep.open((ops,))
    newsroom = Newsroom(store, clock, channels=(ops,))
    await store.outbox.owe(notify("disk", "Make room.", [ops], clock.now()), clock.now())

    await newsroom.delivers()

    assert [sending.channel.pings for sending in newsroom.chat.sent] == [()]
