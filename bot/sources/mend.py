"""Mend what publishers most often break, so that a document can be read strictly after all.

Signs that XML does not allow, bare ampersands, HTML's named entities, words before the
declaration or after the end, and titles, links and dates that are not closed or closed by another
name. Everything else is left to feedparser's loose parser.
"""

import re
import sys
from html.entities import html5

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LITERAL = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z))", re.DOTALL)
_AMPERSAND = re.compile(r"&(?:#(\d{1,7});|#[xX]([0-9a-fA-F]{1,6});|([a-zA-Z][a-zA-Z0-9]{0,31};))?")
_OWN = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
_DECLARATION = re.compile(r"<\?xml\b[^>]*\?>", re.IGNORECASE)
_ROOT = re.compile(r"<(?:rss|feed|rdf|channel)\b", re.IGNORECASE)
_END = re.compile(r"</(?:rss|(?:\w+:)?feed|rdf:rdf)\s*>", re.IGNORECASE)
_LEAF = r"title|link|guid|id|pubDate|published|updated|author|category|comments"
_UNCLOSED = re.compile(
    rf"<((?:{_LEAF})\b)([^<>]*(?<!/))>([^<]*)"
    rf"(?:(?=</(?:item|entry|channel)\s*>|<(?:{_LEAF}|description|summary|content|item|entry)\b)"
    r"|</(?!\1\s*>)[\w:.-]+\s*>)",
    re.IGNORECASE,
)
_PROLOG = 4000  # characters in which a declaration may be found

XML = '<?xml version="1.0" encoding="utf-8"?>\n'


def as_utf8(text: str) -> bytes:
    """Return a document as UTF-8 with a declaration that says so, in place of its own."""
    found = _DECLARATION.search(text, 0, _PROLOG)
    if found and not _ROOT.search(text, 0, found.start()):
        text = text[found.end() :]
    return (XML + text.lstrip()).encode("utf-8", "replace")


def mend(text: str) -> str:
    """Return a document without the faults that can be mended safely."""
    parts = _LITERAL.split(_ILLEGAL.sub("", _trimmed(text)))
    parts[::2] = [
        _UNCLOSED.sub(r"<\1\2>\3</\1>", _AMPERSAND.sub(_escaped, part)) for part in parts[::2]
    ]
    return "".join(parts)


def _trimmed(text: str) -> str:
    """Cut what stands after the end of the root element."""
    ends = [found.end() for found in _END.finditer(text)]
    return text[: ends[-1]] if ends else text


def _escaped(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    if decimal or hexadecimal:
        point = int(decimal) if decimal else int(hexadecimal, 16)
        is_allowed = point <= sys.maxunicode and not _ILLEGAL.match(chr(point))
        return found.group() if is_allowed else ""
    if name in _OWN:
        return found.group()
    if name in html5:
        return "".join(f"&#{ord(char)};" for char in html5[name])
    return "&amp;" + found.group()[1:]
