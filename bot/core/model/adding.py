"""Feeds that people add: as they are found, as outlines list them, and once they are added."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.model.feeds import Draft, Feed, FeedHead
from bot.core.model.messages import Person


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed as it was found at an address, before anybody decides to poll it.

    `newest` are at most three of its items, the newest first; `lang` may be a guess.
    """

    url: str
    head: FeedHead
    lang: str | None
    items: int
    newest: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class Discovery:
    """What an address leads to: itself a feed, or a page that names some.

    `unread` are addresses that the page names as feeds but that could not be read, or were more
    than are looked at.
    """

    feeds: tuple[FoundFeed, ...]
    unread: tuple[str, ...] = ()
    is_page: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """The feeds that an OPML document lists, each once; `bad` are addresses that are none."""

    title: str
    feeds: tuple[Feed, ...]
    bad: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AddedFeed:
    """A feed added in chat, and by whom."""

    feed: Feed
    by: Person
    at: datetime
