"""A term taken apart: what is looked for, and the operators that join it.

Both kinds of node carry the number and the word that were written with them (`NEAR/5S` has 5
and "S", `title:` has "title"), so that an operator needs no node of its own.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Atom:
    """Something looked for; `name` is its row in operators.ATOMS."""

    name: str
    text: str
    number: int = 0
    word: str = ""
    column: int = field(default=1, compare=False)  # from 1, where it is written


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator and its operands; `name` is its row in operators.OPERATORS."""

    name: str
    parts: tuple["Node", ...]
    number: int = 0
    word: str = ""
    column: int = field(default=1, compare=False)


Node = Atom | Operation
