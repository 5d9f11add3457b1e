"""Writing a tree as a term again; reading that gives the same tree."""

from bot.core.match.operators import ATOMS, OPERATORS, Place
from bot.core.match.tree import Node, Operation

_SHOW = {row.name: row.show for row in ATOMS}
_OPERATORS = {row.name: row for row in OPERATORS}
_LOOSE_TO_TIGHT = list(Place)


def written(node: Node) -> str:
    """Write a term in its plainest form."""
    if not isinstance(node, Operation):
        return _SHOW[node.name](node)
    row = _OPERATORS[node.name]
    sign = row.canonical.format(number=node.number, word=node.word)
    match row.place:
        case Place.AROUND | Place.AMONG:
            return f"{sign}({', '.join(map(written, node.parts))})"
        case Place.FIELD:
            return f"{sign}{_inside(node.parts[0], row.place)}"
        case Place.NOT:
            return f"{sign} {_inside(node.parts[0], row.place)}"
        case _:
            return f" {sign} ".join(_operands(node, row.place, flattens=row.flattens))


def _operands(node: Operation, place: Place, *, flattens: bool) -> list[str]:
    """Write operands with an operator between; a chain on the left needs no brackets."""
    first, *rest = node.parts
    left = _inside(first, place, may_equal=not flattens)
    return [left, *(_inside(part, place) for part in rest)]


def _inside(node: Node, place: Place, *, may_equal: bool = False) -> str:
    """Write an operand, in brackets if it binds no tighter than the operator around it."""
    text = written(node)
    if not isinstance(node, Operation):
        return text
    inner = _LOOSE_TO_TIGHT.index(_OPERATORS[node.name].place)
    outer = _LOOSE_TO_TIGHT.index(place)
    is_tight = inner > outer or (
        inner == outer and (may_equal or place in {Place.NOT, Place.FIELD})
    )
    return text if is_tight else f"({text})"
