"""From a term's tree to a plan."""

from dataclasses import replace

from bot.core.match.operators import ATOMS, OPERATORS, Place
from bot.core.match.plan import Branch, Plan
from bot.core.match.scope import Scope
from bot.core.match.tree import Atom, Node, Operation

_PLANS = {row.name: row.plan for row in ATOMS}
_OPERATORS = {row.name: row for row in OPERATORS}


def plan_of(node: Node, scope: Scope) -> Plan:
    """Compile a tree.

    Raises:
        AskError: for words that are none, and for aliases that are not or not right.
    """
    if isinstance(node, Atom):
        return _PLANS[node.name](node, scope)
    row = _OPERATORS[node.name]
    inner = within(node, scope)
    parts = tuple(plan_of(part, inner) for part in node.parts)
    return Branch(row.find, parts, row.carried, node.number, node.word)


def within(node: Operation, scope: Scope) -> Scope:
    """Return what holds for an operation's operands."""
    is_field = _OPERATORS[node.name].place is Place.FIELD
    return replace(scope, fields=(node.word,)) if is_field else scope
