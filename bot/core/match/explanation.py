"""What an explanation says: which parts of a term hold in an item, where, and why not."""

from dataclasses import dataclass
from typing import Any, Literal

from bot.core.model import Term, WatchlistName

MOST_NAMED = 3

Role = Literal["any", "all", "unless"]


@dataclass(frozen=True, slots=True)
class Place:
    """Code points [start, end) of a field's original text, and what stands there, cut."""

    field: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A part of a term as written, whether it holds, and why or why not, in words.

    `operator` is its row in operators.py; `places` are the first few of the `count` where it
    was found; `nearness` (0..1, 1 where it holds) tells how much of it does. The tree mirrors the
    term's; the words of a phrase that does not hold are its parts.
    """

    part: str
    operator: str
    holds: bool
    why: str
    count: int
    places: tuple[Place, ...]
    nearness: float
    blame: str  # why, of the part that decided, however deep in the tree
    held: tuple[str, ...] = ()  # the parts beside it that hold, from the inside out
    parts: tuple["Explanation", ...] = ()

    @property
    def verdict(self) -> str:
        """Say in one line what decided."""
        if not self.held:
            return self.blame
        more = len(self.held) - MOST_NAMED
        names = ", ".join(self.held[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
        return f"{names} {'holds' if len(self.held) == 1 else 'hold'}, but {self.blame}"


@dataclass(frozen=True, slots=True)
class Because:
    """The term of a watchlist that decided, or came nearest to it."""

    role: Role
    term: Term
    tree: Explanation


@dataclass(frozen=True, slots=True)
class ListExplanation:
    """Whether an item matches a watchlist, why in one line, and the term that shows it best."""

    watchlist: WatchlistName
    holds: bool
    verdict: str
    because: Because | None = None


def term_json(term: str, tree: Explanation) -> dict[str, Any]:
    """Return a term's explanation as plain values."""
    return {
        "term": term,
        "holds": tree.holds,
        "verdict": tree.verdict,
        "tree": tree_json(tree),
    }


def tree_json(tree: Explanation) -> dict[str, Any]:
    """Return an explanation as plain values."""
    return {
        "part": tree.part,
        "operator": tree.operator,
        "holds": tree.holds,
        "why": tree.why,
        "count": tree.count,
        "found": [
            {"field": each.field, "start": each.start, "end": each.end, "text": each.text}
            for each in tree.places
        ],
        "parts": [tree_json(part) for part in tree.parts],
    }


def list_json(explained: ListExplanation) -> dict[str, Any]:
    """Return a watchlist's explanation as plain values."""
    because = explained.because
    return {
        "watchlist": explained.watchlist,
        "holds": explained.holds,
        "verdict": explained.verdict,
        "because": because
        and {
            "role": because.role,
            "term": because.term.text,
            "verdict": because.tree.verdict,
            "tree": tree_json(because.tree),
        },
    }
