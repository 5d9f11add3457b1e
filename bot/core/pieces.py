"""The items of one document, told apart.

1. A guid with three or more links in one document tells nothing: its feed goes by link from then
   on, or by title, if it has five titles or more. So it does when a guid that two items have
   carried comes with yet another link.
2. Elements that agree in guid and link, in guid and title, or in link and title where one has no
   guid, are one item, in its latest form; so is one that agrees so with what stood there before.
3. A name that several items of a document carry names none of them, nor does one that another
   item goes by which stands in the document unchanged. If it is a guid or a link, it never does
   again in this feed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.aliases import SHARED, aliases, last_name, link
from bot.core.ids import digest
from bot.core.model import Draft, DueFeed, GoesBy, ItemId, Known, Reason, Visit
from bot.core.titles import headline

UNRELIABLE_GUID = 3  # links under one guid
UNRELIABLE_LINK = 5  # titles under one guid: no item is listed in so many forms


@dataclass(frozen=True, slots=True)
class Document:
    """What a visit brought, beside what the document before listed."""

    drafts: tuple[Draft, ...]  # of elements that have not stood there before
    repeats: Mapping[str, ItemId] = field(default_factory=dict)  # by their marks, the others
    before: frozenset[ItemId] = frozenset()  # listed by the document before
    goes_by: GoesBy = GoesBy.GUID

    @classmethod
    def of(cls, due: DueFeed, visit: Visit) -> "Document":
        """Return the document of a visit, whether or not what stood there before was read again."""
        # What a partial answer leaves out stands there all the same.
        whole = due.listed.keys() if visit.is_partial else visit.repeats
        marks = {*whole, *map(mark, visit.drafts)}
        return cls(
            drafts=tuple(each for each in visit.drafts if mark(each) not in due.listed),
            repeats={each: item for each, item in due.listed.items() if each in marks},
            before=frozenset(due.listed.values()),
            goes_by=due.goes_by,
        )

    @property
    def repeated(self) -> frozenset[ItemId]:
        """The items that stand in it unchanged."""
        return frozenset(self.repeats.values())


@dataclass(slots=True)
class Piece:
    """One item of a document; `known` is which one, once that is decided."""

    draft: Draft
    names: tuple[str, ...]  # those that name it alone, strongest first; never none
    void: tuple[str, ...]  # those that others carry
    last: str  # by which it is known where all of them are
    marks: tuple[str, ...]  # of all its elements
    form: Known | None  # the item of which it is surely a form
    known: Known | None = None
    by: Reason = Reason.KNOWN_ITEM
    is_twin: bool = False  # another piece is the same item

    @property
    def is_renamed(self) -> bool:
        """Whether it is a known item whose strongest name is new."""
        return self.known is not None and self.by is not Reason.KNOWN_ITEM


def mark(draft: Draft) -> str:
    """Return the mark by which the next document's element is the same, unchanged."""
    return draft.mark or digest(repr(draft))


def goes_by(document: Document, known: Mapping[str, Known]) -> GoesBy:
    """Return by what the feed goes, now that this document's guids are seen."""
    if document.goes_by is not GoesBy.GUID:
        return document.goes_by
    repeated = document.repeated
    links: defaultdict[str, set[str]] = defaultdict(set)
    forms: defaultdict[str, set[str]] = defaultdict(set)
    for draft in document.drafts:
        if draft.guid is None or draft.url is None:
            continue
        guid, url = aliases(draft)[0], aliases(draft, GoesBy.LINK)[0]
        if SHARED + guid in known and url not in known:
            return GoesBy.LINK
        links[guid].add(url)
        forms[guid].add(headline(draft.title))
        holder = known.get(guid)
        if holder and holder.item in repeated:
            links[guid] |= {f"link:{holder.link}"} if holder.link else set()
            forms[guid] |= {each for each, item in document.repeats.items() if item == holder.item}
    if any(len(urls) >= UNRELIABLE_GUID for urls in links.values()):
        return GoesBy.LINK
    is_unreliable = any(len(each) >= UNRELIABLE_LINK for each in forms.values())
    return GoesBy.TITLE if is_unreliable else GoesBy.GUID


def pieces(document: Document, known: Mapping[str, Known]) -> list[Piece]:
    """Return the distinct items among a document's drafts."""
    repeated = document.repeated
    listed = [
        (draft, marks, aliases(draft, document.goes_by))
        for draft, marks in _distinct(document.drafts, document.goes_by)
    ]
    carriers = Counter(name for _, _, own in listed for name in own)

    def is_void(name: str, own: Known | None) -> bool:
        holder = known.get(name)
        is_others = holder is not None and holder.item in repeated and holder is not own
        return carriers[name] > 1 or SHARED + name in known or is_others

    found: list[Piece] = []
    for draft, marks, names in listed:
        form, last = _form(draft, names[0], known), last_name(draft)
        own = form if form and form.item in repeated else None
        void = tuple(name for name in names if is_void(name, own))
        alone = tuple(name for name in names if name not in void)
        if not alone or alone[0].startswith("head:"):
            alone = (last, *alone)
        found.append(Piece(draft, alone, void, last, marks, form, own))
    return found


def _form(draft: Draft, strongest: str, known: Mapping[str, Known]) -> Known | None:
    """Return the item of which a draft is another form, wherever that stands."""
    holder = known.get(strongest)
    if holder is None or SHARED + strongest in known:
        return None
    is_same_link = strongest.startswith("guid:") and link(draft) == holder.link
    return holder if is_same_link or headline(draft.title) == headline(holder.title) else None


def _distinct(
    drafts: Sequence[Draft], feed_goes_by: GoesBy
) -> Iterator[tuple[Draft, tuple[str, ...]]]:
    """Yield each item once, in its latest form, with the marks of all its elements.

    Items come in the order of their first elements, which are told apart in an order of ours.
    """
    places: dict[tuple[str, ...], int] = {}
    kept: list[list[int]] = []
    for at in sorted(range(len(drafts)), key=lambda each: _order(drafts[each])):
        signs = _signs(drafts[at], feed_goes_by)
        sought = signs[:2]
        place = next((places[sign] for sign in sought if sign in places), len(kept))
        if place == len(kept):
            kept.append([])
        kept[place].append(at)
        for sign in signs:
            places.setdefault(sign, place)
    for own in sorted(kept, key=min):
        marks = tuple(mark(drafts[at]) for at in own)
        yield max((drafts[at] for at in own), key=_freshness), marks


def _signs(draft: Draft, feed_goes_by: GoesBy) -> list[tuple[str, ...]]:
    """Return by what an element is the same item as others, the first two, and they as it."""
    title = headline(draft.title)
    own = aliases(draft, feed_goes_by)[0]
    if own.startswith("guid:"):
        url = f"link:{link(draft)}"
        return [(own, url), (own, title), (url, title, "of a guid")]
    return [(own, title), (own, title, "of a guid")]


def _order(draft: Draft) -> tuple[str, ...]:
    """Return where a draft is looked at: those with a guid first."""
    return ("", draft.guid, *_freshness(draft)) if draft.guid else ("-", *_freshness(draft))


def _freshness(draft: Draft) -> tuple[str, ...]:
    at = draft.updated_at or draft.published_at
    words = draft.title, draft.summary, draft.content
    return at.isoformat() if at else "", *words, draft.url or "", draft.guid or ""
