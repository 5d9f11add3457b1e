"""Which known item each piece of a document is.

Names claim in the order of their strength. A claim fails where what the name stands for does not
fit the rest, because publishers number their items anew, share paths among sites, and give many
days' news one title: a missed claim costs a second alert, a wrong one a report.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from bot.core.aliases import link, words_of
from bot.core.model import Draft, ItemId, Known, Reason
from bot.core.own_words import fold
from bot.core.pieces import Document, Piece
from bot.core.titles import headline, is_telling

SAME_TITLE_WITHIN = timedelta(hours=48)
LIKE = 0.5  # of the shorter text's words, how many stand in the other, where more is equal
NEARLY_EQUAL = 0.8
LEAST_ISSUED = 5  # items of a document that may have been issued anew
MOSTLY = 0.8

# By the kind of name, how an item was known where its strongest name was new.
KINDS: Mapping[str, Reason] = {
    "guid:": Reason.KNOWN_ITEM,
    "link:": Reason.KNOWN_BY_LINK,
    "text:": Reason.KNOWN_ITEM,
    "path:": Reason.KNOWN_BY_PATH,
    "title:": Reason.KNOWN_BY_DATE,
    "head:": Reason.KNOWN_BY_TITLE,
}


def claim(pieces: Sequence[Piece], known: Mapping[str, Known], document: Document) -> None:
    """Give each known item to the piece with the strongest claim to it."""
    taken = set(document.repeated)
    _leave_one_form(pieces)
    for kind, by in KINDS.items():
        claims = [
            (headline(piece.draft.title) != headline(item.title), piece.names[0], piece, item)
            for piece in pieces
            if piece.known is None
            for name in (*piece.names, piece.last)
            if name.startswith(kind) and (item := known.get(name))
            if agrees(kind, piece.draft, item, document.before)
        ]
        for _, strongest, piece, item in sorted(claims, key=lambda each: each[:2]):
            if piece.known is None and item.item not in taken:
                taken.add(item.item)
                piece.known = item
                piece.by = Reason.KNOWN_ITEM if strongest.startswith(kind) else by
    for piece in pieces:
        if piece.known is None and piece.form is not None and piece.form.item in taken:
            piece.known, piece.is_twin = piece.form, True


def agrees(kind: str, draft: Draft, known: Known, before: Collection[ItemId]) -> bool:
    """Whether what a name stands for fits the rest of the item; `before` are those last listed."""
    is_same_title = known.has_expired or headline(draft.title) == headline(known.title)
    match kind:
        case "guid:":
            is_same_link = link(draft) is None or known.link in (None, link(draft))
            return is_same_link or is_same_title or _likeness(draft, known) >= LIKE
        case "path:":
            return not known.has_expired and is_same_title
        case "title:":
            return _likeness(draft, known, unknown=is_same_title) >= LIKE
        case "head:":
            is_near = known.item in before or _is_near(draft, known)
            is_ours = is_same_title and is_near and is_telling(draft.title)
            return is_ours and _likeness(draft, known, unknown=True) >= NEARLY_EQUAL
        case _:
            return True


def adopt(
    pieces: Sequence[Piece], known: Mapping[str, Known], document: Document, listed: int
) -> bool:
    """Give what is new to what looks like it, if nearly all is new and half of it does."""
    new = [piece for piece in pieces if piece.known is None]
    if listed < LEAST_ISSUED or len(new) < MOSTLY * listed:
        return False
    taken = {*document.repeated, *(piece.known.item for piece in pieces if piece.known)}
    likely: list[tuple[Piece, Known]] = []
    for piece in sorted(new, key=lambda each: each.names[0]):
        for name in (*piece.names, *piece.void):
            item = known.get(name) if name.startswith(("link:", "head:")) else None
            if item and item.item not in taken:
                taken.add(item.item)
                likely.append((piece, item))
                break
    if 2 * len(likely) < listed:
        return False
    for piece, item in likely:
        piece.known, piece.by = item, Reason.KNOWN_AS_ISSUED
    return True


def _leave_one_form(pieces: Sequence[Piece]) -> None:
    """Let only one of several new forms of an item that stands there be that."""
    forms: set[ItemId] = set()
    for piece in sorted(pieces, key=lambda each: each.names[0]):
        if piece.known is not None:
            piece.is_twin = piece.known.item in forms
            forms.add(piece.known.item)


def _is_near(draft: Draft, known: Known) -> bool:
    at = draft.published_at
    return at is None or known.at is None or abs(at - known.at) <= SAME_TITLE_WITHIN


def _likeness(draft: Draft, known: Known, *, unknown: float = 0.0) -> float:
    """Return which share of the shorter text's words stands in the other, 0..1.

    Where one of them has no text, it is unknown.
    """
    mine, theirs = set(words_of(draft).split()), set(fold(known.text).split())
    shorter = min(len(mine), len(theirs))
    return len(mine & theirs) / shorter if shorter else unknown
