"""Decide which item a draft is: a new one, a known one, or a new text of a known one.

1. The items of the document are told apart: see pieces.
2. Each is the known item that goes by one of its names, the strongest first: see claims.
3. Where nearly a whole document is new and half of it looks like what was there, the publisher
   has issued it anew: it is adopted, and nothing in it alerts.
4. Feeds whose guids or links change on every visit go by what stays.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.aliases import LASTING, SHARED, link, without_query
from bot.core.claims import LEAST_ISSUED, MOSTLY, adopt, agrees, claim
from bot.core.ids import item_id
from bot.core.model import (
    Draft,
    FeedId,
    GoesBy,
    ItemId,
    Known,
    Listing,
    Reason,
    StoryId,
)
from bot.core.own_words import fold, own_text
from bot.core.pieces import Document, Piece, goes_by, pieces
from bot.core.titles import headline

MOST_LISTED = 2000  # marks of a feed that answers with what is new alone
MAX_REVISIONS = 24  # a feed that rewrites an item on every visit stops being read as edited


@dataclass(frozen=True, slots=True)
class Sorted:
    """A draft and the item it turned out to be; `aliases` are all names it goes by now."""

    draft: Draft
    key: str
    aliases: tuple[str, ...]
    reason: Reason  # NEW_ITEM, EDITED_ITEM or KNOWN_ITEM
    known: Known | None = None
    by: Reason = Reason.KNOWN_ITEM  # by what it is known
    marks: tuple[str, ...] = ()  # of all elements that are this item

    def item(self, feed: FeedId) -> ItemId:
        """Return the item's id."""
        return self.known.item if self.known else item_id(feed, self.key)

    @property
    def story(self) -> StoryId | None:
        """The story in which the item is already."""
        return self.known.story if self.known else None

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


@dataclass(frozen=True, slots=True)
class Identified:
    """The items of a document, in its order."""

    found: tuple[Sorted, ...] = ()
    goes_by: GoesBy = GoesBy.GUID
    issued_anew: int = 0  # how many came under new names, if nearly all did and never had before
    is_adopted: bool = False  # nothing in it alerts


def identify(document: Document, known: Mapping[str, Known]) -> Identified:
    """Say which items the drafts of one document are.

    `known` holds by alias what the store knows under any of `names(document.drafts)`. A document
    that lists an item twice brings it once, in its latest form; no two drafts are the same known
    item. The order of the drafts decides nothing but the order of the answer.
    """
    document = replace(document, goes_by=goes_by(document, known))
    told = pieces(document, known)
    claim(told, known, document)
    listed = len(told) + len(document.repeats)
    is_adopted = adopt(told, known, document, listed)
    renamed = [piece for piece in told if piece.is_renamed]
    is_anew = is_adopted or (listed >= LEAST_ISSUED and len(renamed) >= MOSTLY * listed)
    settled = _settled(renamed, document.goes_by, is_anew=is_anew, listed=listed)
    is_told = is_adopted or (is_anew and settled is GoesBy.GUID)
    present = {*document.repeated, *(piece.known.item for piece in told if piece.known)}
    return Identified(
        tuple(
            _sorted(each, known, _others(each, known, document.before, present)) for each in told
        ),
        settled,
        len(renamed) if is_told else 0,
        is_adopted,
    )


def learned(
    identified: Identified, known: Mapping[str, Known], document: Document, feed: FeedId
) -> Listing:
    """Return what the feed's next visit needs to know of this one's document."""
    items = dict(document.repeats)
    gained: dict[str, tuple[ItemId, Reason]] = {}
    for each in identified.found:
        items |= dict.fromkeys(each.marks, each.item(feed))
        if each.known is not None:
            for name in each.aliases:
                by = Reason.SHARED_NAME if name.startswith(SHARED) else each.by
                if name not in known:
                    gained[name] = each.known.item, by
    newest = dict(list(items.items())[-MOST_LISTED:])
    return Listing(newest, gained, identified.goes_by)


def _settled(
    renamed: Sequence[Piece], feed_goes_by: GoesBy, *, is_anew: bool, listed: int
) -> GoesBy:
    """Return by what the feed goes, now that it is seen which of its items' names change."""
    new_queries = sum(map(_has_new_query, renamed))
    if new_queries > 1 and 2 * new_queries > listed:
        return GoesBy.TITLE
    again = sum(piece.known is not None and piece.known.was_renamed for piece in renamed)
    if not is_anew or 2 * again <= len(renamed) or feed_goes_by is not GoesBy.GUID:
        return feed_goes_by
    by_link = sum(piece.by is Reason.KNOWN_BY_LINK for piece in renamed)
    return GoesBy.LINK if 2 * by_link > len(renamed) else GoesBy.TITLE


def _has_new_query(piece: Piece) -> bool:
    """Whether only the query of a link has changed."""
    known, url = piece.known, link(piece.draft)
    if known is None or known.link is None or url in (None, known.link):
        return False
    is_same_title = headline(piece.draft.title) == headline(known.title)
    return is_same_title and without_query(url or "") == without_query(known.link)


def _sorted(piece: Piece, known: Mapping[str, Known], others: frozenset[str]) -> Sorted:
    """Say which item a piece is; `others` are those of its names that are other items' as well."""
    shared = [SHARED + name for name in sorted({*piece.void, *others}) if name.startswith(LASTING)]
    names = tuple(name for name in piece.names if name not in others)
    return Sorted(
        draft=piece.draft,
        key=piece.known.key if piece.known else _new_key(piece, names, known),
        aliases=(*names, *shared),
        reason=_reason(piece),
        known=piece.known,
        by=piece.by,
        marks=piece.marks,
    )


def _others(
    piece: Piece,
    known: Mapping[str, Known],
    before: Collection[ItemId],
    present: Collection[ItemId],
) -> frozenset[str]:
    """Return the lasting names of a piece that have turned out to be another item's as well."""
    own = piece.known.item if piece.known else None
    held = [
        (name, known[name]) for name in piece.names if name in known and name.startswith(LASTING)
    ]
    return frozenset(
        name
        for name, holder in held
        if holder.item != own
        and (
            holder.item in present
            or (name.startswith("guid:") and not agrees("guid:", piece.draft, holder, before))
        )
    )


def _new_key(piece: Piece, names: Sequence[str], known: Mapping[str, Known]) -> str:
    """Return the strongest name that no item has, by which a new one is stored."""
    free = [name for name in names if name not in known and not name.startswith("head:")]
    return free[0] if free else piece.last


def _reason(piece: Piece) -> Reason:
    known, draft = piece.known, piece.draft
    if known is None:
        return Reason.NEW_ITEM
    if piece.is_twin or known.revision >= MAX_REVISIONS:
        return Reason.KNOWN_ITEM
    is_edited = headline(draft.title) != headline(known.title) or _has_new_words(draft, known)
    return Reason.EDITED_ITEM if is_edited else Reason.KNOWN_ITEM


def _has_new_words(draft: Draft, known: Known) -> bool:
    """Whether a text gained a word; numbers alone are counters, and losing words alerts no one."""
    seen = set(fold(f"{known.title} {known.text}").split())
    return any(not word.isdecimal() and word not in seen for word in fold(own_text(draft)).split())
