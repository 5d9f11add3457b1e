from datetime import timedelta

from bot.core.digests import NOTHING_GATHERS, caught_up
from bot.core.ids import alert_id, story_id
from bot.core.model import (
    AlertId,
    DeliveryKind,
    DeliveryState,
    NewAlert,
    OpenDigest,
    Priority,
    Reason,
    Receipt,
    Routing,
    Transition,
)
from bot.ports import Store
from tests.fakes.clock import START
from tests.fakes.values import CHANNEL, WAGNER
from tests.store.scenes import DAY, HOUR, LEASE, a_story_item, an_outcome, lease_feed, taken

KEY = caught_up(AlertId("any"), CHANNEL, NOTHING_GATHERS, START).key
DUE = START + timedelta(minutes=10)


async def late(store: Store, *names: str) -> list[AlertId]:
    """Take in items that go into the channel's digest; return their alerts."""
    due = await lease_feed(store)
    items = [a_story_item(name) for name in names]
    alerts = [alert_id(story_id(item.id), WAGNER) for item in items]
    routings = [
        Routing(
            (NewAlert(alert, story_id(item.id), WAGNER, Priority.HIGH, START),),
            (caught_up(alert, CHANNEL, NOTHING_GATHERS, START),),
            ((WAGNER, Reason.CAUGHT_UP),),
        )
        for item, alert in zip(items, alerts, strict=True)
    ]
    async with store.intake() as intake:
        every = [taken(item, routing=each) for item, each in zip(items, routings, strict=True)]
        assert await intake.keep(due, every, an_outcome(START))
    return alerts


async def open_digests(store: Store) -> dict[str, OpenDigest]:
    async with store.intake() as intake:
        return dict(await intake.open_digests())


async def test_alerts_of_one_digest_are_one_delivery_that_names_them(each_store: Store) -> None:
    await each_store.upkeep.open((CHANNEL,))
    alerts = await late(each_store, "one", "two")
    assert await each_store.outbox.claim(DUE - HOUR, 9, LEASE) == ()

    (delivery,) = await each_store.outbox.claim(DUE, 9, LEASE)
    assert (delivery.kind, delivery.key, delivery.alert) == (DeliveryKind.DIGEST, KEY, None)
    assert delivery.named == tuple(alerts)


async def test_a_digest_that_has_not_gone_takes_more(each_store: Store) -> None:
    await each_store.upkeep.open((CHANNEL,))
    assert await open_digests(each_store) == {}
    await late(each_store, "one")
    await late(each_store, "two", "three")
    assert await open_digests(each_store) == {CHANNEL.name: OpenDigest(KEY, 3)}


async def test_one_that_is_being_sent_or_has_gone_takes_none(each_store: Store) -> None:
    await each_store.upkeep.open((CHANNEL,))
    await late(each_store, "one")
    (delivery,) = await each_store.outbox.claim(DUE, 9, LEASE)
    assert await open_digests(each_store) == {}

    receipt = Receipt("m1")
    sent = Transition(DeliveryState.SENT, Reason.DELIVERED, DUE, remote_id=receipt.remote_id)
    assert await each_store.outbox.settle(delivery, sent, DUE)
    assert await open_digests(each_store) == {}


async def test_why_tells_of_each_alert_that_a_digest_names(each_store: Store) -> None:
    await each_store.upkeep.open((CHANNEL,))
    first, second = await late(each_store, "one", "two")
    (history,) = await each_store.histories.alerted(second)
    assert [(fate.alert, fate.kind) for fate in history.fates] == [(second, "digest")]
    rows = [row async for row in each_store.archive.export("deliveries", None)]
    assert [(row["kind"], row["alerts"]) for row in rows] == [("digest", [first, second])]


async def test_what_a_digest_still_owes_is_not_forgotten(each_store: Store) -> None:
    await each_store.upkeep.open((CHANNEL,))
    await late(each_store, "one")
    later = START + 90 * DAY
    assert await each_store.upkeep.prune(later, START) == 0

    (delivery,) = await each_store.outbox.claim(DUE, 9, LEASE)
    dead = Transition(DeliveryState.DEAD, Reason.REFUSED, DUE)
    assert await each_store.outbox.settle(delivery, dead, DUE)
    assert await each_store.upkeep.prune(later, START) == 1
    assert [row async for row in each_store.archive.export("deliveries", None)] == []
