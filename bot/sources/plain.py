"""Turn the markup that publishers put into titles and texts into plain text.

In order: what only looks like a tag is shielded; breaks between blocks become line breaks; tags
go, with the content of scripts and styles; entities are decoded; and all of it again where the
result is markup once more, because many publishers escape twice.
"""

import html
import re

import nh3

from bot.core.text import clean

DEEPEST = 100  # nh3 needs quadratic time in the depth of nesting
ROUNDS = 3

_BLOCK = re.compile(
    r"<(?=/?(?:p|div|br|hr|li|ul|ol|dl|dt|dd|tr|td|th|table|h[1-6]|blockquote|pre|section|article"
    r"|header|footer|figure|figcaption|aside|main|nav|form|option|center)\b)",
    re.IGNORECASE,
)
_NOT_A_TAG = re.compile(
    r"<(?![!?]|/?[a-z][^<]*>|[a-z][\w:-]*\s+[\w:-]+\s*=)|<(?=[^\s<>@]+@[^\s<>]+>)", re.IGNORECASE
)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9:-]*)[^<>]*>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[!/?a-z][^<>]*>?", re.IGNORECASE)
_UNREAD = re.compile(r"<(script|style|template)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_MARKUP = re.compile(
    r"</?(?:p|br|div|span|a|b|i|u|em|strong|img|ul|ol|li|script|style|iframe|h[1-6]|table|t[rdh]"
    r"|font|blockquote|code|pre|sup|sub|small|svg|object|embed|form|input|video|audio|figure)"
    r"(?:\s[^<>]*)?/?>|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|amp|lt|gt|quot|apos|nbsp|[lr][sd]quo|[nm]dash"
    r"|hellip|[a-z](?:acute|grave|circ|uml|tilde|cedil));",
    re.IGNORECASE,
)
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input"}
    | {"link", "meta", "source", "track", "wbr"}
)
_CLEANER = nh3.Cleaner(tags=set(), clean_content_tags={"script", "style", "template"})


def plain(markup: str) -> str:
    """Return the text of this markup: lines of words, no tags, no entities, nothing invisible."""
    text = markup
    for _ in range(ROUNDS):
        if "<" not in text and "&" not in text:
            break
        text = _read(text)
        if not _MARKUP.search(text):
            break
    return clean(text, keep_lines=True)


def line(markup: str) -> str:
    """Return the text of this markup on one line, as titles and names are."""
    return plain(markup).replace("\n", " ")


def _read(markup: str) -> str:
    shielded = _NOT_A_TAG.sub("&lt;", _without_comments(markup))
    if _BLOCK.search(shielded):
        shielded = _BLOCK.sub("\n<", shielded.replace("\n", " "))
    return html.unescape(_untagged(shielded))


def _without_comments(markup: str) -> str:
    """Drop comments, those without an end only to the next `>`; keep what CDATA marks enclose."""
    head, *rest = markup.replace("<![CDATA[", "").replace("]]>", "").split("<!--")
    ends = ("-->" if "-->" in piece else ">" for piece in rest)
    return head + "".join(piece.partition(end)[2] for piece, end in zip(rest, ends, strict=True))


def _untagged(markup: str) -> str:
    if "<" not in markup:
        return markup
    if _is_too_deep(markup):
        return _ANY_TAG.sub(" ", _UNREAD.sub(" ", markup))
    return _CLEANER.clean(markup)


def _is_too_deep(markup: str) -> bool:
    if markup.count("<") <= DEEPEST:
        return False
    depth = 0
    for closing, name in _TAG.findall(markup):
        if closing:
            depth -= 1
        elif name.lower() not in _VOID:
            depth += 1
            if depth > DEEPEST:
                return True
    return False
