"""JSON Feed, https://www.jsonfeed.org/version/1.1/ (and 1.0)."""

import json
from collections.abc import Mapping
from typing import Any

from bot.core.model import Draft, Enclosure, FeedHead
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

VERSIONS = {"1": "json10", "1.0": "json10", "1.1": "json11"}

Json = Mapping[str, Any]


def claims(document: str) -> bool:
    """Whether this may be a JSON document."""
    return document.lstrip()[:1] in {"{", "["}


def read(document: str, origin: Origin) -> Parsed:
    """Read a JSON Feed; items that are no objects are passed over."""
    try:
        found = json.loads(document)
    except ValueError as err:
        is_cut = not document.rstrip().endswith(("}", "]"))
        return refused("truncated" if is_cut else "ill-formed", f"not JSON: {err}")
    if not isinstance(found, dict) or not isinstance(found.get("items"), list):
        return refused("not-a-feed", "JSON without a list of items is no JSON Feed")
    base = origin.url or link(found.get("home_page_url"), "") or ""
    head = _head(found, base)
    items = [item for item in found["items"] if isinstance(item, dict)]
    kept, problems = newest([item.get("date_published") for item in items], origin)
    drafts = tuple(_draft(items[at], head, origin, base) for at in kept)
    return Parsed(head, drafts, problems)


KIND = Kind(claims, read)


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
        url=link(item.get("url"), base) or link(item.get("external_url"), base),
        title=title(item.get("title")),
        summary=text(item.get("summary")),
        content=text(item.get("content_html")) or text(item.get("content_text")),
        authors=names(_authors(item)),
        tags=names(_list(item.get("tags"))),
        published_at=date(item.get("date_published"), origin, lang),
        updated_at=date(item.get("date_modified"), origin, lang),
        lang=lang,
        enclosures=_enclosures(item, base),
    )


def _authors(item: Json) -> list[object]:
    listed = _list(item.get("authors")) or [item.get("author")]
    return [
        author.get("name") or author.get("url") for author in listed if isinstance(author, dict)
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
