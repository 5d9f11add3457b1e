"""Make the addresses in a document absolute, and keep only those that are safe to show."""

import re
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

LONGEST = 2000

_UNSEEN = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
_UNCLEAN = re.compile(r"[@\\\s]")
_BARE = re.compile(r"www\.[^/\s]+\.[^/\s]+(?:/|$)", re.IGNORECASE)  # no path that anyone has
_KEPT = "!#$%&'()*+,/:;=?@[]~"  # what quote() leaves alone: the marks that addresses are made of


def link(written: object, base: str) -> str | None:
    """Return the absolute http(s) address that was written, or None if there is none to show.

    Dropped are other schemes, addresses with a user or a password, and those over 2,000
    characters. Line breaks and invisible characters within are removed, as browsers do, before
    the scheme is looked at.
    """
    if not isinstance(written, str):
        return None
    url = _resolved(_tidy(written), base)
    return url if url and len(url) <= LONGEST and is_web(url) else None


def is_web(url: str) -> bool:
    """Whether this is an http or https address with a host and without credentials."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    is_clean = not _UNCLEAN.search(parts.netloc) and port != 0
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and is_clean


def _tidy(written: str) -> str:
    """Take out what cannot stand in an address; a space within it is kept, as %20."""
    return " ".join(_UNSEEN.sub("", word) for word in written.strip().split(" ")).strip()


def _resolved(written: str, base: str) -> str:
    if written.rstrip("/").lower() in {"", "http:", "https:"}:
        return ""
    try:
        url = urljoin(base or "https:", f"http://{written}" if _BARE.match(written) else written)
        return quote(_as_punycode(url), safe=_KEPT) if not url.isascii() or " " in url else url
    except ValueError:
        return ""


def _as_punycode(url: str) -> str:
    """Return an address with a host that every client understands."""
    parts = urlsplit(url)
    if parts.netloc.isascii():
        return url
    host = parts.netloc.encode("idna").decode("ascii")
    return urlunsplit(parts._replace(netloc=host))
