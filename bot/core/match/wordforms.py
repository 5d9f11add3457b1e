"""The words of a term in all the forms that are looked for, for its author to see."""

from collections.abc import Iterator, Mapping

from bot.core.match.forms import Forms
from bot.core.match.tree import Atom, Node
from bot.core.text import clear, joined, words

Inflected = Mapping[str | None, frozenset[str]]


def wordforms(node: Node, forms: Forms, language: str | None = None) -> dict[str, Inflected]:
    """Return, by each inflected word of a term, its other forms; words with none are left out."""
    found: dict[str, Inflected] = {}
    for word in dict.fromkeys(_words(node)):
        known = forms(word, language)
        others = {each: its - {word} for each, its in known.items() if its - {word}}
        if others:
            found[word] = others
    return found


def _words(node: Node) -> Iterator[str]:
    if not isinstance(node, Atom):
        for part in node.parts:
            yield from _words(part)
    elif node.name in {"WORD", "PHRASE"}:
        for piece in clear(node.text).text.split():
            yield from (joined(piece[word.start : word.end]) for word in words(piece))
