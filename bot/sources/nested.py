"""Take items out of items, which feedparser would mix up: it gives all that follows to the inner.

An item that is a child of another was left unclosed or put there by mistake, so it follows that
one. One that lies deeper is quoted in a text, of which only its words are left.
"""

import re
from collections import defaultdict

from bot.sources.scan import Nested, Scan, scan

ROUNDS = 4  # of items in items in items; what is nested deeper stays

_LITERAL = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_TAG = re.compile(rb"<[^>]*>")


def flatten(xml: bytes, look: Scan) -> tuple[bytes, Scan]:
    """Return a well-formed document without items in items, and what a look over it finds."""
    for _ in range(ROUNDS):
        if not look.nested:
            break
        flattened = _flattened(xml, look)
        found = scan(flattened)
        if not found.is_well_formed:  # a prefix was declared by the outer item
            break
        xml, look = flattened, found
    return xml, look


def _flattened(xml: bytes, look: Scan) -> bytes:
    within: defaultdict[int, list[Nested]] = defaultdict(list)
    for nested in look.nested:
        within[nested.outer].append(nested)
    pieces: list[bytes] = []
    at = 0
    for outer in sorted(within):
        moved: list[bytes] = []
        for nested in within[outer]:
            start, behind = nested.at
            element = xml[start:behind]
            pieces.append(xml[at:start])
            moved += [element] if nested.is_child else []
            pieces += [] if nested.is_child else [_words(element)]
            at = behind
        end = look.items[outer][1]
        pieces += (xml[at:end], *moved)
        at = end
    return b"".join((*pieces, xml[at:]))


def _words(element: bytes) -> bytes:
    return _TAG.sub(b" ", _LITERAL.sub(_escaped, element))


def _escaped(found: re.Match[bytes]) -> bytes:
    return found[1].replace(b"&", b"&amp;").replace(b"<", b"&lt;")
