"""Decide which item a draft is: a new one, a known one, or a new text of a known one.

A draft goes by several names. Its key is the strongest: guid, else link, else title. The others
are aliases, under which it is found again when a publisher changes one of them:

    guid:…   the publisher's own id
    link:…   its address, without what only tracks readers
    path:…   a guid that is an address, without scheme and host; counts if the title is the same
    title:…  title and date; counts if the texts do not contradict each other
    text:…   title and first words, where there is no date

A name that several items of one document carry names none of them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

from bot.core.ids import digest
from bot.core.model import Draft, ItemId, Known, Reason
from bot.core.own_words import fold, own_text

MAX_REVISIONS = 24  # a feed that rewrites an item on every visit stops being read as edited
MAX_NAMES = 48  # of one item: some publishers give it new ones on every visit
LONGEST_NAME = 500
FIRST_WORDS = 500
UNRELIABLE_GUID = 3  # links under one guid, from which on the guid names nothing

_TRACKING = re.compile(
    r"(?:utm_|mc_|at_)\w*|fbclid|gclid|xtor|cmp|ref|maca|traffic_source", re.IGNORECASE
)
_OTHER_HOSTS = re.compile(r"^(?:www|m|mobile|amp)\.")  # of the same site
_DEFAULT_PORT = re.compile(r":(?:80|443)?$")
_ORDER = ("guid:", "link:", "path:", "title:", "text:")


@dataclass(frozen=True, slots=True)
class Sorted:
    """A draft and the item it turned out to be; `aliases` are all names it goes by now."""

    draft: Draft
    key: str
    aliases: tuple[str, ...]
    reason: Reason  # NEW_ITEM, EDITED_ITEM or KNOWN_ITEM
    known: Known | None = None

    @property
    def revision(self) -> int:
        """The revision that this draft is: 1 for a new item."""
        if self.known is None:
            return 1
        return self.known.revision + (self.reason is Reason.EDITED_ITEM)

    @property
    def is_news(self) -> bool:
        """Whether this is a new item or text; one whose text has expired has only slid back."""
        has_expired = self.known is not None and self.known.has_expired
        return self.reason is not Reason.KNOWN_ITEM and not has_expired


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


def key(draft: Draft) -> str:
    """Return the strongest name of a draft, by which its feed stores it."""
    return aliases(draft)[0]


def aliases(draft: Draft) -> tuple[str, ...]:
    """Return every name of a draft, strongest first; never none."""
    title = fold(draft.title)
    names = [*_guid_names(draft.guid)]
    if draft.url and not (names and _is_home(draft.url)):
        names.insert(bool(names), f"link:{_short(canonical(draft.url))}")
    if title and draft.published_at:
        names.append(f"title:{digest(title, draft.published_at.isoformat())}")
    return tuple(names) or (f"text:{digest(title, _words_of(draft)[:FIRST_WORDS])}",)


def identify(drafts: Sequence[Draft], known: Mapping[str, Known]) -> tuple[Sorted, ...]:
    """Say which item each draft of one document is, in the document's order.

    `known` holds by alias what the store knows under any of `names(drafts)`. A document that
    lists an item twice brings it once; no two drafts are the same known item.
    """
    named = _named(drafts)
    found = _claims(named, known)
    return tuple(
        Sorted(
            draft, _key_of(found.get(at), own), own, _reason(draft, found.get(at)), found.get(at)
        )
        for at, (draft, own) in enumerate(named)
    )


def names(drafts: Sequence[Draft]) -> frozenset[str]:
    """Return every name under which to look up what the store knows of these drafts."""
    return frozenset(name for _, own in _named(drafts) for name in own)


def new_names(
    drafts: Sequence[Sorted], known: Mapping[str, Known]
) -> dict[str, tuple[ItemId, Reason]]:
    """Return the names that items have gained without any news, whose they are, and why."""
    return {
        name: (each.known.item, each.reason)
        for each in drafts
        if each.known is not None and not each.is_news
        for name in each.aliases
        if name not in known
    }


def _guid_names(guid: str | None) -> Iterable[str]:
    if not guid:
        return
    yield f"guid:{_short(guid)}"
    parts = _split(guid) if "://" in guid else None
    if parts and (parts.path.strip("/") or parts.query):
        yield f"path:{_short(urlunsplit(('', '', parts.path, parts.query, parts.fragment)))}"


def _is_home(url: str) -> bool:
    """Whether an address is a site's front page, which names no single item."""
    parts = _split(canonical(url))
    return parts is not None and parts.path == "/" and not parts.query


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:  # "https://[…": not an address at all
        return None


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else digest(name, length=32)


def _words_of(draft: Draft) -> str:
    return fold(f"{draft.summary} {draft.content}")


Named = list[tuple[Draft, tuple[str, ...]]]


def _named(drafts: Sequence[Draft]) -> Named:
    """Return the distinct drafts of a document with those names that name only one of them."""
    distinct: dict[str, Draft] = {}
    for draft in _without_shared_guids(drafts):
        distinct.setdefault(key(draft), draft)
    listed = [(draft, aliases(draft)) for draft in distinct.values()]
    carriers = Counter(name for _, own in listed for name in own)
    return [
        (draft, (own[0], *(name for name in own[1:] if carriers[name] == 1)))
        for draft, own in listed
    ]


def _without_shared_guids(drafts: Sequence[Draft]) -> list[Draft]:
    links: dict[str, set[str]] = {}
    for draft in drafts:
        if draft.guid and draft.url:
            links.setdefault(draft.guid, set()).add(canonical(draft.url))
    shared = {guid for guid, urls in links.items() if len(urls) >= UNRELIABLE_GUID}
    return [replace(draft, guid=None) if draft.guid in shared else draft for draft in drafts]


def _claims(named: Named, known: Mapping[str, Known]) -> dict[int, Known]:
    """Give each known item to the draft with the strongest claim to it."""
    claims: dict[int, Known] = {}
    taken: set[ItemId] = set()
    for kind in _ORDER:
        for at, (draft, own) in enumerate(named):
            if at in claims:
                continue
            name = next((name for name in own if name.startswith(kind)), "")
            item = known.get(name)
            if item and item.item not in taken and _agrees(kind, draft, item):
                claims[at] = item
                taken.add(item.item)
    return claims


def _agrees(kind: str, draft: Draft, known: Known) -> bool:
    """Whether what a weak name stands for fits the rest of the item."""
    match kind:
        case "path:":
            return fold(draft.title) == fold(known.title)
        case "title:":
            return _is_same_text(_words_of(draft), fold(known.text))
        case _:
            return True


def _is_same_text(one: str, other: str) -> bool:
    if not one or not other:
        return True
    mine, theirs = set(one.split()), set(other.split())
    return 2 * len(mine & theirs) >= min(len(mine), len(theirs))


def _key_of(known: Known | None, own: tuple[str, ...]) -> str:
    return known.key if known else own[0]


def _reason(draft: Draft, known: Known | None) -> Reason:
    if known is None:
        return Reason.NEW_ITEM
    is_edited = fold(draft.title) != fold(known.title) or _has_new_words(draft, known)
    return Reason.EDITED_ITEM if is_edited and known.revision < MAX_REVISIONS else Reason.KNOWN_ITEM


def _has_new_words(draft: Draft, known: Known) -> bool:
    """Whether a text gained a word; numbers alone are counters, and losing words alerts no one."""
    seen = set(fold(f"{known.title} {known.text}").split())
    return any(not word.isdecimal() and word not in seen for word in fold(own_text(draft)).split())
