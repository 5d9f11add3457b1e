"""Name everything that can go wrong between us and a feed, each with what to do about it."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

import aiohttp

from bot.core.errors import FeedError
from bot.core.intervals import HOST_PAUSED, HOST_PAUSED_REASON, HOST_PAUSED_REMEDY
from bot.sources.freshness import retry_after
from bot.sources.guard import RefusedAddress

REMEDIES = {
    "bad-address": "write an http or https address without user and password",
    "dns": "check the spelling of the address; the site may have moved",
    "refused-address": "add its range to network.allow if it is meant to be polled",
    "timeout": "nothing, if it passes; else the site is overloaded or blocks us",
    "tls": "open the address in a browser; its certificate may have run out",
    "proxy": "check network.proxy; the proxy does not answer or does not let us through",
    HOST_PAUSED: HOST_PAUSED_REMEDY,
    "unreachable": "nothing, if it passes; else the site is down or blocks us",
    "bad-answer": "open the address in a browser; the server does not speak HTTP as it should",
    "header-flood": "tell the publisher; its server sends more headers than any feed needs",
    "too-large": "look for a shorter feed of the same site",
    "too-many-redirects": "open the address in a browser and take the one it ends at",
    "insecure-redirect": "take the https address that the site names elsewhere",
    "challenge": "ask the publisher to let the bot pass; its protection takes us for an attack",
    "gone": "remove the feed, its publisher has ended it; added again, it is polled again",
    "http-401": "look for a feed that needs no account",
    "http-403": "ask the publisher why it refuses the bot",
    "http-404": "look for the feed's new address on the site",
    "http-429": "nothing; we wait as long as it asks, and poll less often if it stays",
    "full-text-missing": "install the extra, or set full_text to false",
    "no-text": "nothing; some pages hold only pictures, others need an account",
    "empty-body": "nothing, if it passes; else look for the feed's new address",
    "html-not-feed": "look for the feed's address; this one is a web page",
    "not-a-feed": "look for the feed's address; this one is neither RSS, Atom nor JSON Feed",
    "parse-timeout": "tell the publisher; its feed takes too long to read",
    "parse-memory": "tell the publisher; its feed takes too much memory to read",
}
ELSE = "nothing, if it passes; else open the address in a browser"
_FLOOD = re.compile("Got more than|Too many headers")  # aiohttp has no type for it
GONE = 410
TOO_MANY = 429

_FAILURES: tuple[tuple[type[BaseException], str, str], ...] = (  # the first that fits
    (TimeoutError, "timeout", "no answer in time"),
    (aiohttp.ClientProxyConnectionError, "proxy", "no connection to the proxy"),
    (aiohttp.ClientHttpProxyError, "proxy", "the proxy refuses the connection"),
    (aiohttp.ClientConnectorDNSError, "dns", "the host's name is not known"),
    (aiohttp.InvalidURL, "bad-address", "not an address that can be polled"),
    (aiohttp.ClientOSError, "unreachable", "no connection to the server"),
    (aiohttp.ServerDisconnectedError, "unreachable", "the server ended the connection"),
)

Headers = Mapping[str, str]


def feed_error(code: str, message: str) -> FeedError:
    """Return the error of this code, with its remedy."""
    return FeedError(code, message, remedy=REMEDIES.get(code, ELSE))


def of_status(
    status: int, reason: str, headers: Headers, now: datetime, host: str = ""
) -> FeedError:
    """Return the error that the answer of a host stands for."""
    code = f"http-{status}"
    if "cf-mitigated" in headers:
        code = "challenge"
    elif status == GONE:
        code = "gone"
    return FeedError(
        code,
        f"the server answered {status} {reason}".rstrip(),
        remedy=REMEDIES.get(code, ELSE),
        retry_after=retry_after(headers, now),
        paused_host=host if status == TOO_MANY else "",
    )


def of_pause(seconds: float) -> FeedError:
    """Return the error that stands for a visit not made, as the host has asked for a pause."""
    return FeedError(
        HOST_PAUSED,
        HOST_PAUSED_REASON,
        remedy=HOST_PAUSED_REMEDY,
        retry_after=timedelta(seconds=seconds),
    )


def of_failure(error: BaseException) -> FeedError:
    """Return the error that a failed request stands for; never with the address in it."""
    code, message = _named(error)
    return feed_error(code, message)


def _named(error: BaseException) -> tuple[str, str]:
    if isinstance(error, aiohttp.ClientSSLError):
        return "tls", _tls_reason(error)
    if isinstance(error, RefusedAddress):
        return "refused-address", f"the address leads to {error.verdict}"
    if isinstance(error, aiohttp.ClientResponseError) and _FLOOD.search(error.message):
        return "header-flood", "the server sent too many or too long headers"
    for kind, code, message in _FAILURES:
        if isinstance(error, kind):
            return code, message
    return "bad-answer", f"the answer cannot be read: {type(error).__name__}"


def _tls_reason(error: BaseException) -> str:
    cause = getattr(error, "os_error", None) or getattr(error, "certificate_error", error)
    reason = getattr(cause, "verify_message", "") or getattr(cause, "reason", "") or "handshake"
    return f"no secure connection: {reason}"
