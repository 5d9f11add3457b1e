"""The names that an item goes by in its feed, strongest first.

guid:…   the publisher's own id
link:…   its address, without what only tracks readers; and that of the page it leads to
path:…   a guid that is an address, without scheme and host
title:…  title and date
head:…   title alone
text:…   title and first words, where there is no date
shared:… before another name: several items have carried that, so that it names none
"""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

from bot.core.ids import digest
from bot.core.model import Draft, GoesBy
from bot.core.own_words import fold
from bot.core.titles import headline

MAX_NAMES = 48  # of one item: some publishers give it new ones on every visit
LONGEST_NAME = 500
FIRST_WORDS = 500
LONGEST_BEGINNING = 4000  # of a text, in which that many folded characters stand
SHARED = "shared:"
HEAD = "head:"
LASTING = ("guid:", "link:")  # names that stay void once several items have carried them

_TRACKING = re.compile(
    r"(?:utm_|mc_|at_)\w*|fbclid|gclid|xtor|cmp|ref|maca|traffic_source", re.IGNORECASE
)
_OTHER_HOSTS = re.compile(r"^(?:www|m|mobile|amp)\.")  # of the same site
_DEFAULT_PORT = re.compile(r":(?:80|443)?$")


def canonical(url: str) -> str:
    """Return the form of an http(s) address in which two spellings of one page are equal."""
    parts = _split(url.partition("#")[0].strip())
    if parts is None:
        return url
    host = _DEFAULT_PORT.sub("", parts.netloc.rpartition("@")[2].lower())
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    query = urlencode(sorted(pair for pair in pairs if not _TRACKING.fullmatch(pair[0])))
    return urlunsplit(("https", host, parts.path or "/", query, ""))


def link_names(url: str) -> frozenset[str]:
    """Return every name by which an item may go that stands at an address as people copy it.

    Browsers and sites add and drop `www.`, `m.` and a last slash; some publishers' own ids are
    addresses.
    """
    whole = canonical(url)
    parts = _split(whole)
    if parts is None:
        return frozenset({f"link:{_short(whole)}"})
    site = _OTHER_HOSTS.sub("", parts.netloc)
    bare = parts.path.rstrip("/")
    links = {
        urlunsplit(("https", host, path, parts.query, ""))
        for host in (parts.netloc, site, f"www.{site}")
        for path in (bare or "/", f"{bare}/")
    }
    ids = {url, *links, *(link.replace("https:", "http:", 1) for link in links)}
    return frozenset(
        {f"link:{_short(link)}" for link in links} | {f"guid:{_short(i)}" for i in ids}
    )


def link(draft: Draft) -> str | None:
    """Return the canonical address of the page that a draft is about."""
    url = draft.original_url or draft.url
    return canonical(url) if url else None


def without_query(url: str) -> str:
    """Return a canonical address up to its query."""
    return url.partition("?")[0]


def key(draft: Draft) -> str:
    """Return the strongest name of a draft, by which its feed stores it."""
    return aliases(draft)[0]


def aliases(draft: Draft, goes_by: GoesBy = GoesBy.GUID) -> tuple[str, ...]:
    """Return every name of a draft in a feed that goes by this, strongest first; never none."""
    guids = [] if goes_by is not GoesBy.GUID else list(_guid_names(draft.guid))
    links = [] if goes_by is GoesBy.TITLE else list(_link_names(draft, has_guid=bool(guids)))
    found = [*guids[:1], *links, *guids[1:], *_title_names(draft)]
    if not found or found[0].startswith(HEAD):
        found.insert(0, _words_name(draft))
    return tuple(found)


def last_name(draft: Draft) -> str:
    """Return the name of a draft all of whose others are those of several items."""
    return _words_name(draft, draft.url or "", draft.guid or "")


def words_of(draft: Draft) -> str:
    """Return the folded words of a draft beside its title."""
    return fold(f"{draft.summary} {draft.content}")


def names(drafts: Iterable[Draft]) -> frozenset[str]:
    """Return every name under which to look up what the store knows of these drafts."""
    # Links are among the names of a feed that goes by guid.
    own: set[str] = set()
    for draft in drafts:
        own.update(aliases(draft), aliases(draft, GoesBy.TITLE), (last_name(draft),))
    return frozenset(own | {SHARED + name for name in own if name.startswith(LASTING)})


def _words_name(draft: Draft, *more: str) -> str:
    beginning = fold(f"{draft.summary} {draft.content}"[:LONGEST_BEGINNING])[:FIRST_WORDS]
    return f"text:{digest(fold(draft.title), beginning, *more)}"


def _guid_names(guid: str | None) -> Iterator[str]:
    if not guid:
        return
    yield f"guid:{_short(guid)}"
    parts = _split(guid) if "://" in guid else None
    if parts and (parts.path.strip("/") or parts.query):
        yield f"path:{_short(urlunsplit(('', '', parts.path, parts.query, parts.fragment)))}"


def _link_names(draft: Draft, *, has_guid: bool) -> Iterable[str]:
    urls = [canonical(url) for url in (draft.original_url, draft.url) if url]
    # A front page names no item that has a name of its own.
    named = [url for url in urls if not (has_guid and _is_home(url))]
    return dict.fromkeys(f"link:{_short(url)}" for url in named)


def _title_names(draft: Draft) -> Iterator[str]:
    title = headline(draft.title)
    if title and draft.published_at:
        yield f"title:{digest(title, draft.published_at.isoformat())}"
    if title:
        yield f"{HEAD}{digest(title)}"


def _is_home(url: str) -> bool:
    """Whether a canonical address is a site's front page."""
    parts = _split(url)
    return parts is not None and parts.path == "/" and not parts.query


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:  # "https://[…": not an address at all
        return None


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else digest(name, length=32)
