"""RSS, Atom and RDF, read by feedparser after a look at what is hostile or broken in them.

In order: bytes that say what they are; a scan that refuses what would hurt; mending where the
document is not well-formed; cutting to the newest items; feedparser; plain values.
"""

import io
import re
from calendar import timegm
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import feedparser  # type: ignore[import-untyped]  # ships no types

from bot.core.dates import plausible
from bot.core.model import DocumentProblem, Draft, Enclosure, FeedHead
from bot.sources.document import (
    MOST_NAMES,
    Kind,
    Origin,
    Parsed,
    date,
    guid,
    names,
    newest,
    refused,
    text,
    title,
)
from bot.sources.languages import language
from bot.sources.links import link
from bot.sources.mend import as_utf8, mend
from bot.sources.pacing import hints
from bot.sources.scan import Scan, scan

Found = dict[str, Any]  # feedparser's dictionaries; read with `_get`, which knows no aliases

_HEADERS = {"content-type": "application/xml; charset=utf-8"}
_DATE = re.compile(
    rb"<(?:\w+:)?(?:pubDate|published|issued|created|date|updated|modified)\b[^>]*>\s*"
    rb"(?:<!\[CDATA\[)?\s*([^<\]]{4,100})",
    re.IGNORECASE,
)
_MAILBOX = re.compile(
    r"\s*(?:[^\s()<>]+@[^\s()<>]+\s*(?:\((?P<name>.+)\))?|(?P<named>[^<>@]+)<[^\s<>]+@[^\s<>]+>)\s*"
)
_TEXTUAL = re.compile(r"text/|.*(?:html|xml|plain)$")


def claims(document: str) -> bool:
    """Whether this may be an XML document, whatever stands before it."""
    head = document[:4000]
    return "<" in head and not head.lstrip().startswith(("{", "["))


