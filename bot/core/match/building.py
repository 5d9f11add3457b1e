"""Making a term's tree while the parser reads, from the leaves up and without recursion."""

import re
from dataclasses import dataclass, replace

from lark import Token, Transformer

from bot.core.errors import AskError
from bot.core.match.atoms import whole_number
from bot.core.match.mistakes import DEEPEST, nearest, too_deep
from bot.core.match.operators import ATOMS, MOST_WORDS, OPERATORS, Operator
from bot.core.match.tree import Node, Operation

_ATOMS = {row.name: row for row in ATOMS}
_OPERATORS = {row.name: row for row in OPERATORS}
_TOKENS = {row.name: re.compile(row.pattern) for row in OPERATORS}


@dataclass(frozen=True, slots=True)
class Grown:
    """A tree in the making, how deep it is, and the operator of the chain that it is."""

    node: Node
    depth: int = 0
    chain: str = ""


class Builder(Transformer[Token, Grown]):
    """One method for each rule of the grammar that makes something."""

    def atom(self, children: list[Token]) -> Grown:
        """Read something looked for."""
        (token,) = children
        return Grown(_ATOMS[token.type].read(str(token), column_of(token)))

    def bracket(self, children: list[Token | Grown]) -> Grown:
        """Take what stands in brackets as a whole."""
        return replace(_operands(children)[0], chain="")

    def before(self, children: list[Token | Grown]) -> Grown:
        """Put an operator before its operands."""
        return _operation(_tokens(children)[0], _operands(children))

    call = before

    def chain(self, children: list[Token | Grown]) -> Grown:
        """Join operands from left to right; with nothing between them, by AND."""
        left, *_ = _operands(children)
        token: Token | None = None
        for child in children[1:]:
            if isinstance(child, Token):
                token = child
            else:
                left, token = _joined(left, token, child), None
        return left

    any = all = unless = near = chain


def column_of(token: Token) -> int:
    """Return where a token begins, from 1."""
    return (token.start_pos or 0) + 1


def _tokens(children: list[Token | Grown]) -> list[Token]:
    return [child for child in children if isinstance(child, Token)]


def _operands(children: list[Token | Grown]) -> list[Grown]:
    return [child for child in children if isinstance(child, Grown)]


def _joined(left: Grown, token: Token | None, right: Grown) -> Grown:
    name = "AND" if token is None else token.type
    if _OPERATORS[name].flattens and left.chain == name and isinstance(left.node, Operation):
        longer = replace(left.node, parts=(*left.node.parts, right.node))
        return _checked(longer, max(left.depth, right.depth + 1), name)
    return _operation(token, [left, right])


def _operation(token: Token | None, operands: list[Grown]) -> Grown:
    parts = tuple(each.node for each in operands)
    depth = max(each.depth for each in operands) + 1
    if token is None:
        return _checked(Operation("AND", parts, column=parts[0].column), depth, "AND")
    row, column = _OPERATORS[token.type], column_of(token)
    number, word = _carried(row, token)
    if row.counts_operands and number > len(parts):
        message = f"asks for {number} of {len(parts)}"
        hint = "name more alternatives, or ask for fewer"
        raise AskError("missing-operand", message, column=column, hint=hint)
    return _checked(Operation(row.name, parts, number, word, column), depth, row.name)


def _checked(node: Operation, depth: int, chain: str) -> Grown:
    if depth > DEEPEST:
        raise too_deep(node.column)
    return Grown(node, depth, chain)


def _carried(row: Operator, token: Token) -> tuple[int, str]:
    """Read the number and the word that are written with an operator."""
    number, word = _groups(row, token)
    word = word.casefold() if row.words else word
    if number is None:
        return row.default, word
    return whole_number(number, MOST_WORDS, column_of(token)), word


def refuse_unknown(token: Token) -> Token:
    """Pass an operator's token on if its word is one that the operator knows.

    Raises:
        AskError: unknown-field.
    """
    row = _OPERATORS[token.type]
    _, word = _groups(row, token)
    if not row.words or word.casefold() in row.words:
        return token
    hint = nearest(word, row.words) or f"fields are {', '.join(row.words)}"
    hint += "; put what is no field into quotes"
    message = f"there is no field {word!r}"
    raise AskError("unknown-field", message, column=column_of(token), hint=hint)


def _groups(row: Operator, token: Token) -> tuple[str | None, str]:
    # An operator may end before a bracket, whatever it needs behind it.
    found = _TOKENS[row.name].match(f"{token}(")
    groups = found.groupdict() if found else {}
    return groups.get("number"), groups.get("word") or ""
