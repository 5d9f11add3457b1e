import asyncio
from datetime import timedelta

import pytest

from bot.core.model import (
    Channel,
    ChannelName,
    ChatName,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Owed,
    Priority,
    QuietHours,
    Reason,
    Transition,
)
from bot.core.outbox import TIME_TO_LIVE, URGENT_TIME_TO_LIVE
from bot.ports import Store
from bot.store import open_store
from bot.store.outbox import PAUSE
from tests.fakes.clock import START, FakeClock
from tests.fakes.values import ALERT, CHANNEL, a_channel
from tests.store.scenes import (
    DAY,
    HOUR,
    LEASE,
    a_notice,
    a_story_item,
    a_telling,
    alerting,
    an_edit,
    an_outcome,
    claim,
    lease_feed,
    owed_again,
    send,
    sent,
    visit,
)

SECOND = timedelta(seconds=1)
CLOSED = Transition(
    DeliveryState.HELD, Reason.CHANNEL_CLOSED, START, counts_attempt=False, detail="forbidden"
)
IN_DOUBT = Transition(DeliveryState.UNKNOWN, Reason.IN_DOUBT, START + 5 * SECOND)
REFUSED = Transition(DeliveryState.DEAD, Reason.REFUSED, START)


async def owe(store: Store, *owed, now=START) -> None:
    await store.outbox.owe(owed, now)


async def keys(store: Store, now=START, limit=10) -> list[str]:
    return [each.key for each in await claim(store, now, limit)]


async def states(store: Store) -> list[str]:
    return [each["state"] async for each in store.archive.export("deliveries", None)]


async def claim_one(store: Store, now=START) -> Delivery:
    (delivery,) = await claim(store, now)
    return delivery


# -- which goes first -------------------------------------------------------------------------


async def test_a_delivery_comes_with_all_that_sending_needs(each_store: Store) -> None:
    channel = Channel(
        ChannelName("full"),
        ChatName("discord"),
        "42",
        follows=None,
        least_priority=Priority.NORMAL,
        quiet=QuietHours(1320, 360, "Europe/Paris"),
        pings=((Priority.URGENT, "<role>"), (Priority.HIGH, "<other>")),
        is_ops=True,
    )
    await each_store.upkeep.open((CHANNEL, channel))
    await owe(each_store, notice := a_notice("n", channel=channel, priority=Priority.LOW))
    assert await claim_one(each_store) == Delivery(
        id="1",
        key=notice.key,
        kind=DeliveryKind.NOTICE,
        channel=channel,
        alert=None,
        notice="about n",
        priority=Priority.LOW,
        state=DeliveryState.OWED,
        attempts=0,
        first_attempt_at=None,
        created_at=START,
        post_id=None,
        fence=1,
    )


async def test_priority_goes_first_then_age(each_store: Store) -> None:
    await owe(each_store, a_notice("old low", priority=Priority.LOW), now=START - HOUR)
    await owe(each_store, a_notice("old"), a_notice("second"))
    await owe(each_store, a_notice("young"), now=START + SECOND)
    await owe(each_store, a_notice("urgent", priority=Priority.URGENT), now=START + HOUR)
    order = []
    while claimed := await claim(each_store, START + HOUR):
        order += [each.notice.removeprefix("about ") for each in claimed]
        await send(each_store, claimed[0], START + HOUR)
    assert order == ["urgent", "old", "second", "young", "old low"]


async def test_a_key_is_owed_once(each_store: Store) -> None:
    await owe(each_store, a_notice("one"))
    await owe(each_store, a_notice("one", notice="another text"), a_notice("two"))
    await owe(each_store)
    assert await states(each_store) == ["owed", "owed"]
    assert (await claim_one(each_store)).notice == "about one"


async def test_one_is_leased_at_a_time_in_each_channel(each_store: Store) -> None:
    other = a_channel(name=ChannelName("other"))
    await each_store.upkeep.open((CHANNEL, other))
    await owe(each_store, a_notice("1"), a_notice("2"), a_notice("3", channel=other))
    first = await claim(each_store)
    assert {each.channel for each in first} == {CHANNEL, other}
    assert await claim(each_store) == ()
    await send(each_store, first[0])
    assert await keys(each_store) == ["notice:2:newsroom:1"]


