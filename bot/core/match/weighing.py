"""Which part of an explained term decided, and how much of one that does not hold does."""

from collections.abc import Sequence
from statistics import mean

from bot.core.match.explanation import Explanation
from bot.core.match.operators import OPERATORS, Lookup, Operator, Place
from bot.core.match.plan import Carried
from bot.core.text import cut

ALMOST = 0.95  # of an operation all of whose operands hold
OF_A_PHRASE = 0.5  # words that stand apart may have nothing to do with each other
WORTH_TELLING = 0.3  # below this, nothing is a near miss
LONGEST_NAMED = 40  # code points of a part within a sentence

_OPERATORS = {row.name: row for row in OPERATORS}


def nearness(row: Lookup | Operator, number: int, parts: Sequence[Explanation]) -> float:
    """Return how much of a part holds that does not hold as a whole, `number` written with it.

    What holds because something is lacking brings an item no nearer.
    """
    if isinstance(row, Lookup):
        return OF_A_PHRASE * mean(part.holds for part in parts) if parts else 0.0
    match row.carried:
        case Carried.NONE:
            return 0.0
        case Carried.ONE:
            nearest = sorted((part.nearness for part in parts), reverse=True)
            return ALMOST * mean(nearest[: number or 1])
        case Carried.FIRST:
            return ALMOST * parts[0].nearness
        case _:
            # Terms that hold by what is lacking alone are refused when they are read.
            positive = [part.nearness for part in parts if not _is_negative(part)]
            return ALMOST * mean(positive) if positive else 0.0


def blame(
    row: Lookup | Operator, why: str, parts: Sequence[Explanation]
) -> tuple[str, tuple[str, ...]]:
    """Return why a part does not hold, because of one within if it is to blame, and what holds."""
    to_blame = None if isinstance(row, Lookup) else _to_blame(row, parts)
    if to_blame is None or isinstance(row, Lookup):
        return why, ()
    # What is looked for is named in its own words; an operation is not.
    is_named = to_blame.operator not in _OPERATORS or _is_negative(to_blame)
    is_deeper = to_blame.blame != to_blame.why
    told = to_blame.blame if is_named or is_deeper else f"{_named(to_blame)}: {to_blame.blame}"
    if row.carried is not Carried.EACH:
        return told, to_blame.held
    held = (_named(part) for part in parts if part.holds and not _is_negative(part))
    return told, (*to_blame.held, *held)


def _to_blame(row: Operator, parts: Sequence[Explanation]) -> Explanation | None:
    """Return the part because of which an operation does not hold; None: it is the operation."""
    if row.place is Place.FIELD:
        return None
    match row.carried:
        case Carried.EACH:
            return next((part for part in parts if not part.holds), None)
        case Carried.FIRST:
            return None if parts[0].holds else parts[0]
        case Carried.ONE:
            nearest = max(parts, key=lambda part: part.nearness)
            return None if nearest.holds or nearest.nearness < WORTH_TELLING else nearest
        case _:
            return None


def _is_negative(part: Explanation) -> bool:
    row = _OPERATORS.get(part.operator)
    return row is not None and row.carried is Carried.NONE


def _named(part: Explanation) -> str:
    return cut(part.part, LONGEST_NAMED)
