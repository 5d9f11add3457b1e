"""Which feeds a web page names; runs in the parsing worker, as pages are as hostile as feeds."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from typing_extensions import override

from bot.sources.document import Origin
from bot.sources.encoding import decode
from bot.sources.links import link

LONGEST = 2_000_000  # characters of a page that are looked at
MOST = 200  # addresses that are kept of each kind
TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/json",
        "application/xml",
        "text/xml",
    }
)

_SEEMING = re.compile(
    r"(?:^|[/._?=&-])(?:rss\d?|feeds?|atom|flux|rdf)(?:$|[/._?=&-])", re.IGNORECASE
)
_OF_COMMENTS = re.compile(r"comment", re.IGNORECASE)
_OF_AN_INTERFACE = re.compile(r"/(?:wp-json|oembed)\b", re.IGNORECASE)  # JSON, but no feed


@dataclass(frozen=True, slots=True)
class FeedLinks:
    """Addresses in the order of the page: those named as feeds, and those that look like one.

    Feeds of comments come last.
    """

    named: tuple[str, ...] = ()
    seeming: tuple[str, ...] = ()


def feed_links(body: bytes, origin: Origin) -> FeedLinks:
    """Return the feeds that a page names; never raises for its content."""
    reader = _Reader(origin.url)
    reader.feed(decode(body, origin.content_type)[:LONGEST])
    return FeedLinks(_ordered(reader.named), _ordered(reader.seeming))


def _ordered(found: dict[str, bool]) -> tuple[str, ...]:
    return tuple(sorted(found, key=found.__getitem__))


class _Reader(HTMLParser):
    """Collects addresses, each with whether it is of comments."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.named: dict[str, bool] = {}
        self.seeming: dict[str, bool] = {}
        self._base = url

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in reversed(attrs)}
        match tag:
            case "base":
                self._base = link(found.get("href"), self._base) or self._base
            case "link" if _is_alternate(found):
                self._keep(self.named, found)
            case "a" if _SEEMING.search(found.get("href", "")):
                self._keep(self.seeming, found)

    def _keep(self, kept: dict[str, bool], found: dict[str, str]) -> None:
        url = link(found.get("href"), self._base)
        if url and url not in kept and len(kept) < MOST and not _OF_AN_INTERFACE.search(url):
            about = f"{url} {found.get('title', '')}"
            kept[url] = bool(_OF_COMMENTS.search(about))


def _is_alternate(found: dict[str, str]) -> bool:
    kind = found.get("type", "").partition(";")[0].strip().lower()
    return "alternate" in found.get("rel", "").lower().split() and kind in TYPES
