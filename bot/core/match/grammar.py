"""Reading a term: from a line of text to a tree, or to an error that says where and what instead.

The grammar is put together from the rows of operators.py and parsed by lark (LALR, contextual
lexer), in time linear in the text. Brackets are counted while tokens pass by, so that one that
is not closed is reported where it opens.
"""

from collections.abc import Iterator
from functools import cache

from lark import Lark, Token, UnexpectedCharacters, UnexpectedToken
from lark.lark import PostLex
from typing_extensions import override

from bot.core.errors import AskError
from bot.core.match.building import Builder, Grown, column_of, refuse_unknown
from bot.core.match.mistakes import DEEPEST, too_deep
from bot.core.match.operators import ATOMS, OPERATORS, Place, unnamed
from bot.core.match.plan import Carried
from bot.core.match.slips import unexpected
from bot.core.match.tree import Node, Operation

LONGEST = 2_000  # code points
SLASH = r"\/"  # as lark wants it inside a pattern

_RULES = r"""
?start: any
?any: all ({or} all)*
?all: no ({and}? no)*
?no: {not} no -> before
    | unless
?unless: near ({unless} near)*
?near: one ({near} one)*
?one: OPEN any CLOSE -> bracket
    | {field} one -> before
    | {around} any CLOSE -> call
    | {among} any (COMMA any)* CLOSE -> call
    | {atoms} -> atom
OPEN: "("
CLOSE: ")"
COMMA: ","
%ignore /\s+/
"""
_OPERATORS = {row.name: row for row in OPERATORS}
_OPENING = {row.name for row in OPERATORS if row.place in {Place.AROUND, Place.AMONG}} | {"OPEN"}


def read(text: str) -> Node:
    """Read a term; see parsing.parse."""
    try:
        return _read(text)
    except AskError as err:
        err.text = text
        raise


def _read(text: str) -> Node:
    if len(text) > LONGEST:
        message = f"this term has {len(text)} characters, {LONGEST} are the most"
        hint = "split it into several terms, or give parts of it a name in names.yaml"
        raise AskError("too-long", message, column=LONGEST + 1, hint=hint)
    try:
        grown: Grown = _lark().parse(text)  # type: ignore[assignment] # what Builder makes of it
    except (UnexpectedCharacters, UnexpectedToken) as err:
        waiting = [row.name for row in OPERATORS if row.name not in _OPENING]
        raise unexpected(err, waiting) from None
    _refuse_negative(grown.node)
    return grown.node


@cache
def _lark() -> Lark:
    """Build the parser, once."""
    rows = [(row.name, row.pattern) for row in OPERATORS]
    rows += [(row.name, row.pattern) for row in ATOMS]
    rules = _RULES.format(
        atoms=_choice(row.name for row in ATOMS),
        **{place: _choice(row.name for row in OPERATORS if row.place is place) for place in Place},
    )
    terminals = "\n".join(
        f"{name}.{len(rows) - i}: /{unnamed(pattern).replace('/', SLASH)}/"
        for i, (name, pattern) in enumerate(rows)
    )
    return Lark(
        rules + terminals,
        parser="lalr",
        lexer_callbacks={row.name: refuse_unknown for row in OPERATORS},
        postlex=Brackets(),
        transformer=Builder(),
    )


def _choice(names: Iterator[str]) -> str:
    return f"({' | '.join(names)})"


class Brackets(PostLex):
    """Counts brackets while tokens pass by."""

    always_accept = ("CLOSE",)

    @override
    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """Pass tokens on.

        Raises:
            AskError: for a bracket that is not opened, not closed, or too deep.
        """
        opened: list[int] = []  # columns
        for token in stream:
            if token.type in _OPENING:
                opened.append(token.end_pos or 0)
                if len(opened) > DEEPEST:
                    raise too_deep(opened[-1])
            elif token.type == "CLOSE":
                if not opened:
                    raise _unopened(token)
                opened.pop()
            yield token
        if opened:
            message, hint = "this ( is not closed", "put a ) where the group ends"
            raise AskError("unclosed-paren", message, column=opened[-1], hint=hint)


def _unopened(token: Token) -> AskError:
    hint = "take it away, or put a ( before"
    return AskError("unopened-paren", "this ) closes nothing", column=column_of(token), hint=hint)


def _refuse_negative(node: Node) -> None:
    """Refuse what would match by what an item lacks, at the NOT that makes it so."""
    if not _is_positive(node):
        message = "this would match every item that lacks something"
        hint = "say as well what to look for: wagner NOT composer"
        raise AskError("pure-negative", message, column=_first_not(node), hint=hint)


def _is_positive(node: Node) -> bool:
    """Tell whether something must have been found where a part holds."""
    if not isinstance(node, Operation):
        return True
    row = _OPERATORS[node.name]
    if not row.takes_negatives:
        for part in node.parts:
            _refuse_negative(part)
        return True
    are_positive = [_is_positive(part) for part in node.parts]
    match row.carried:
        case Carried.EACH:
            return any(are_positive)
        case Carried.NONE:
            return False
        case _:
            return all(are_positive)


def _first_not(node: Node) -> int:
    """Return the column of the first part that is found by absence."""
    if isinstance(node, Operation) and _OPERATORS[node.name].carried is not Carried.NONE:
        return next(_first_not(part) for part in node.parts if not _is_positive(part))
    return node.column
