"""RSS, Atom and RDF, read by feedparser after a look at what is hostile or broken in them.

In order: bytes that say what they are; a scan that refuses what would hurt; mending where the
document is not well-formed; cutting to the newest items, and of these to the ones that have not
been seen; feedparser; plain values.

In a well-formed document nothing that an item holds changes how another is read, so the seen
ones can be left out. Where feedparser disagrees with the scan on how many there are, or finds
out only from items what kind of document it is, all of them are read.
"""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

import feedparser  # type: ignore[import-untyped]  # ships no types

from bot.sources.document import Kind, Origin, Parsed, newest, refused
from bot.sources.entries import Found, draft, head
from bot.sources.mend import as_utf8, mend
from bot.sources.nested import flatten
from bot.sources.pacing import hints
from bot.sources.prefixes import declare
from bot.sources.scan import Scan, scan

MOST_LOOSE_TAGS = 200_000  # feedparser's loose parser reads some 100,000 a second

_HEADERS = {"content-type": "application/xml; charset=utf-8"}
_NAME = re.compile(rb"<([^\s:/>]+)(?=[\s/>])")  # one without a prefix, declared who knows where
_DATE = re.compile(
    rb"<(?:\w+:)?(?:pubDate|published|issued|created|date|updated|modified)\b[^>]*>\s*"
    rb"(?:<!\[CDATA\[)?\s*([^<\]]{4,100})",
    re.IGNORECASE,
)

feedparser.api.PREFERRED_XML_PARSERS.clear()  # or it looks for libxml2 on disk at every document


def claims(document: str) -> bool:
    """Whether this may be an XML document, whatever stands before it."""
    start = document[:4000]
    return "<" in start and not start.lstrip().startswith(("{", "["))


def read(document: str, origin: Origin) -> Parsed:
    """Read an RSS, Atom or RDF document."""
    xml, look = _prepared(document)
    if look.refusal:
        return Parsed(refusal=look.refusal)
    kept, cut = newest(len(look.items), lambda at: _date_in(xml[slice(*look.items[at])]), origin)
    if not look.is_well_formed and _only(xml, look, kept, b"").count(b"<") > MOST_LOOSE_TAGS:
        return refused("parse-timeout", "the document is broken, and too long to be read so")
    unseen, found = _unseen(xml, look, kept, origin)
    if not found["version"] and not found["entries"]:
        return _no_feed(document, look)
    of = head(found, origin)
    marks = [look.marks[at] for at in unseen] if look.marks and _agrees(found, unseen) else []
    return Parsed(
        of,
        tuple(
            draft(entry, of, origin, mark or "")
            for entry, mark in zip_longest(found["entries"], marks)
        ),
        (*look.problems, *cut),
        hints=hints(xml, look.items),
        repeats=frozenset(look.marks[at] for at in set(kept) - set(unseen)),
    )


KIND = Kind(claims, read)


def _prepared(document: str) -> tuple[bytes, Scan]:
    """Return the document as it will be read, and what was found in it as it came."""
    xml = as_utf8(document)
    look = scan(xml)
    if look.is_well_formed:
        return flatten(xml, look)
    if look.refusal:
        return xml, look
    for mended in _mended(document):
        again = scan(mended)
        if again.refusal:
            return mended, again
        if again.is_well_formed:
            flat, found = flatten(mended, again)
            return flat, replace(found, problems=look.problems)
    return xml, look  # feedparser's loose parser expects the faults that mending takes away


def _mended(document: str) -> Iterator[bytes]:
    mended = as_utf8(mend(document))
    yield mended
    declared = declare(mended.decode()).encode()
    if declared != mended:
        yield declared


def _unseen(
    xml: bytes, look: Scan, kept: Sequence[int], origin: Origin
) -> tuple[Sequence[int], Found]:
    """Return which of the kept items are read, and what feedparser finds in them."""
    unseen = [at for at in kept if not look.marks or look.marks[at] not in origin.seen]
    found = _found(xml, look, unseen)
    if len(unseen) == len(kept) or (found["version"] and _agrees(found, unseen)):
        return unseen, found
    return kept, _found(xml, look, kept)


def _found(xml: bytes, look: Scan, wanted: Sequence[int]) -> Found:
    edge = _empty_item(xml, look)
    found: Found = feedparser.parse(
        # Never the bytes themselves: feedparser would open a file of that name.
        io.BytesIO(_only(xml, look, wanted, edge)),
        response_headers=dict(_HEADERS),
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if edge:
        found["entries"] = found["entries"][1:-1]
    return found


def _empty_item(xml: bytes, look: Scan) -> bytes:
    """Return an item to put before and behind all others: what feedparser carries over ends there.

    After a head with two descriptions, say, it takes the first item to have had a text already;
    and behind items with titles, it may take the title of the feed for one too many.
    """
    name = _NAME.match(xml, look.items[0][0]) if look.is_well_formed and look.items else None
    return b"<%b/>" % name[1] if name else b""


def _agrees(found: Found, wanted: Sequence[int]) -> bool:
    return len(found["entries"]) == len(wanted)


def _only(xml: bytes, look: Scan, wanted: Sequence[int], edge: bytes) -> bytes:
    """Return the document with only these of its items, between two others."""
    if not edge and len(wanted) == len(look.items):
        return xml
    left = frozenset(wanted)
    pieces, at = [], 0
    for place, (start, end) in enumerate(look.items):
        pieces += [xml[at:start], edge if place == 0 else b""]
        pieces += [xml[start:end]] if place in left else []
        at = end
    return b"".join((*pieces, edge, xml[at:]))


def _date_in(item: bytes) -> str:
    found = _DATE.search(item)
    return found.group(1).decode("utf-8", "replace").strip() if found else ""


def _no_feed(document: str, look: Scan) -> Parsed:
    start = document[:4000].lower()
    if "<html" in start or "<!doctype html" in start:
        return refused("html-not-feed", "the document is a web page")
    if look.problems:
        return Parsed(refusal=look.problems[0])
    return refused("not-a-feed", "the document is neither RSS, Atom, RDF nor JSON Feed")
