"""Cut and clean hostile text to a platform's measure."""

import re
from collections.abc import Callable

import idna

from bot.core.text import clean, cut

# All but control characters, direction overrides, zero-width characters and lone surrogates.
SHOWN = re.compile(
    "[^\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u2065\ufeff\ud800-\udfff\ufffe\uffff]"
    "{1,1000}"
)
LONGEST_LINE = 4000  # no field of any platform takes a longer one
NOT_IN_ADDRESS = r"\s\x00-\x1f\x7f-\x9f\ud800-\udfff"  # the inside of a character class
WEB_ADDRESS = re.compile(
    rf"https?://(?:[^{NOT_IN_ADDRESS}/?#@<>|]*@)?([^{NOT_IN_ADDRESS}/?#:@<>|]+)[^{NOT_IN_ADDRESS}]*",
    re.IGNORECASE,
)
UNSAFE_IN_ADDRESS = str.maketrans({"<": "%3C", ">": "%3E", "|": "%7C", '"': "%22", "`": "%60"})
URL_LENGTH = 2000  # below what either platform takes; longer ones are no article's address


def length(text: str) -> int:
    """Count UTF-16 units: the strictest of the platforms' ways to count characters."""
    return len(text) + sum(character > "\uffff" for character in text)


def beginning(text: str, least: int) -> str:
    """Return the beginning of what a text shows.

    It is longer than `least` if the text has more to give; the cost depends on what is returned.
    """
    pieces, have = [], 0
    for run in SHOWN.finditer(text):
        pieces.append(run[0])
        have += len(run[0])
        if have > least:
            break
    return "".join(pieces)


def one_line(text: str) -> str:
    """Clean a text and fold its white space, so that nothing in it can pass for a line of ours."""
    return clean(beginning(text, LONGEST_LINE))


def shorten(text: str, limit: int, escape: Callable[[str], str]) -> str:
    """Return as much of a text as is at most `limit` long once escaped, cut between graphemes."""
    shown = cut(beginning(text, limit), limit)
    while (excess := length(escaped := escape(shown)) - limit) > 0:
        # Half of what seems too much, so that uneven escapes never cost much text.
        surplus = max(1, excess * len(shown) // (2 * length(escaped)))
        shown = cut(shown, len(shown) - surplus)
    return shown


def fit(text: str, limit: int, escape: Callable[[str], str] = str) -> str:
    """Return a text shortened, then escaped, so that no escape is ever cut."""
    return escape(shorten(text, limit, escape))


def web_address(url: str | None, escape: Callable[[str], str] = str) -> str | None:
    """Return an escaped address, safe inside a link's markup; None if it cannot be linked."""
    if url is None or len(url) > URL_LENGTH or not WEB_ADDRESS.fullmatch(url):
        return None
    address = escape(url.translate(UNSAFE_IN_ADDRESS))
    return address if len(address) <= URL_LENGTH else None


def host(url: str) -> str:
    """Return an address's host in plain ASCII, so that no look-alike letter passes for another."""
    found = WEB_ADDRESS.match(url)
    if found is None:
        return "link"
    try:
        return idna.encode(found[1].lower(), uts46=True).decode("ascii")
    except idna.IDNAError:
        return "link"