async def test_a_limit_takes_the_most_urgent_channels(each_store: Store) -> None:
    other = a_channel(name=ChannelName("other"))
    await each_store.upkeep.open((CHANNEL, other))
    await owe(each_store, a_notice("1"), a_notice("2", channel=other, priority=Priority.URGENT))
    assert await keys(each_store, limit=1) == ["notice:2:other:1"]


async def test_what_waits_for_its_time_lets_others_pass(each_store: Store) -> None:
    await owe(
        each_store,
        a_notice("later", priority=Priority.URGENT, not_before=START + SECOND),
        a_notice("now"),
    )
    first = await claim_one(each_store)
    await send(each_store, first)
    assert (first.notice, await claim(each_store)) == ("about now", ())
    assert await keys(each_store, START + SECOND) == ["notice:later:newsroom:1"]


async def test_two_claimers_never_get_the_same_delivery(each_url: str) -> None:
    channels = [a_channel(name=ChannelName(f"c{at}")) for at in range(5)]
    stores = [open_store(each_url, FakeClock()) for _ in range(3)]
    for store in stores:
        await store.upkeep.open(channels)
    notices = [a_notice(f"{at}", channel=channel) for channel in channels for at in range(4)]
    await owe(stores[0], *notices)
    taken: list[str] = []

    async def work(store: Store) -> None:
        while (await store.archive.counts(START)).owed:
            claimed = await claim(store, limit=2)
            assert len({each.channel.name for each in claimed}) == len(claimed)
            for each in claimed:
                taken.append(each.key)
                await send(store, each)

    await asyncio.gather(*map(work, stores))
    for store in stores:
        await store.upkeep.close()
    assert sorted(taken) == sorted(notice.key for notice in notices)


# -- leases and fences ------------------------------------------------------------------------


async def test_a_lapsed_lease_whose_sending_had_not_begun_is_owed(each_store: Store) -> None:
    await owe(each_store, a_notice("n"))
    old = await claim_one(each_store)
    assert await claim(each_store, START + LEASE - SECOND) == ()
    new = await claim_one(each_store, START + LEASE)
    assert (new.state, new.attempts, new.fence) == (DeliveryState.OWED, 0, old.fence + 1)


async def test_a_lapsed_lease_whose_sending_had_begun_is_unknown(each_store: Store) -> None:
    await owe(each_store, a_notice("n"))
    await each_store.outbox.begin(await claim_one(each_store), START + SECOND, LEASE)
    new = await claim_one(each_store, START + LEASE + SECOND)
    assert (new.state, new.attempts) == (DeliveryState.UNKNOWN, 1)
    assert new.first_attempt_at == START + SECOND


async def test_what_is_in_doubt_stays_so_when_its_look_up_crashes(each_store: Store) -> None:
    await owe(each_store, a_notice("n"))
    await each_store.outbox.begin(await claim_one(each_store), START, LEASE)
    await claim_one(each_store, START + LEASE)
    again = await claim_one(each_store, START + 2 * LEASE)
    assert (again.state, again.attempts) == (DeliveryState.UNKNOWN, 1)


async def test_beginning_renews_the_lease_and_counts_once(each_store: Store) -> None:
    await owe(each_store, a_notice("n"))
    delivery = await claim_one(each_store)
    assert await each_store.outbox.begin(delivery, START + SECOND, LEASE)
    assert await each_store.outbox.begin(delivery, START + LEASE, LEASE)
    assert await claim(each_store, START + LEASE + SECOND) == ()
    again = await claim_one(each_store, START + 2 * LEASE)
    assert (again.attempts, again.first_attempt_at) == (1, START + SECOND)


async def test_an_old_fence_is_refused(each_store: Store) -> None:
    await owe(each_store, a_notice("n"))
    old = await claim_one(each_store)
    new = await claim_one(each_store, START + LEASE)
    assert not await each_store.outbox.begin(old, START + LEASE, LEASE)
    assert not await each_store.outbox.settle(old, REFUSED, START + LEASE)
    assert not await each_store.outbox.settle(old, CLOSED, START + LEASE)
    assert await each_store.outbox.begin(new, START + LEASE, LEASE)
    assert await each_store.outbox.settle(new, sent(), START + LEASE)
    assert not await each_store.outbox.settle(new, REFUSED, START + LEASE)
    assert await states(each_store) == ["sent"]


