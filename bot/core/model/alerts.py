"""Stories, alerts, channels and the deliveries owed to them."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.core.model.items import Item, Match
from bot.core.model.words import (
    AlertId,
    ChannelName,
    ChatName,
    DeliveryId,
    Priority,
    Reason,
    StoryId,
    WatchlistName,
)


@dataclass(frozen=True, slots=True)
class Sighting:
    """An earlier report as grouping sees it."""

    story: StoryId
    canonical_url: str | None
    normal_title: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Grouping:
    """Which story an item reports, and why."""

    story: StoryId
    reason: Reason


@dataclass(frozen=True, slots=True)
class Report:
    """One item within a story, as an alert shows it."""

    item: Item
    matches: tuple[
        Match, ...
    ]  # of the alert's watchlist only; empty for reports that did not match


@dataclass(frozen=True, slots=True)
class Alert:
    """One story × one watchlist, owed to people; `reports` in order of arrival, never empty."""

    id: AlertId
    story: StoryId
    watchlist: WatchlistName
    watchlist_title: str
    priority: Priority
    created_at: datetime
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Hours of the day, in minutes from midnight in `zone`, in which only urgent alerts post."""

    start: int
    end: int
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Daily:
    """A time of day, in minutes from midnight in `zone`, at which something is done."""

    minute: int
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Channel:
    """A place in a chat to which alerts go."""

    name: ChannelName
    chat: ChatName
    address: str = field(repr=False)  # the platform's own id; a webhook's address is a secret
    follows: frozenset[WatchlistName] | None = frozenset()  # None: every watchlist ("*")
    least_priority: Priority = Priority.LOW
    quiet: QuietHours | None = None
    pings: tuple[tuple[Priority, str], ...] = ()  # whom to mention at which priority
    is_ops: bool = False  # receives notices about feeds and the bot itself


@dataclass(frozen=True, slots=True)
class Follow:
    """A watchlist that a channel follows because somebody said so in chat."""

    channel: ChannelName
    watchlist: WatchlistName
    by: str
    at: datetime


class MuteKind(StrEnum):
    """What a mute silences."""

    STORY = "story"
    TERM = "term"
    WATCHLIST = "list"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Mute:
    """Something that shall not alert until a time; `channel` None means everywhere."""

    kind: MuteKind
    subject: str  # a story's id, a term as written, a watchlist's name, a feed's name
    channel: ChannelName | None
    until: datetime
    by: str


class DeliveryKind(StrEnum):
    """What a delivery does on the platform."""

    POST = "post"
    EDIT = "edit"
    THREAD = "thread"  # a message in the thread of a post
    DIGEST = "digest"
    NOTICE = "notice"


class DeliveryState(StrEnum):
    """Where a delivery stands; see core/outbox for the moves between states."""

    OWED = "owed"
    LEASED = "leased"
    SENT = "sent"
    UNKNOWN = "unknown"
    DEAD = "dead"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Owed:
    """A delivery that routing asks for; `key` makes a second asking for the same one nothing."""

    key: str
    kind: DeliveryKind
    channel: ChannelName
    alert: AlertId | None  # None for notices; of a digest, one that it shall name
    priority: Priority
    not_before: datetime
    reason: Reason
    notice: str = ""  # the text of a notice, or of what a thread is told


@dataclass(frozen=True, slots=True)
class OpenDigest:
    """A digest that has not gone yet, and how many alerts it names."""

    key: str
    alerts: int

    @property
    def part(self) -> int:
        """Which part of a digest it is: 1 for the first."""
        return int(self.key.rpartition(":")[2])


@dataclass(frozen=True, slots=True)
class NewAlert:
    """An alert that routing opens."""

    id: AlertId
    story: StoryId
    watchlist: WatchlistName
    priority: Priority
    created_at: datetime
    watchlist_title: str = ""  # as it is now; empty: the watchlist's name stands for it


@dataclass(frozen=True, slots=True)
class Declined:
    """A channel that follows a watchlist and yet takes no part in an alert of it."""

    watchlist: WatchlistName
    channel: ChannelName
    reason: Reason
    mute: Mute | None = None  # the one that holds, if that is the reason


@dataclass(frozen=True, slots=True)
class Routing:
    """What an item causes: alerts opened, deliveries owed, and why for each list it matched."""

    alerts: tuple[NewAlert, ...] = ()
    owed: tuple[Owed, ...] = ()
    reasons: tuple[tuple[WatchlistName, Reason], ...] = ()
    declined: tuple[Declined, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """One item with everything the pipeline decided about it, to be stored in one go."""

    item: Item
    matches: tuple[Match, ...]
    grouping: Grouping
    routing: Routing


@dataclass(frozen=True, slots=True)
class Transition:
    """The next state of a delivery, and why."""

    state: DeliveryState
    reason: Reason
    next_at: datetime
    counts_attempt: bool = True
    remote_id: str | None = None
    detail: str = ""  # the platform's own words, free of secrets


@dataclass(frozen=True, slots=True)
class Delivery:
    """A row of the outbox, leased to us."""

    id: DeliveryId
    key: str
    kind: DeliveryKind
    channel: Channel
    alert: AlertId | None
    notice: str
    priority: Priority
    state: DeliveryState  # before the lease: owed or unknown
    attempts: int  # sendings begun before this lease
    first_attempt_at: datetime | None
    created_at: datetime
    post_id: str | None  # for an edit: the platform's id of the message to edit
    fence: int
    named: tuple[AlertId, ...] = ()  # by a digest


@dataclass(frozen=True, slots=True)
class Receipt:
    """The platform's proof that it has a message."""

    remote_id: str
