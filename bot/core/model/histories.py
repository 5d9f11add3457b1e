"""What was decided about one item, as it was stored."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.model.alerts import (
    Declined,
    DeliveryKind,
    DeliveryState,
    Grouping,
    NewAlert,
)
from bot.core.model.items import Item, Match
from bot.core.model.words import AlertId, ChannelName, Reason, WatchlistName


@dataclass(frozen=True, slots=True)
class Judged:
    """What one watchlist meant for one revision of an item that matched it."""

    watchlist: WatchlistName
    revision: int
    matches: tuple[Match, ...]  # never none
    reason: Reason | None  # routing's
    declined: tuple[Declined, ...] = ()


@dataclass(frozen=True, slots=True)
class Fate:
    """What has become of a delivery so far."""

    alert: AlertId
    kind: DeliveryKind
    channel: ChannelName
    state: DeliveryState
    reason: Reason
    detail: str  # the platform's own words
    next_at: datetime | None  # when something happens by itself
    attempts: int
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Revision:
    """What an item said until it was edited."""

    number: int  # 1 for the first text
    title: str
    text: str
    replaced_at: datetime


@dataclass(frozen=True, slots=True)
class Renamed:
    """An item has come again under new names."""

    by: Reason  # by what it was known
    at: datetime


@dataclass(frozen=True, slots=True)
class History:
    """One item and every decision about it; of one whose text is deleted hardly any is left.

    `alerts` are those of its story, `fates` their posts and the edits made for this item.
    """

    item: Item
    has_expired: bool
    grouping: Grouping | None  # None where it has expired
    lead: Item | None  # the story's first report, if that is another
    reports: int  # in the story, this one among them
    judged: tuple[Judged, ...]  # by revision, then in the order of matching
    alerts: tuple[NewAlert, ...]
    fates: tuple[Fate, ...]  # oldest first
    revisions: tuple[Revision, ...] = ()  # oldest first; the present one is the item's
    renamed: Renamed | None = None  # the last time
