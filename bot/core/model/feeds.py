"""Feeds and what a poll of one brings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from bot.core.model.words import FeedId, FeedKind, ItemId, Reason


@dataclass(frozen=True, slots=True)
class Feed:
    """An address that we poll, as configured."""

    id: FeedId
    url: str
    name: str
    lang: str | None = None
    kind: FeedKind = FeedKind.INDEPENDENT
    owner: str | None = None
    country: str | None = None
    every: timedelta | None = None  # None: the default of `poll.every`
    first_poll: int | None = None  # how many of the first poll's newest items may alert
    note: str | None = None
    full_text: bool = False  # the page behind each new item is read too
    origin: str = field(default="", compare=False)  # where it is written: "vedette.yaml:12:5"


@dataclass(frozen=True, slots=True)
class Validators:
    """What makes the next visit cheap; the server's texts are kept byte for byte (as Latin-1)."""

    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None  # of the last body that was read, so as not to parse it again
    sent_by: str | None = None  # the address that sent them, and alone gets them back
    full_at: datetime | None = None  # when the whole document last came


@dataclass(frozen=True, slots=True)
class Hints:
    """What a publisher says of when to come again; none of it brings a visit forward."""

    fresh_for: timedelta | None = None  # from the headers: how long the answer stays current
    every: timedelta | None = None  # from the document: how often it is made anew
    skip_hours: frozenset[int] = frozenset()  # 0..23, in UTC
    skip_days: frozenset[int] = frozenset()  # 0 is Monday


@dataclass(frozen=True, slots=True)
class Move:
    """A permanent redirect to a valid feed, followed but not adopted yet."""

    to: str
    since: datetime
    sightings: int = 1
    is_told: bool = False  # that only a person can let it be adopted


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a feed is polled: at its configured address unless another was adopted."""

    address: str | None = None
    move: Move | None = None


class GoesBy(StrEnum):
    """What tells a feed's items apart; once a publisher's own ids do not, they never do again."""

    GUID = "guid"
    LINK = "link"
    TITLE = "title"  # and date


@dataclass(frozen=True, slots=True)
class Habits:
    """How a feed has published so far; see bot.core.habits."""

    pauses_s: tuple[int, ...] = ()  # between moments of publication in seconds, oldest first
    newest_at: datetime | None = None  # the last of those moments
    news_at: datetime | None = None  # when something new last came
    gap_at: datetime | None = None  # when a document last shared no item with the one before
    halvings: int = 0  # of the interval, for such gaps


class Pacing(StrEnum):
    """Why a feed is visited as often as it is."""

    CONFIGURED = "its own `every`"
    STARTING = "`poll.every`, until its habits are known"
    HABITS = "half of its usual pause between items"
    FLOOR = "`poll.floor`: it publishes more often"
    LONGEST = "the longest that a feed waits which may alert"
    UNWATCHED = "no channel follows a watchlist"
    GAP = "halved, as items may have come and gone unseen"
    WISHED = "its publisher says to come no sooner"
    BACK_OFF = "it fails, so it is tried ever more rarely"
    TURNED_AWAY = "its server turned us away"
    ASKED = "its server asked to wait so long"
    STOPPED = "it is gone for good"


class Worry(StrEnum):
    """What is told of a feed that brings nothing."""

    FAILING = "failing"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class DueFeed:
    """A feed leased to us for one poll.

    `listed` is what its last document listed: items by the marks of their elements.
    """

    feed: Feed
    validators: Validators
    failures: int  # in a row, before this poll
    is_first: bool  # never polled with success before
    fence: int  # an outcome recorded with an older fence is refused
    listed: Mapping[str, ItemId] = field(default_factory=lambda: MappingProxyType({}))
    goes_by: GoesBy = GoesBy.GUID
    hints: Hints = Hints()
    whereabouts: Whereabouts = Whereabouts()
    habits: Habits = Habits()
    last_ok_at: datetime | None = None
    failing_since: datetime | None = None  # None while all is well

    @property
    def address(self) -> str:
        """The address to visit."""
        return self.whereabouts.address or self.feed.url


@dataclass(frozen=True, slots=True)
class FeedState:
    """How a feed fares, for status, health and export."""

    feed: Feed
    state: str  # "ok", "new", or the code of the last FeedError
    reason: str
    remedy: str
    next_at: datetime
    interval: timedelta
    failures: int
    last_ok_at: datetime | None
    whereabouts: Whereabouts = Whereabouts()
    pacing: Pacing | None = None  # None before the first poll
    habits: Habits = Habits()
    failing_since: datetime | None = None
    quiet_at: datetime | None = None  # when it counts as quiet, should nothing come until then
    worry: Worry | None = None  # what was told of it last
    worry_at: datetime | None = None  # when that, or that it was over, was told


@dataclass(frozen=True, slots=True)
class DocumentProblem:
    """Something wrong inside a feed document that we could read all the same, or not."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that an item carries."""

    url: str
    type: str | None = None
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """One piece of a feed document, in plain text, before we know whether it is new.

    `url` is absolute http(s) or None; all texts are free of tags, entities and control characters.
    """

    guid: str | None
    url: str | None
    title: str
    summary: str
    content: str
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    published_at: datetime | None = None
    updated_at: datetime | None = None
    lang: str | None = None
    enclosures: tuple[Enclosure, ...] = ()
    original_url: str | None = None  # of the page itself, where `url` only leads to it
    mark: str = ""  # fingerprint of its element in the document; empty where there is none


