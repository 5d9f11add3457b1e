"""JSON Feed, https://www.jsonfeed.org/version/1.1/ (and 1.0)."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from hashlib import blake2b
from typing import Any

from bot.core.model import Draft, Enclosure, FeedHead
from bot.sources.document import (
    MOST_NAMES,
    Kind,
    Origin,
    Parsed,
    date,
    guid,
    literal,
    names,
    newest,
    refused,
    text,
    title,
)
from bot.sources.languages import language
from bot.sources.links import link
from bot.sources.scan import MARK_BYTES

VERSIONS = {"1": "json10", "1.0": "json10", "1.1": "json11"}

_STRING_OR_COMMA = re.compile(r'("(?:[^"\\]|\\.)*+"?)|,(?=\s*[\]}])', re.DOTALL)

Json = Mapping[str, Any]


def claims(document: str) -> bool:
    """Whether this may be a JSON document."""
    return document.lstrip()[:1] in {"{", "["}


def read(document: str, origin: Origin) -> Parsed:
    """Read a JSON Feed; items that are no objects are passed over."""
    try:
        found = _loaded(document)
    except ValueError as err:
        is_cut = not document.rstrip().endswith(("}", "]"))
        return refused("truncated" if is_cut else "ill-formed", f"not JSON: {err}")
    if not isinstance(found, dict) or not isinstance(found.get("items"), list):
        return refused("not-a-feed", "JSON without a list of items is no JSON Feed")
    base = origin.url or link(found.get("home_page_url"), "") or ""
    head = _head(found, base)
    items = [_with_authors(item, found) for item in found["items"] if isinstance(item, dict)]
    kept, problems = newest(
        len(items), lambda at: _written(items[at].get("date_published")), origin
    )
    marks = {at: _mark(items[at], head) for at in kept}
    drafts = tuple(
        replace(_draft(items[at], head, origin, base), mark=mark)
        for at, mark in marks.items()
        if mark not in origin.seen
    )
    return Parsed(head, drafts, problems, repeats=origin.seen & frozenset(marks.values()))


KIND = Kind(claims, read)


def _loaded(document: str) -> Any:
    """Read JSON, also with line breaks within strings and commas before closing brackets."""
    try:
        return json.loads(document, strict=False)
    except ValueError:
        without = _STRING_OR_COMMA.sub(lambda found: found[1] or "", document)
        return json.loads(without, strict=False)


def _with_authors(item: Json, feed: Json) -> Json:
    """Return an item with authors: an item without any has those of its feed, says JSON Feed."""
    names = {key: feed[key] for key in ("author", "authors") if key in feed}
    return item if item.get("author") or item.get("authors") else {**item, **names}


def _mark(item: Json, head: FeedHead) -> str:
    """Return the fingerprint of an item and of the language that it inherits."""
    written = json.dumps([item, head.lang], sort_keys=True).encode()
    return blake2b(written, digest_size=MARK_BYTES).hexdigest()


def _head(found: Json, base: str) -> FeedHead:
    version = str(found.get("version", "")).rstrip("/").rpartition("/")[2]
    return FeedHead(
        title=title(found.get("title")),
        url=link(found.get("home_page_url"), base),
        lang=language(found.get("language")),
        version=VERSIONS.get(version, "json"),
    )


def _draft(item: Json, head: FeedHead, origin: Origin, base: str) -> Draft:
    lang = language(item.get("language")) or head.lang
    return Draft(
        guid=guid(item.get("id")),
        url=link(item.get("url"), base) or link(item.get("external_url"), base) or _address(item),
        title=title(item.get("title")),
        summary=text(item.get("summary")),
        content=text(item.get("content_html")) or literal(item.get("content_text")),
        authors=names(_authors(item)),
        tags=names(_list(item.get("tags"))),
        published_at=date(_written(item.get("date_published")), origin, lang),
        updated_at=date(_written(item.get("date_modified")), origin, lang),
        lang=lang,
        enclosures=_enclosures(item, base),
    )


def _address(item: Json) -> str | None:
    """Return an id that is an address: the full URL of what the item describes, says JSON Feed."""
    return link(item.get("id"), "")


def _written(date: object) -> object:
    """Return a date as text; some write seconds since 1970."""
    is_number = isinstance(date, int | float) and not isinstance(date, bool)
    return str(date) if is_number else date


def _authors(item: Json) -> list[object]:
    listed = _list(item.get("authors")) or [item.get("author")]
    return [
        author.get("name") or author.get("url") if isinstance(author, dict) else author
        for author in listed
    ]


def _enclosures(item: Json, base: str) -> tuple[Enclosure, ...]:
    files = [file for file in _list(item.get("attachments")) if isinstance(file, dict)]
    found = [(link(file.get("url"), base), file) for file in files[:MOST_NAMES]]
    return tuple(
        Enclosure(url, title(file.get("mime_type")) or None, _size(file.get("size_in_bytes")))
        for url, file in found
        if url
    )


def _size(written: object) -> int | None:
    return written if isinstance(written, int) and not isinstance(written, bool) else None


def _list(written: object) -> list[object]:
    return written if isinstance(written, list) else []
