"""The names in a term, and the term with other names for them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.core.match.grammar import LONGEST
from bot.core.match.parsing import parse
from bot.core.match.printing import written
from bot.core.match.tree import Atom, Node, Operation

MOST_WORDS = 4  # of a name that is written without quotes: "burkina faso" is two words

Additions = Mapping[str, Sequence[str]]  # more names, by a name as names_in gives it


def names_in(node: Node) -> tuple[str, ...]:
    """Return what may be a name in a term, each once: its words and its phrases."""
    return tuple(dict.fromkeys(_names(node)))


def with_names(node: Node, additions: Additions) -> str | None:
    """Return a term that finds the same under more names; None if there are none, or too many.

    Where the term is only names, or names joined by OR, the new ones alone are enough.
    """
    parts = _alternatives(node)
    if all(_is_name(part, additions) for part in parts):
        more = [name for part in parts for name in additions.get(_name_of(part) or "", ())]
        text = " OR ".join(dict.fromkeys(map(as_term, more)))
    else:
        text = written(_widened(node, additions))
        text = "" if text == written(node) else text
    return text if 0 < len(text) <= LONGEST else None


def as_term(name: str) -> str:
    """Write a name as a term: in quotes, unless it is one plain word."""
    is_plain = name.isalpha() and not name.isupper()  # AND and OR are names of somewhere, perhaps
    return name if is_plain else f'"{name}"'


def _names(node: Node) -> Iterator[str]:
    if name := _name_of(node):
        yield name
    if isinstance(node, Operation):
        for part in node.parts:
            yield from _names(part)


def _name_of(node: Node) -> str | None:
    """Return the name that a part of a term may be."""
    if isinstance(node, Atom):
        is_name = node.name in {"WORD", "PHRASE"} and not node.number
        return node.text if is_name else None
    texts = [part.text for part in node.parts if isinstance(part, Atom) and part.name == "WORD"]
    is_name = node.name == "AND" and len(texts) == len(node.parts) <= MOST_WORDS
    return " ".join(texts) if is_name else None


def _is_name(node: Node, additions: Additions) -> bool:
    """Tell a name from what is none; two words in a row are one only where more are known."""
    name = _name_of(node)
    return name is not None and (isinstance(node, Atom) or name in additions)


def _widened(node: Node, additions: Additions) -> Node:
    more = additions.get(_name_of(node) or "", ())
    if more:
        alternatives = (node, *(parse(as_term(name)) for name in more))
        return Operation("OR", alternatives)
    if isinstance(node, Atom):
        return node
    parts = [_widened(part, additions) for part in node.parts]
    if node.name == "OR":
        parts = [each for part in parts for each in _alternatives(part)]
    return replace(node, parts=tuple(parts))


def _alternatives(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Operation) and node.name == "OR":
        return node.parts
    return (node,)
