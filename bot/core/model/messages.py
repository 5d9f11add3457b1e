"""What is said in a chat: messages out, asks in, answers back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.model.alerts import Channel, DeliveryKind, Follow, Mute
from bot.core.model.feeds import Feed
from bot.core.model.items import Term
from bot.core.model.words import (
    AlertId,
    ChannelName,
    ChatName,
    FeedKind,
    Priority,
    Reason,
    StoryId,
    WatchlistName,
)


@dataclass(frozen=True, slots=True)
class Cite:
    """A source as people see it: its name, what kind of voice it is, and its report."""

    name: str
    kind: FeedKind
    url: str | None = None


@dataclass(frozen=True, slots=True)
class MatchedTerm:
    """A term as written, cut to be shown, and the forms in which it stood in the item."""

    term: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """What is said in a channel, before it is fitted to a platform.

    All texts are plain and hostile: each chat escapes them in its own way.
    """

    line: str  # one line of ≤ 150 characters, for a locked phone
    headline: str
    url: str | None = None
    summary: str = ""
    marks: tuple[tuple[int, int], ...] = ()  # matched parts of `summary`, [start, end)
    matched: tuple[MatchedTerm, ...] = ()
    source: Cite | None = None
    others: tuple[Cite, ...] = ()
    lang: str | None = None
    country: str | None = None
    published_at: datetime | None = None
    delay: timedelta | None = None  # from publication to alert
    watchlist: WatchlistName | None = None
    watchlist_title: str = ""
    priority: Priority = Priority.NORMAL
    alert: AlertId | None = None
    story: StoryId | None = None
    named: tuple["Message", ...] = ()  # the alerts of a digest


@dataclass(frozen=True, slots=True)
class Sending:
    """One message on its way to one channel."""

    kind: DeliveryKind
    key: str
    channel: Channel
    message: Message
    post_id: str | None = None  # for an edit
    first_attempt_at: datetime | None = None  # None: never tried before


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks; `is_editor` is decided by the chat at each call, from the platform's own facts."""

    chat: ChatName
    id: str
    name: str
    is_editor: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """A command given by a person, in words: `watch add wagner "Africa Corps"`."""

    words: str
    person: Person
    channel: ChannelName | None  # None where the place is no configured channel
    at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command says back, in plain text lines; each chat escapes and fits it.

    `cards` are alerts or items shown as messages are; `is_private` asks for an answer that
    only the person sees, where the platform can.
    """

    headline: str
    lines: tuple[str, ...] = ()
    cards: tuple[Message, ...] = ()
    is_private: bool = True
    is_refusal: bool = False
    code: str = ""  # of the AskError behind a refusal
    facts: tuple[tuple[str, str], ...] = ()  # for --json


class ChangeKind(StrEnum):
    """What a person changed in chat."""

    ADD_TERM = "add term"
    REMOVE_TERM = "remove term"
    MUTE = "mute"
    UNMUTE = "unmute"
    ADD_FEEDS = "add feeds"
    REMOVE_FEEDS = "remove feeds"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"


@dataclass(frozen=True, slots=True)
class Change:
    """One change by one person: applied, recorded and taken back as a whole."""

    kind: ChangeKind
    by: Person
    at: datetime
    watchlist: WatchlistName | None = None  # of a term
    term: Term | None = None
    mute: Mute | None = None
    feeds: tuple[Feed, ...] = ()
    follow: Follow | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """A change as the audit keeps it, and when it was taken back, if it was."""

    change: Change
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AddedTerm:
    """A term added in chat, and by whom."""

    watchlist: WatchlistName
    term: Term
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """What happened since a time, for status."""

    items: int
    feeds: int
    failing_feeds: int
    alerts: int
    owed: int
    dead: int
    # By chat, how many deliveries wait for it: owed, and for no quiet hours.
    waiting: tuple[tuple[ChatName, int], ...] = ()
    failing_chats: tuple[ChatName, ...] = ()  # those that failed at what still waits for them
    held: tuple[tuple[ChannelName, Reason, int], ...] = ()  # by channel and why, how many
