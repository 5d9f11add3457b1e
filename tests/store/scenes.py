"""Small scenes that store tests begin with: a feed leased, an item taken in, a delivery owed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.core.ids import alert_id, delivery_key, feed_id, item_id, story_id
from bot.core.model import (
    AlertId,
    Channel,
    Delivery,
    DeliveryKind,
    DeliveryState,
    DueFeed,
    Feed,
    Grouping,
    Item,
    Match,
    NewAlert,
    Outcome,
    Owed,
    Priority,
    Reason,
    Routing,
    StoryId,
    Taken,
    Transition,
)
from bot.ports import Store
from tests.fakes.clock import START
from tests.fakes.values import ALERT, CHANNEL, FEED, ITEM, MATCH, WAGNER

LEASE = timedelta(seconds=30)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SILENT = Routing()


def a_feed(name: str, **changes: Any) -> Feed:
    """Return a feed of this name at an address of its own."""
    url = f"https://{name}.example/rss"
    return replace(FEED, id=feed_id(url), url=url, name=name, **changes)


def a_story_item(name: str, **changes: Any) -> Item:
    """Return an item of this name, with names, link and title of its own."""
    feed = changes.pop("feed", FEED)
    key = f"guid:{name}"
    own = {
        "id": item_id(feed.id, key),
        "feed": feed,
        "key": key,
        "aliases": (key, f"link:https://x.example/{name}"),
        "guid": name,
        "url": f"https://x.example/{name}",
        "canonical_url": f"https://x.example/{name}",
        "title": f"Title of {name}",
        "normal_title": f"title of {name}",
    }
    return replace(ITEM, **(own | changes))


def an_outcome(next_at: datetime = START + HOUR, **changes: Any) -> Outcome:
    """Return how a poll ended well."""
    return replace(Outcome("ok", next_at, timedelta(minutes=10)), **changes)


def taken(
    item: Item = ITEM,
    *,
    matches: tuple[Match, ...] = (MATCH,),
    story: StoryId | None = None,
    routing: Routing = SILENT,
) -> Taken:
    """Return an item as taken in, the first report of its story unless told otherwise."""
    reason = Reason.FIRST_REPORT if story is None else Reason.SAME_TITLE
    return Taken(item, matches, Grouping(story or story_id(item.id), reason), routing)


def alerting(
    item: Item = ITEM,
    *,
    channels: Sequence[Channel] = (CHANNEL,),
    priority: Priority = Priority.HIGH,
    at: datetime = START,
) -> Taken:
    """Return an item that opens an alert which is owed to these channels."""
    story = story_id(item.id)
    alert = alert_id(story, WAGNER)
    opened = NewAlert(alert, story, WAGNER, priority, at, ALERT.watchlist_title)
    owed = tuple(a_post(alert, channel=each, priority=priority, not_before=at) for each in channels)
    return taken(item, routing=Routing((opened,), owed, ((WAGNER, Reason.ALERTED),)))


def a_post(alert: AlertId = ALERT.id, *, channel: Channel = CHANNEL, **changes: Any) -> Owed:
    """Return the post of an alert as owed."""
    owed = Owed(
        key=delivery_key(DeliveryKind.POST, alert, channel.name),
        kind=DeliveryKind.POST,
        channel=channel.name,
        alert=alert,
        priority=Priority.HIGH,
        not_before=START,
        reason=Reason.ALERTED,
    )
    return replace(owed, **changes)


def an_edit(version: int, **changes: Any) -> Owed:
    """Return an edit of the example alert's post as owed."""
    key = delivery_key(DeliveryKind.EDIT, ALERT.id, CHANNEL.name, version)
    return a_post(key=key, kind=DeliveryKind.EDIT, reason=Reason.JOINED_STORY, **changes)


def a_telling(version: int, **changes: Any) -> Owed:
    """Return what the thread of the example alert's post is told as owed."""
    key = delivery_key(DeliveryKind.THREAD, ALERT.id, CHANNEL.name, version)
    told = {"kind": DeliveryKind.THREAD, "reason": Reason.RETITLED, "notice": "changed"}
    return a_post(key=key, **(told | changes))


def a_notice(name: str, *, channel: Channel = CHANNEL, **changes: Any) -> Owed:
    """Return a notice as owed."""
    key = delivery_key(DeliveryKind.NOTICE, name, channel.name)
    plain = {"kind": DeliveryKind.NOTICE, "alert": None, "notice": f"about {name}"}
    return a_post(channel=channel, **({"key": key, **plain} | changes))


async def lease_feed(store: Store, feed: Feed = FEED, now: datetime = START) -> DueFeed:
    """Configure one feed, due now, and lease it."""
    await store.feeds.sync((feed,), now)
    (due,) = await store.feeds.claim_due(now, 1, LEASE)
    return due


async def visit(store: Store, *news: Taken, feed: Feed = FEED, now: datetime = START) -> None:
    """Visit a feed and keep what it brought; it is due again at once."""
    due = await lease_feed(store, feed, now)
    async with store.intake() as intake:
        assert await intake.keep(due, news, an_outcome(now))


async def claim(store: Store, now: datetime = START, limit: int = 10) -> tuple[Delivery, ...]:
    """Lease what may be sent now."""
    return await store.outbox.claim(now, limit, LEASE)


async def send(store: Store, delivery: Delivery, now: datetime = START) -> None:
    """Send a leased delivery with success."""
    assert await store.outbox.begin(delivery, now, LEASE)
    assert await store.outbox.settle(delivery, sent(now), now)


def sent(now: datetime = START, remote_id: str = "remote-1") -> Transition:
    """Return how a sending ends well."""
    return Transition(DeliveryState.SENT, Reason.DELIVERED, now, remote_id=remote_id)


def owed_again(next_at: datetime, **changes: Any) -> Transition:
    """Return how a sending fails that surely did not arrive."""
    return replace(Transition(DeliveryState.OWED, Reason.RETRY, next_at), **changes)