@dataclass(frozen=True, slots=True)
class FeedHead:
    """What a document says of itself."""

    title: str = ""
    url: str | None = None
    lang: str | None = None
    version: str = ""  # "rss20", "atom10", …; empty when the document is no feed


@dataclass(frozen=True, slots=True)
class Visit:
    """What one successful poll brought: nothing new (304 or the same body), or drafts.

    `repeats` are marks in the `listed` of the feed as it was leased: their elements stand in this
    document too, unchanged, and were not read again.
    """

    is_unchanged: bool
    validators: Validators
    head: FeedHead = FeedHead()
    drafts: tuple[Draft, ...] = ()
    problems: tuple[DocumentProblem, ...] = ()
    hints: Hints = Hints()  # as they stand after this visit
    url: str | None = None  # the address that answered in the end
    moved: tuple[str, ...] = ()  # where permanent redirects led, one after the other
    is_far: bool = False  # the last of them is another owner's: its registrable domain differs
    is_partial: bool = False  # only what is new since the last visit: the rest has not gone
    repeats: frozenset[str] = frozenset()

    @property
    def repeated(self) -> int:
        """How many of the document's items were not read again."""
        return len(self.repeats)

    @property
    def listed(self) -> int:
        """How many items the document lists."""
        return len(self.drafts) + self.repeated


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a poll ended and when the next one is due."""

    state: str  # "ok", or the code of the FeedError
    next_at: datetime
    interval: timedelta
    reason: str = ""
    remedy: str = ""
    validators: Validators | None = None  # None: keep what we have
    hints: Hints | None = None  # likewise
    whereabouts: Whereabouts | None = None  # likewise
    paused_host: str = ""  # its other feeds are put off as long; see bot.core.hosts
    pacing: Pacing | None = None  # None: keep what we have
    habits: Habits | None = None  # likewise
    failing_since: datetime | None = None  # None: all is well


@dataclass(frozen=True, slots=True)
class Listing:
    """What a document taught of the items of its feed: by which names and marks each is known."""

    items: Mapping[str, ItemId] | None = None  # by mark; None: what was listed before stands
    names: Mapping[str, tuple[ItemId, Reason]] = field(default_factory=lambda: MappingProxyType({}))
    goes_by: GoesBy = GoesBy.GUID
