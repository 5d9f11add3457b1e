"""Items, the watchlists they are held against, and the matches that result."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.model.feeds import Feed
from bot.core.model.words import ItemId, Priority, Reason, StoryId, WatchlistName


@dataclass(frozen=True, slots=True)
class Known:
    """An item of this feed that the store already holds, as far as identity needs it."""

    item: ItemId
    key: str
    title: str
    text: str
    revision: int  # 1 for the first text
    watchlists: frozenset[WatchlistName]  # matched by any earlier revision
    first_seen_at: datetime
    has_expired: bool = False  # its text is deleted: nothing can be compared, nor is it news
    at: datetime | None = None  # published, else first seen
    link: str | None = None  # canonical
    story: StoryId | None = None
    was_renamed: bool = False  # it has come again under other names before


@dataclass(frozen=True, slots=True)
class Item:
    """One published piece, in its latest revision."""

    id: ItemId
    feed: Feed
    key: str  # stable within the feed: "guid:…", "link:…", "title:…"
    aliases: tuple[str, ...]  # every other name by which it may come back
    guid: str | None
    url: str | None
    canonical_url: str | None
    title: str
    normal_title: str  # folded words; empty when too short to mean one event
    text: str  # all of the item's own words beside the title
    lang: str | None
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    published_at: datetime | None
    first_seen_at: datetime
    revision: int = 1
    reason: Reason = Reason.NEW_ITEM

    @property
    def at(self) -> datetime:
        """When it counts from: published, or first seen where undated."""
        return self.published_at or self.first_seen_at


class Field(StrEnum):
    """A part of an item in which a span can lie."""

    TITLE = "title"
    TEXT = "text"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Code points [start, end) of a field's original text."""

    field: Field
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Term:
    """One watched expression, as written."""

    text: str
    lang: str | None = None  # the language it is written in; None: any
    inflect: bool = True
    note: str | None = None
    origin: str = ""  # "watchlists/wagner.yaml:7:5", or who added it in which chat
    particles: bool = False  # Arabic's, which are written as one with a word, also without inflect


@dataclass(frozen=True, slots=True)
class Watchlist:
    """A team's named set of terms.

    An item matches if any of `any` (or none is given) and every one of `all` matches, and
    none of `unless`.
    """

    name: WatchlistName
    title: str
    priority: Priority = Priority.NORMAL
    any: tuple[Term, ...] = ()
    all: tuple[Term, ...] = ()
    unless: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Alias:
    """A named set of terms, `@name`; `by_lang` keys are language tags, "" where none is given."""

    name: str
    by_lang: tuple[tuple[str, tuple[Term, ...]], ...]


@dataclass(frozen=True, slots=True)
class Match:
    """This item satisfies this term at these spans; `spans` is never empty, sorted, distinct."""

    watchlist: WatchlistName
    term: str  # as written
    spans: tuple[Span, ...]