async def test_reclaiming_ends_every_lease_of_deliveries_and_feeds(each_store: Store) -> None:
    due = await lease_feed(each_store)
    await owe(each_store, a_notice("n"))
    old = await claim_one(each_store)
    await each_store.outbox.begin(old, START, LEASE)
    assert (await each_store.outbox.reclaim(), await each_store.outbox.reclaim()) == (2, 0)
    assert not await each_store.outbox.settle(old, sent(), START)
    assert (await claim_one(each_store)).state is DeliveryState.UNKNOWN
    assert len(await each_store.feeds.claim_due(START, 1, LEASE)) == 1
    assert not await each_store.feeds.fail(due, an_outcome())


async def test_starting_anew_tries_a_refused_token_at_once(each_store: Store) -> None:
    await owe(each_store, a_notice("n"))
    later = START + HOUR
    refused = Transition(DeliveryState.OWED, Reason.CHAT_CLOSED, later, counts_attempt=False)
    await each_store.outbox.settle(await claim_one(each_store), refused, START)
    await owe(each_store, a_notice("quiet", not_before=later))
    assert await claim(each_store) == ()
    await each_store.outbox.reclaim()
    assert await keys(each_store) == ["notice:n:newsroom:1"]


# -- what becomes of a sending ----------------------------------------------------------------


async def test_what_is_sent_is_done(each_store: Store) -> None:
    await owe(each_store, a_notice("n"))
    await send(each_store, await claim_one(each_store), START + SECOND)
    (record,) = [each async for each in each_store.archive.export("deliveries", None)]
    assert await claim(each_store, START + HOUR) == ()
    assert (record["state"], record["remote_id"]) == ("sent", "remote-1")
    assert (record["sent_at"], record["attempts"]) == ("2022-01-06T12:00:01Z", 1)


async def test_what_failed_is_owed_again_later_and_its_attempts_are_counted(
    each_store: Store,
) -> None:
    await owe(each_store, a_notice("n"))
    attempts = []
    for minute, counts in enumerate((True, False, True)):
        now = START + minute * 60 * SECOND
        delivery = await claim_one(each_store, now)
        attempts.append(delivery.attempts)
        await each_store.outbox.begin(delivery, now, LEASE)
        again = owed_again(now + 60 * SECOND, counts_attempt=counts)
        await each_store.outbox.settle(delivery, again, now)
        assert await claim(each_store, now + 59 * SECOND) == ()
    last = await claim_one(each_store, START + 180 * SECOND)
    assert [*attempts, last.attempts] == [0, 1, 1, 2]
    assert (last.state, last.first_attempt_at) == (DeliveryState.OWED, START)


async def test_a_look_up_is_no_attempt(each_store: Store) -> None:
    await owe(each_store, a_notice("n"))
    delivery = await claim_one(each_store)
    await each_store.outbox.begin(delivery, START, LEASE)
    await each_store.outbox.settle(delivery, IN_DOUBT, START)
    doubtful = await claim_one(each_store, START + 5 * SECOND)
    not_found = Transition(DeliveryState.OWED, Reason.NOT_FOUND, START, counts_attempt=False)
    await each_store.outbox.settle(doubtful, not_found, START + 5 * SECOND)
    again = await claim_one(each_store, START + 5 * SECOND)
    assert (doubtful.state, doubtful.attempts) == (DeliveryState.UNKNOWN, 1)
    assert (again.state, again.attempts) == (DeliveryState.OWED, 1)


async def test_what_was_refused_is_dead_and_counted(each_store: Store) -> None:
    await owe(each_store, a_notice("n"))
    await each_store.outbox.settle(await claim_one(each_store), REFUSED, START)
    counts = await each_store.archive.counts(START)
    assert (await claim(each_store, START + HOUR), counts.owed, counts.dead) == ((), 0, 1)