def read(document: str, origin: Origin) -> Parsed:
    """Read an RSS, Atom or RDF document."""
    xml, look = _prepared(document)
    if look.refusal:
        return Parsed(refusal=look.refusal)
    pace = hints(xml, look.items)
    xml, cut = _newest(xml, look, origin)
    found = feedparser.parse(
        io.BytesIO(xml),  # never the bytes themselves: feedparser would open a file of that name
        response_headers=dict(_HEADERS),
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not found["version"] and not found["entries"]:
        return _no_feed(document, look)
    head = _head(found, origin)
    base = origin.url or head.url or ""
    drafts = tuple(_draft(entry, head, origin, base) for entry in found["entries"])
    return Parsed(head, drafts, (*look.problems, *cut), hints=pace)


KIND = Kind(claims, read)


def _prepared(document: str) -> tuple[bytes, Scan]:
    """Return the document as it will be read, and what was found in it as it came."""
    xml = as_utf8(document)
    look = scan(xml)
    if look.is_well_formed or look.refusal:
        return xml, look
    mended = as_utf8(mend(document))
    again = scan(mended)
    if again.is_well_formed or again.refusal:
        return mended, Scan(again.is_well_formed, again.items, look.problems, again.refusal)
    return xml, look  # feedparser's loose parser expects the faults that mending takes away


def _newest(xml: bytes, look: Scan, origin: Origin) -> tuple[bytes, tuple[DocumentProblem, ...]]:
    dates = [_date_in(xml[start:end]) for start, end in look.items]
    kept, problems = newest(dates, origin)
    if not problems:
        return xml, ()
    pieces, at = [], 0
    wanted = frozenset(kept)
    for place, (start, end) in enumerate(look.items):
        if place not in wanted:
            pieces.append(xml[at:start])
            at = end
    return b"".join((*pieces, xml[at:])), problems


def _date_in(item: bytes) -> str:
    found = _DATE.search(item)
    return found.group(1).decode("utf-8", "replace").strip() if found else ""


def _no_feed(document: str, look: Scan) -> Parsed:
    head = document[:4000].lower()
    if "<html" in head or "<!doctype html" in head:
        return refused("html-not-feed", "the document is a web page")
    if look.problems:
        return Parsed(refusal=look.problems[0])
    return refused("not-a-feed", "the document is neither RSS, Atom, RDF nor JSON Feed")


def _head(found: Found, origin: Origin) -> FeedHead:
    feed = found["feed"]
    return FeedHead(
        title=title(_get(feed, "title")),
        url=link(_get(feed, "link"), origin.url),
        lang=language(_get(feed, "language")),
        version=found["version"] or "xml",
    )


def _draft(entry: Found, head: FeedHead, origin: Origin, base: str) -> Draft:
    lang = _language(entry) or head.lang
    summary, content = _texts(entry)
    updated_at = _date(entry, "updated", origin, lang)
    published_at = _date(entry, "published", origin, lang) or _date(entry, "created", origin, lang)
    if not published_at and not head.version.startswith("atom"):
        published_at = updated_at  # in RSS and RDF, dc:date is when an item was published
    return Draft(
        guid=guid(_get(entry, "id")),
        url=_url(entry, base),
        title=title(_get(entry, "title")),
        summary=summary,
        content=content,
        authors=names(_authors(entry)),
        tags=names(_get(tag, "label") or _get(tag, "term") for tag in _list(entry, "tags")),
        published_at=published_at,
        updated_at=updated_at,
        lang=lang,
        enclosures=_enclosures(entry, base),
    )


def _get(found: Found, key: str) -> Any:
    """Look up a key as it is; feedparser's own lookup answers for others too, and warns."""
    return dict.get(found, key)


def _list(found: Found, key: str) -> list[Found]:
    return _get(found, key) or []


def _language(entry: Found) -> str | None:
    details = (_get(entry, f"{part}_detail") or {} for part in ("title", "summary"))
    return next((tag for one in details if (tag := language(_get(one, "language")))), None)


def _texts(entry: Found) -> tuple[str, str]:
    """Return summary and content; where feedparser made one of the other, they are one text."""
    summary = _get(entry, "summary") or ""
    values = [
        part["value"]
        for part in _list(entry, "content")
        if _TEXTUAL.match(part.get("type") or "text/plain")
    ]
    content = text("\n".join(values))
    return (content if values == [summary] else text(summary)), content


def _url(entry: Found, base: str) -> str | None:
    alternates = (
        _get(one, "href") for one in _list(entry, "links") if _get(one, "rel") == "alternate"
    )
    written = (_get(entry, "link"), *alternates, _permalink(entry))
    return next((url for one in written if (url := link(one, base))), None)


def _permalink(entry: Found) -> str | None:
    written = _get(entry, "id")
    return written if isinstance(written, str) and "://" in written else None


def _authors(entry: Found) -> Iterable[object]:
    """Return the names; feedparser takes long top-level domains for a part of the name."""
    listed = [_get(one, "name") or _get(one, "email") for one in _list(entry, "authors")]
    written = _get(entry, "author") or ""
    found = _MAILBOX.fullmatch(written)
    if found and len(listed) <= 1:
        return [found["name"] or found["named"] or written]
    return listed if any(listed) else [written]


def _date(entry: Found, key: str, origin: Origin, lang: str | None) -> datetime | None:
    """Read a date ourselves; what we cannot read, feedparser may."""
    ours = date(_get(entry, key), origin, lang)
    theirs = _get(entry, f"{key}_parsed")
    if ours or not theirs:
        return ours
    try:
        return plausible(datetime.fromtimestamp(timegm(theirs), UTC), origin.now)
    except (ValueError, OverflowError):
        return None


def _enclosures(entry: Found, base: str) -> tuple[Enclosure, ...]:
    files = [one for one in _list(entry, "links") if _get(one, "rel") == "enclosure"]
    found = [(link(_get(one, "href"), base), one) for one in files[:MOST_NAMES]]
    return tuple(
        Enclosure(url, title(_get(one, "type")) or None, _size(_get(one, "length")))
        for url, one in found
        if url
    )


def _size(written: object) -> int | None:
    return int(written) if isinstance(written, str) and re.fullmatch(r"\d{1,15}", written) else None
