"""The way to the grammar, which is loaded when a first term needs it.

Most terms are but words and phrases side by side, some after a NOT. These are read here, as the
grammar reads them but in a tenth of the time: ten thousand terms are read at every start.
"""

import re
from collections.abc import Iterator

from bot.core.match.tree import Atom, Node, Operation

_LONGEST = 200  # code points; the grammar knows the limit
_ATOM = r'(?:[^\W_]+|"[^\W_]+(?: [^\W_]+)*")'
_FLAT = re.compile(rf"(?!NOT ){_ATOM}(?: (?:NOT )?{_ATOM})*")
_NEAR = re.compile(rf"({_ATOM}) (NEAR/([1-9][0-9]?)) ({_ATOM})")
_PARTS = re.compile(r'(NOT )?("[^"]+"|[^\W_]+)')
# Any word in capitals may be an operator: which there are, the grammar knows.
_CAPITALS = re.compile(r"\b(?!NOT\b)[A-Z]{2,}\b|\bNOT\b(?! )|\bNOT NOT\b")


def parse(text: str) -> Node:
    """Read a term.

    Raises:
        AskError: with its code, the text, the column (from 1) and a way out; nothing else,
            whatever the text.
    """
    if len(text) <= _LONGEST and (node := _flat(text) or _near(text)) is not None:
        return node
    # lark takes 40 ms to load, a third of what most commands need in all.
    from bot.core.match.grammar import read  # noqa: PLC0415 - see above

    return read(text)


def _flat(text: str) -> Node | None:
    if _FLAT.fullmatch(text) is None or _CAPITALS.search(text) is not None:
        return None
    parts = tuple(_parts(text))
    return parts[0] if len(parts) == 1 else Operation("AND", parts)


def _parts(text: str) -> Iterator[Node]:
    for found in _PARTS.finditer(text):
        atom = _atom(found[2], found.start(2))
        column = found.start() + 1
        yield Operation("NOT", (atom,), column=column) if found[1] else atom


def _near(text: str) -> Node | None:
    found = _NEAR.fullmatch(text)
    if found is None or _CAPITALS.search(f"{found[1]} | {found[4]}") is not None:
        return None
    sides = _atom(found[1], 0), _atom(found[4], found.start(4))
    return Operation("NEAR", sides, int(found[3]), column=found.start(2) + 1)


def _atom(written: str, start: int) -> Atom:
    if written[0] == '"':
        return Atom("PHRASE", written[1:-1], column=start + 1)
    return Atom("WORD", written, column=start + 1)
