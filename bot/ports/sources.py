"""Fetching and parsing feeds, and what knows of languages and places."""

from collections.abc import Collection, Mapping
from typing import Protocol

from bot.core.model import Discovery, DueFeed, Outline, Visit
from bot.core.places import Place


class Source(Protocol):
    """Fetches and parses feeds; safe to call for many feeds at once."""

    async def poll(self, due: DueFeed) -> Visit:
        """Visit one feed.

        Raises:
            FeedError: if there is nothing to read; the feed then backs off.
        """

    async def discover(self, url: str) -> Discovery:
        """Find the feeds that an address leads to, itself or as a page; nothing is kept of it.

        Raises:
            FeedError: if the address cannot be read.
        """

    async def outline(self, url: str) -> Outline:
        """Read the OPML document at an address.

        Raises:
            FeedError: if the address cannot be read.
            AskError: if there is no OPML, or too much of it.
        """

    async def read_page(self, url: str) -> str:
        """Return the text of the page behind an item.

        Raises:
            FeedError: if the page cannot be read, or holds no text.
        """

    async def stop(self) -> None:
        """Close connections and end the parsing processes."""


class Detection(Protocol):
    """Tells languages apart; picklable, since documents are parsed in a process of their own."""

    def detect(self, title: str, summary: str) -> str | None:
        """Return the primary tag; None if unsure. Lack of room is an OSError or MemoryError."""


class Gazetteer(Protocol):
    """What places are called elsewhere."""

    async def named(self, names: Collection[str]) -> Mapping[str, tuple[Place, ...]]:
        """Return the places that are called so, by each name of which there are any."""
