"""Ids, states and reasons: the words that every other noun uses."""

from enum import StrEnum
from typing import NewType

FeedId = NewType("FeedId", str)
ItemId = NewType("ItemId", str)
StoryId = NewType("StoryId", str)
AlertId = NewType("AlertId", str)
DeliveryId = NewType("DeliveryId", str)
WatchlistName = NewType("WatchlistName", str)
ChannelName = NewType("ChannelName", str)
ChatName = NewType("ChatName", str)


class Priority(StrEnum):
    """How much an alert matters; `rank` orders them."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"

    @property
    def rank(self) -> int:
        """0 for low … 3 for urgent."""
        return list(Priority).index(self)


class FeedKind(StrEnum):
    """Who speaks through a feed; shown beside every source."""

    STATE_MEDIA = "state-media"
    PUBLIC_BROADCASTER = "public-broadcaster"
    AGENCY = "agency"
    INDEPENDENT = "independent"
    NGO = "ngo"
    IGO = "igo"
    AGGREGATOR = "aggregator"


class Reason(StrEnum):
    """Why a decision fell as it did; stored beside what it decided and shown to people."""

    # which item is this
    NEW_ITEM = "new item"
    KNOWN_ITEM = "known item"
    EDITED_ITEM = "edited item"
    KNOWN_BY_LINK = "known item: link equal, new guid"
    KNOWN_BY_PATH = "known item: title equal, guid equal but for its site"
    KNOWN_BY_DATE = "known item: title and date equal, new guid or link"
    KNOWN_BY_TITLE = "known item: title equal, text nearly so, new guid, link or date"
    KNOWN_AS_ISSUED = "known item: issued anew with nearly all of its feed"
    SHARED_NAME = "a name that several items carry"
    # which story
    FIRST_REPORT = "first report"
    SAME_LINK = "same link"
    SAME_TITLE = "same title"
    # does it alert
    ALERTED = "alerted"
    RETITLED = "its headline changed"
    JOINED_STORY = "joined a story already alerted"
    FIRST_POLL = "first poll of the feed is silent"
    ADOPTED = "its feed issued nearly all of its items anew"
    TOO_OLD = "older than max_age"
    ALREADY_MATCHED = "an earlier revision matched already"
    NOT_FOLLOWED = "no channel follows the watchlist"
    MUTED = "muted"
    BELOW_PRIORITY = "below the channel's priority"
    CAUGHT_UP = "came too late to be posted, so it goes into a digest"
    QUIET_HOURS = "held for quiet hours"
    NOTICE = "told to the ops channels"
    # what became of a delivery
    DELIVERED = "delivered"
    RATE_LIMITED = "the platform asked to wait"
    RETRY = "sending failed, will be tried again"
    IN_DOUBT = "sent without an answer, being looked up"
    FOUND = "found on the platform"
    NOT_FOUND = "not found on the platform, sent again"
    REFUSED = "refused by the platform"
    CHANNEL_CLOSED = "channel closed to the bot"
    CHAT_CLOSED = "token refused by the platform"
    CHANNEL_REMOVED = "channel not configured any more"
    OUTLIVED = "held longer than it is news"