async def limit(store: Store, state: DeliveryState) -> None:
    """Let the platform ask to wait for two seconds with the first of two deliveries."""
    await owe(store, a_notice("limited"), a_notice("behind"))
    delivery = await claim_one(store)
    await store.outbox.begin(delivery, START, LEASE)
    limited = Transition(state, Reason.RATE_LIMITED, START + 2 * SECOND, counts_attempt=False)
    assert await store.outbox.settle(delivery, limited, START)


async def test_a_platform_that_asks_to_wait_is_sent_nothing_else_to_that_channel(
    each_store: Store,
) -> None:
    other = a_channel(name=ChannelName("other"))
    await each_store.upkeep.open((CHANNEL, other))
    await limit(each_store, DeliveryState.OWED)
    await owe(each_store, a_notice("elsewhere", channel=other))
    assert await keys(each_store, START + SECOND) == ["notice:elsewhere:other:1"]
    assert await keys(each_store, START + 2 * SECOND) == ["notice:limited:newsroom:1"]


async def test_a_limit_on_looking_up_does_not_hold_what_can_be_sent(each_store: Store) -> None:
    await limit(each_store, DeliveryState.UNKNOWN)
    assert await keys(each_store, START + SECOND) == ["notice:behind:newsroom:1"]


# -- closed channels --------------------------------------------------------------------------


async def close(store: Store) -> None:
    await owe(store, a_notice("held"), a_notice("waits"))
    delivery = await claim_one(store)
    await store.outbox.begin(delivery, START, LEASE)
    assert await store.outbox.settle(delivery, CLOSED, START)


async def test_a_closed_channel_holds_everything_owed_to_it(each_store: Store) -> None:
    other = a_channel(name=ChannelName("other"))
    await each_store.upkeep.open((CHANNEL, other))
    await close(each_store)
    await owe(each_store, a_notice("elsewhere", channel=other))
    assert await states(each_store) == ["held", "held", "owed"]
    assert await keys(each_store, START + PAUSE - SECOND) == ["notice:elsewhere:other:1"]


async def test_a_closed_channel_is_tried_again_in_an_hour(each_store: Store) -> None:
    await close(each_store)
    delivery = await claim_one(each_store, START + PAUSE)
    assert (delivery.notice, delivery.state, delivery.attempts) == (
        "about held",
        DeliveryState.OWED,
        0,
    )


async def test_a_channel_with_a_new_address_is_open_at_once(
    each_store: Store, clock: FakeClock
) -> None:
    await close(each_store)
    await each_store.upkeep.open((a_channel(least_priority=Priority.HIGH),))
    assert await claim(each_store) == ()
    await each_store.upkeep.open((a_channel(address="another"),))
    assert (await claim_one(each_store)).notice == "about held"


async def test_starting_anew_opens_closed_channels(each_store: Store) -> None:
    await close(each_store)
    await each_store.outbox.reclaim()
    assert (await claim_one(each_store)).notice == "about held"


async def test_what_was_in_doubt_when_its_channel_closed_is_looked_up(each_store: Store) -> None:
    await owe(each_store, a_notice("n"))
    delivery = await claim_one(each_store)
    await each_store.outbox.begin(delivery, START, LEASE)
    await each_store.outbox.settle(delivery, IN_DOUBT, START)
    doubtful = await claim_one(each_store, START + 5 * SECOND)
    await each_store.outbox.settle(doubtful, CLOSED, START + 5 * SECOND)
    assert (await claim_one(each_store, START + 2 * PAUSE)).state is DeliveryState.UNKNOWN


async def held(store: Store) -> list[tuple[str, str, int]]:
    return [tuple(each) for each in (await store.archive.counts(START)).held]


async def test_what_is_not_due_to_a_closed_channel_keeps_its_time(each_store: Store) -> None:
    await owe(each_store, a_notice("later", not_before=START + 2 * HOUR))
    await close(each_store)
    assert await states(each_store) == ["owed", "held", "held"]


# -- channels that are not configured any more ------------------------------------------------


async def test_a_channel_that_is_gone_from_the_configuration_holds(each_store: Store) -> None:
    await owe(each_store, a_notice("n"))
    await each_store.upkeep.open(())
    counts = await each_store.archive.counts(START)
    assert (await claim(each_store), await states(each_store)) == ((), ["held"])
    assert (counts.owed, counts.held) == (0, ((CHANNEL.name, Reason.CHANNEL_REMOVED, 1),))


