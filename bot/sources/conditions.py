"""Validators on the wire: what a server sent, given back byte for byte to the same address."""

import aiohttp

from bot.core.model import Validators


def conditions(known: Validators) -> dict[str, str]:
    """Return the headers that make a request conditional, with the very bytes that came.

    To whom we can tell the document that we have, we say that only what is new in it will do:
    `feed` of https://bobwyman.pubsub.com/using-rfc3229-with-feeds, a manipulation of RFC 3229.
    """
    named = (("If-None-Match", known.etag), ("If-Modified-Since", known.last_modified))
    asked = {name: sent for name, kept in named if kept and (sent := _as_sent(kept))}
    return asked | ({"A-IM": "feed"} if "If-None-Match" in asked else {})


def validators(response: aiohttp.ClientResponse) -> Validators:
    """Return what a server sent, as the bytes it sent."""
    raw = {name.lower(): value.decode("latin-1") for name, value in response.raw_headers}
    return Validators(raw.get(b"etag") or None, raw.get(b"last-modified") or None)


def _as_sent(kept: str) -> str:
    """Return a kept header so that aiohttp, which writes UTF-8, sends its bytes again."""
    try:
        return kept.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return ""  # bytes that cannot be sent again: better unconditional than wrong
