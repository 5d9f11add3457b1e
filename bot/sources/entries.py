"""Turn what feedparser found into the head of a feed and drafts of its items."""

import re
from calendar import timegm
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from bot.core.dates import plausible
from bot.core.model import Draft, Enclosure, FeedHead
from bot.sources.document import MOST_NAMES, Origin, date, guid, names, text, title
from bot.sources.languages import language
from bot.sources.links import link

Found = dict[str, Any]  # feedparser's dictionaries; read with `get`, which knows no aliases

_MAILBOX = re.compile(
    r"\s*(?:[^\s()<>]+@[^\s()<>]+\s*(?:\((?P<name>.+)\))?|(?P<named>[^<>@]+)<[^\s<>]+@[^\s<>]+>)\s*"
)
_TEXTUAL = re.compile(r"text/|.*(?:html|xml|plain)$")
_FULL_TEXTS = ("yandex_full-text", "turbo_content", "full-text")  # as Russian publishers have it
_ENCODED = re.compile(r"[\w+/=\s]*")  # base64 that is no text


def get(found: Found, key: str) -> Any:
    """Look up a key as it is; feedparser's own lookup answers for others too, and warns."""
    return dict.get(found, key)


def head(found: Found, origin: Origin) -> FeedHead:
    """Return what a document says of itself."""
    feed = found["feed"]
    return FeedHead(
        title=title(get(feed, "title")),
        url=_first_link((get(feed, "link"), *_alternates(feed)), origin.url),
        lang=language(get(feed, "language")),
        version=found["version"] or "xml",
    )


def draft(entry: Found, of: FeedHead, origin: Origin, mark: str) -> Draft:
    """Return what a document says of an item."""
    base = origin.url or of.url or ""
    lang = _language(entry) or of.lang
    summary, content = _texts(entry)
    updated_at = _date(entry, "updated", origin, lang)
    published_at = _date(entry, "published", origin, lang) or _date(entry, "created", origin, lang)
    if not published_at and not of.version.startswith("atom"):
        published_at = updated_at  # in RSS and RDF, dc:date is when an item was published
    return Draft(
        guid=guid(get(entry, "id")),
        url=_first_link((_own_link(entry), *_alternates(entry), _permalink(entry)), base),
        title=title(get(entry, "title")),
        summary=summary,
        content=content,
        authors=names(_authors(entry)),
        tags=names(get(tag, "label") or get(tag, "term") for tag in _list(entry, "tags")),
        published_at=published_at,
        updated_at=updated_at,
        lang=lang,
        enclosures=_enclosures(entry, base),
        original_url=link(get(entry, "feedburner_origlink"), base),
        mark=mark,
    )


def _list(found: Found, key: str) -> list[Found]:
    return get(found, key) or []


def _language(entry: Found) -> str | None:
    details = (get(entry, f"{part}_detail") or {} for part in ("title", "summary"))
    told = (get(entry, "language"), *(get(one, "language") for one in details))
    return next(filter(None, map(language, told)), None)


def _texts(entry: Found) -> tuple[str, str]:
    """Return summary and content; where feedparser made one of the other, they are one text."""
    summary = get(entry, "summary") or ""
    values = [part["value"] for part in _list(entry, "content") if _is_text(part)]
    values += [] if values else filter(None, (get(entry, key) for key in _FULL_TEXTS))
    content = text("\n".join(values))
    return (content if values == [summary] else text(summary)), content


def _is_text(part: Found) -> bool:
    """Whether this is text; so is what a publisher encoded as if it were not, once decoded."""
    kind = part.get("type") or "text/plain"
    return bool(_TEXTUAL.match(kind)) or not _ENCODED.fullmatch(part["value"])


def _first_link(written: Iterable[object], base: str) -> str | None:
    return next((url for one in written if (url := link(one, base))), None)


def _alternates(found: Found) -> Iterator[object]:
    return (get(one, "href") for one in _list(found, "links") if get(one, "rel") == "alternate")


def _own_link(entry: Found) -> object:
    """Return an item's link, unless feedparser took its id or an enclosure for one."""
    written = get(entry, "link")
    is_id = get(entry, "guidislink") and written == get(entry, "id")
    is_file = written in [get(one, "href") for one in _enclosed(entry)]
    return None if is_id or (is_file and any(_alternates(entry))) else written


def _permalink(entry: Found) -> str | None:
    """Return a guid that is an address, unless it is said to be none (isPermaLink="false").

    What an item of RDF is about names the item, and need not be where it is found.
    """
    written = get(entry, "id")
    is_told = get(entry, "guidislink")  # no, too, where there is a link, but an empty one
    is_link = is_told or (is_told is not None and "link" in entry)
    return written if is_link and "://" in (written or "") else None


def _authors(entry: Found) -> Iterable[object]:
    """Return the names; feedparser takes long top-level domains for a part of the name."""
    listed = [get(one, "name") or get(one, "email") for one in _list(entry, "authors")]
    written = get(entry, "author") or ""
    found = _MAILBOX.fullmatch(written)
    if found and len(listed) <= 1:
        return [found["name"] or found["named"] or written]
    return listed if any(listed) else [written]


def _date(entry: Found, key: str, origin: Origin, lang: str | None) -> datetime | None:
    """Read a date ourselves; what we cannot read, feedparser may."""
    ours = date(get(entry, key), origin, lang)
    theirs = get(entry, f"{key}_parsed")
    if ours or not theirs:
        return ours
    try:
        return plausible(datetime.fromtimestamp(timegm(theirs), UTC), origin.now)
    except (ValueError, OverflowError):
        return None


def _enclosed(entry: Found) -> list[Found]:
    return [one for one in _list(entry, "links") if get(one, "rel") == "enclosure"]


def _enclosures(entry: Found, base: str) -> tuple[Enclosure, ...]:
    found = [(link(get(one, "href"), base), one) for one in _enclosed(entry)[:MOST_NAMES]]
    return tuple(
        Enclosure(url, title(get(one, "type")) or None, _size(get(one, "length")))
        for url, one in found
        if url
    )


def _size(written: object) -> int | None:
    return int(written) if isinstance(written, str) and re.fullmatch(r"\d{1,15}", written) else None