async def test_what_it_holds_comes_back_with_it(each_store: Store, clock: FakeClock) -> None:
    await owe(each_store, a_notice("n"), a_notice("later", not_before=START + 2 * HOUR))
    await each_store.upkeep.open(())
    now = clock.advance(hours=1)
    await each_store.upkeep.open((CHANNEL,))
    first = await claim_one(each_store, now)
    await send(each_store, first, now)
    assert first.key == "notice:n:newsroom:1"
    assert await claim(each_store, now) == ()
    assert await keys(each_store, START + 2 * HOUR) == ["notice:later:newsroom:1"]


async def test_what_was_in_doubt_when_its_channel_went_is_looked_up(each_store: Store) -> None:
    await owe(each_store, a_notice("n"))
    delivery = await claim_one(each_store)
    await each_store.outbox.begin(delivery, START, LEASE)
    await each_store.outbox.settle(delivery, IN_DOUBT, START)
    await each_store.upkeep.open(())
    await each_store.upkeep.open((CHANNEL,))
    assert (await claim_one(each_store, START + 2 * DAY)).state is DeliveryState.UNKNOWN


async def test_what_a_killed_program_had_leased_for_it_is_held_too(each_store: Store) -> None:
    await owe(each_store, a_notice("n"))
    await claim_one(each_store)
    await each_store.upkeep.open(())
    leased = await states(each_store)
    await each_store.outbox.reclaim()
    assert (leased, await states(each_store)) == (["leased"], ["held"])


async def test_a_lease_that_has_lapsed_is_held_at_once(each_store: Store, clock: FakeClock) -> None:
    await owe(each_store, a_notice("n"))
    await claim_one(each_store)
    clock.advance(minutes=1)
    await each_store.upkeep.open(())
    assert await states(each_store) == ["held"]


# -- held too long to be news -----------------------------------------------------------------

URGENT_NOTICE = a_notice("urgent", priority=Priority.URGENT)


@pytest.mark.parametrize(
    ("owed", "time_to_live"),
    [(a_notice("n"), TIME_TO_LIVE), (URGENT_NOTICE, URGENT_TIME_TO_LIVE)],
    ids=["any", "urgent"],
)
async def test_what_was_held_beyond_its_time_to_live_stays_held(
    each_store: Store, owed: Owed, time_to_live: timedelta
) -> None:
    await owe(each_store, owed)
    await each_store.upkeep.open(())
    await each_store.upkeep.open((CHANNEL,))
    young = await claim_one(each_store, START + time_to_live - SECOND)
    await each_store.outbox.settle(young, CLOSED, START + time_to_live - SECOND)
    assert await claim(each_store, START + time_to_live + PAUSE) == ()
    assert await held(each_store) == [(CHANNEL.name, Reason.OUTLIVED, 1)]
    assert (await each_store.archive.counts(START)).waiting == ()
    await each_store.outbox.reclaim()
    assert await claim(each_store, START + 2 * DAY) == ()


async def test_what_was_never_held_is_sent_however_late(each_store: Store) -> None:
    await owe(each_store, a_notice("n"))
    assert await keys(each_store, START + 9 * DAY) == ["notice:n:newsroom:1"]


async def test_what_waited_behind_a_closed_channel_is_held_as_long(each_store: Store) -> None:
    await close(each_store)
    assert await claim(each_store, START + 2 * DAY) == ()
    assert await held(each_store) == [(CHANNEL.name, Reason.OUTLIVED, 2)]


async def test_an_edit_stays_held_with_its_post(each_store: Store) -> None:
    await visit(each_store, alerting())
    await each_store.upkeep.open(())
    await each_store.upkeep.open((CHANNEL,))
    await owe(each_store, an_edit(2), now=START + 2 * DAY)
    assert await claim(each_store, START + 2 * DAY) == ()
    assert await held(each_store) == [(CHANNEL.name, Reason.OUTLIVED, 2)]


async def test_what_is_held_for_another_reason_stays_held(each_store: Store) -> None:
    await owe(each_store, a_notice("n"), a_notice("next"))
    held = Transition(DeliveryState.HELD, Reason.QUIET_HOURS, START)
    await each_store.outbox.settle(await claim_one(each_store), held, START)
    await each_store.outbox.reclaim()
    assert await keys(each_store, START + 2 * PAUSE) == ["notice:next:newsroom:1"]


