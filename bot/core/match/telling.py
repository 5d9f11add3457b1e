"""Telling a term in plain words, so that its author sees what was understood.

Each row of operators.py says how it is told, in a format of these:

- what is looked for: `text`, `word` (flags), `slop` (words that may stand between);
- operators: `first` and `second` operand, `parts` (all, with commas), `each` (all, with "and"),
  `number`, `words` ("8 words"), `times` ("3 times"), `sentence` (where one sentence must hold
  both), `place` (where a field looks).

Operands that could be taken for a part of what surrounds them stand in brackets.
"""

from bot.core.match.operators import ATOMS, FIELDS, OPERATORS, Place
from bot.core.match.tree import Atom, Node, Operation
from bot.core.text import cut

LONGEST = 500  # code points

_ROWS = {row.name: row for row in (*ATOMS, *OPERATORS)}
_PLACES = {row.name: row.place for row in OPERATORS}
_LISTS = frozenset({Place.OR, Place.AMONG})  # told with a word before them: "any of …"
_BARE = {  # which operations need no brackets within which
    Place.OR: frozenset[Place](),
    Place.AMONG: frozenset[Place](),
    Place.AND: frozenset({Place.NOT}),
    Place.UNLESS: _LISTS | {Place.NEAR, Place.FIELD, Place.AROUND},
}


def told(node: Node, longest: int = LONGEST) -> str:
    """Tell a term in plain English: "any of “gao”, “kidal” within 8 words of “attack”".

    What would be longer than `longest` ends in "…".
    """
    return cut(_told(node), longest)


def _told(node: Node) -> str:
    words = _of_atom(node) if isinstance(node, Atom) else _of_operation(node)
    return _ROWS[node.name].told.format_map(words)


def _of_atom(atom: Atom) -> dict[str, str]:
    between = "other word" if atom.number == 1 else "other words"
    slop = f" with up to {atom.number} {between} between" if atom.number else ""
    return {"text": atom.text, "word": atom.word, "slop": slop}


def _of_operation(node: Operation) -> dict[str, str]:
    parts = [_operand(part, _PLACES[node.name]) for part in node.parts]
    return {
        "first": parts[0],
        "second": parts[-1],
        "parts": ", ".join(parts),
        "each": " and ".join(parts),
        "number": str(node.number),
        "words": "1 word" if node.number == 1 else f"{node.number} words",
        "times": "once" if node.number == 1 else f"{node.number} times",
        "sentence": " in one sentence" if node.word else "",
        "place": FIELDS.get(node.word, ""),
    }


def _operand(node: Node, outer: Place) -> str:
    is_bare = isinstance(node, Atom) or _PLACES[node.name] in _BARE.get(outer, _LISTS)
    return _told(node) if is_bare else f"({_told(node)})"
