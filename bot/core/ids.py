"""Ids and keys, derived from what they name, so that doing a thing twice names it the same.

Lengths are chosen for a collision chance below 1 in 10,000 at ten million items (80 bits) and
a hundred thousand alerts (50 bits, short enough to read out and type).
"""

from base64 import b32encode
from hashlib import blake2b

from bot.core.model import (
    AlertId,
    ChannelName,
    DeliveryKind,
    FeedId,
    ItemId,
    StoryId,
    WatchlistName,
)

ITEM_LENGTH = 16
ALERT_LENGTH = 10


def digest(*parts: str, length: int = ITEM_LENGTH) -> str:
    """Return `length` characters of a-z and 2-7 that stand for these parts in this order."""
    text = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return b32encode(blake2b(text, digest_size=20).digest()).decode("ascii").lower()[:length]


def feed_id(url: str) -> FeedId:
    """Name a feed by its configured address."""
    return FeedId(digest("feed", url))


def item_id(feed: FeedId, key: str) -> ItemId:
    """Name an item by its feed and its key within it."""
    return ItemId(digest("item", feed, key))


def story_id(first: ItemId) -> StoryId:
    """Name a story by its first report."""
    return StoryId(first)


def alert_id(story: StoryId, watchlist: WatchlistName) -> AlertId:
    """Name an alert; people type it."""
    return AlertId(digest("alert", story, watchlist, length=ALERT_LENGTH))


def delivery_key(kind: DeliveryKind, subject: str, channel: ChannelName, version: int = 1) -> str:
    """Name a delivery; unique in the outbox."""
    return f"{kind}:{subject}:{channel}:{version}"
