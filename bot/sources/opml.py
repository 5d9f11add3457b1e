"""OPML: the form in which feed readers pass on their lists of feeds, http://opml.org/spec2.opml.

Read as a stream, without a tree: entities are refused, and a list that is too long is left where
it becomes so.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import urlsplit
from xml.etree.ElementTree import ParseError
from xml.sax.saxutils import escape, quoteattr

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from bot.core.aliases import canonical
from bot.core.errors import AskError
from bot.core.ids import feed_id
from bot.core.model import Feed, FeedKind, Outline
from bot.core.reach import Network, judge
from bot.core.text import cut
from bot.sources.document import title as plain_title
from bot.sources.languages import language
from bot.sources.links import link

LARGEST = 5_000_000  # bytes
MOST_FEEDS = 2_000
DEEPEST = 100
LONGEST_NAME = 200
MOST_BAD = 50


def read_outline(body: bytes, allow: Sequence[Network] = ()) -> Outline:
    """Read an OPML document; `allow` opens private networks, whose feeds are refused otherwise.

    Raises:
        AskError: if it is no OPML, too large, or lists more than `MOST_FEEDS`.
    """
    if len(body) > LARGEST:
        raise AskError("too-large", f"{len(body):,} bytes are too many, {LARGEST:,} are the most")
    reader = _Reader(allow)
    parser = XMLParser(target=reader, forbid_dtd=False)
    try:
        parser.feed(body)
        parser.close()
    except DefusedXmlException as err:
        raise AskError("entity-declaration", "the document declares entities") from err
    except (ParseError, LookupError, ValueError) as err:
        hint = "export the list again from your feed reader, as OPML"
        raise AskError("not-opml", f"the document is no OPML: {err}", hint=hint) from err
    if not reader.is_opml:
        raise AskError("not-opml", "the document is no OPML: it has no <opml> around it")
    return Outline(reader.title, tuple(reader.feeds.values()), tuple(reader.bad))


def write_outline(title: str, feeds: Iterable[Feed], now: datetime) -> str:
    """Write feeds as an OPML document; what kind of voice each is stands as its category."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"<head><title>{escape(title)}</title>",
        f"<dateCreated>{format_datetime(now, usegmt=True)}</dateCreated></head>",
        "<body>",
        *map(_written, feeds),
        "</body>",
        "</opml>",
    ]
    return "\n".join(lines) + "\n"


def _written(feed: Feed) -> str:
    values = {
        "type": "rss",
        "text": feed.name,
        "title": feed.name,
        "xmlUrl": feed.url,
        "category": f"/{feed.kind}",
        "language": feed.lang,
        "description": feed.note,
    }
    pairs = (f"{name}={quoteattr(value)}" for name, value in values.items() if value)
    return f"<outline {' '.join(pairs)}/>"


class _Reader:
    """Takes in the parser's events; feeds are kept by their canonical address."""

    def __init__(self, allow: Sequence[Network]) -> None:
        self.title = ""
        self.feeds: dict[str, Feed] = {}
        self.bad: list[str] = []
        self.is_opml = False
        self._allow = allow
        self._path: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take in the start of an element."""
        name = tag.rpartition("}")[2].lower()
        if not self._path:
            self.is_opml = name == "opml"
        self._path.append(name)
        if len(self._path) > DEEPEST:
            raise AskError("too-deep", f"the document is nested more than {DEEPEST} deep")
        if name == "outline":
            self._outline({key.lower(): value for key, value in attributes.items()})

    def end(self, tag: str) -> None:
        """Take in the end of an element."""
        self._path.pop()

    def data(self, text: str) -> None:
        """Take in text, of which only the document's title counts."""
        if self._path == ["opml", "head", "title"]:
            self.title = plain_title((self.title + text)[:LONGEST_NAME])

    def close(self) -> None:
        """End; what was gathered stays."""

    def _outline(self, values: Mapping[str, str]) -> None:
        written = values.get("xmlurl", "").strip()
        if not written:
            return  # a heading
        url = link(written, "")
        verdict = judge(url, self._allow) if url else None
        if url is None or (verdict is not None and not verdict.is_fine):
            self.bad += [cut(written, LONGEST_NAME)] if len(self.bad) < MOST_BAD else []
            return
        self.feeds.setdefault(canonical(url), _feed(url, values))
        if len(self.feeds) > MOST_FEEDS:
            message = f"the document lists more than {MOST_FEEDS:,} feeds"
            raise AskError("too-many-feeds", message, hint="split it into several")


def _feed(url: str, values: Mapping[str, str]) -> Feed:
    name = plain_title(values.get("text") or values.get("title"))
    return Feed(
        id=feed_id(url),
        url=url,
        name=cut(name, LONGEST_NAME) or (urlsplit(url).hostname or "").removeprefix("www."),
        lang=language(values.get("language")),
        kind=_kind(values.get("category", "")),
        note=cut(plain_title(values.get("description")), LONGEST_NAME) or None,
    )


def _kind(categories: str) -> FeedKind:
    for word in categories.replace("/", ",").split(","):
        with suppress(ValueError):
            return FeedKind(word.strip().lower())
    return FeedKind.INDEPENDENT
