"""Declare the namespace prefixes that a document uses without having declared them.

Publishers copy elements from elsewhere and forget where their prefix came from. What is meant by
the usual ones is known; the others are bound to a namespace that nothing else has.
"""

import re

_ROOT = re.compile(
    r"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*+(?:\[[^\]]*+\]\s*)?>)*+<[^\s<>/!?=]++",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(r"</?(?:([A-Za-z_][\w.-]*):)?[A-Za-z_][^<>]*")
_ATTRIBUTE = re.compile(r"\s([A-Za-z_][\w.-]*):([A-Za-z_][\w.-]*)\s*=")
_BUILT_IN = frozenset({"xml", "xmlns"})
MOST = 50

USUAL = {
    "a10": "http://www.w3.org/2005/Atom",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "xhtml": "http://www.w3.org/1999/xhtml",
}


def declare(text: str) -> str:
    """Return the document with a declaration in its root for every prefix that lacks one there."""
    root = _ROOT.match(text)
    if root is None:
        return text
    end = text.find(">", root.end())
    declared = set(re.findall(r"\sxmlns:([\w.-]+)\s*=", text[root.start() : end]))
    missing = sorted(_used(text) - declared - _BUILT_IN)[:MOST]
    added = "".join(f' xmlns:{prefix}="{USUAL.get(prefix, _own(prefix))}"' for prefix in missing)
    return text[: root.end()] + added + text[root.end() :]


def _used(text: str) -> set[str]:
    used: set[str] = set()
    for tag in _TAG.finditer(text):
        used.add(tag[1] or "xml")
        if ":" in tag[0]:
            used.update(prefix for prefix, _ in _ATTRIBUTE.findall(tag[0]))
    return used


def _own(prefix: str) -> str:
    return f"urn:prefix:{prefix}"