# -- edits ------------------------------------------------------------------------------------


async def test_an_edit_waits_for_its_post_and_takes_its_remote_id(each_store: Store) -> None:
    await visit(each_store, alerting())
    await owe(each_store, an_edit(2, priority=Priority.URGENT), now=START - HOUR)
    post = await claim_one(each_store)
    assert (post.kind, post.post_id) == (DeliveryKind.POST, None)
    await each_store.outbox.begin(post, START, LEASE)
    await each_store.outbox.settle(post, owed_again(START + HOUR), START)
    assert await claim(each_store, START + SECOND) == ()
    await send(each_store, await claim_one(each_store, START + HOUR), START + HOUR)
    edit = await claim_one(each_store, START + HOUR)
    assert (edit.kind, edit.post_id, edit.alert) == (DeliveryKind.EDIT, "remote-1", ALERT.id)


async def test_a_waiting_edit_lets_others_pass(each_store: Store) -> None:
    await visit(each_store, alerting())
    await owe(each_store, an_edit(2, priority=Priority.URGENT), a_notice("n"))
    post = await claim_one(each_store)
    await each_store.outbox.settle(post, owed_again(START + HOUR), START)
    assert await keys(each_store) == ["notice:n:newsroom:1"]


async def test_an_edit_whose_post_is_dead_ends_with_it(each_store: Store) -> None:
    await visit(each_store, alerting())
    await owe(each_store, an_edit(2))
    await each_store.outbox.settle(await claim_one(each_store), REFUSED, START)
    assert (await claim(each_store), await states(each_store)) == ((), ["dead", "dead"])


async def test_an_edit_without_a_post_is_dropped(each_store: Store) -> None:
    other = a_channel(name=ChannelName("other"))
    await each_store.upkeep.open((CHANNEL, other))
    await visit(each_store, alerting(channels=(other,)))
    await owe(each_store, an_edit(2))
    await send(each_store, await claim_one(each_store))
    assert (await claim(each_store), await states(each_store)) == ((), ["sent"])


async def test_of_edits_that_wait_only_the_newest_is_sent(each_store: Store) -> None:
    await visit(each_store, alerting(), alerting(a_story_item("other")))
    await owe(each_store, an_edit(2), an_edit(3), an_edit(4))
    for _ in range(2):
        await send(each_store, await claim_one(each_store))
    edit = await claim_one(each_store)
    await send(each_store, edit)
    assert (edit.key, await claim(each_store)) == (an_edit(4).key, ())
    await owe(each_store, an_edit(5))
    assert await keys(each_store) == [an_edit(5).key]


async def test_an_edit_on_its_way_is_followed_by_the_newer_one(each_store: Store) -> None:
    await visit(each_store, alerting())
    await owe(each_store, an_edit(2))
    await send(each_store, await claim_one(each_store))
    under_way = await claim_one(each_store)
    await owe(each_store, an_edit(3))
    assert await claim(each_store) == ()
    await send(each_store, under_way)
    assert await keys(each_store) == [an_edit(3).key]


# -- threads ----------------------------------------------------------------------------------


async def test_what_threads_are_told_waits_for_the_post_and_is_all_told(each_store: Store) -> None:
    await visit(each_store, alerting())
    await owe(each_store, a_telling(2), a_telling(3), an_edit(3))
    post = await claim_one(each_store)
    assert post.kind is DeliveryKind.POST
    await send(each_store, post)
    told = []
    for _ in range(3):
        told.append(await claim_one(each_store))
        await send(each_store, told[-1])
    assert [each.kind for each in told].count(DeliveryKind.THREAD) == 2
    assert {(each.post_id, each.alert) for each in told} == {("remote-1", ALERT.id)}
    assert {each.notice for each in told} == {"changed", ""}


async def test_a_thread_without_a_post_is_told_nothing(each_store: Store) -> None:
    await visit(each_store, alerting(channels=()))
    await owe(each_store, a_telling(2))
    assert await claim(each_store) == ()
    assert await keys(each_store) == []
