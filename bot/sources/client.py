"""A polite HTTP client: honest about who it is, sparing of others' servers, hard to harm.

A fetch goes hop by hop, so that every redirect passes the guard, takes its own host's slots and
gets only the validators that this very address sent. Waiting for slots is not counted against
the deadline.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot.core.model import Validators
from bot.core.reach import Network
from bot.ports import Clock
from bot.sources.body import ENCODINGS, read_body
from bot.sources.guard import RefusedAddress, guarded
from bot.sources.links import is_web
from bot.sources.slots import Slots
from bot.sources.trouble import feed_error, of_failure, of_status

MOST_HOPS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
FINE = frozenset({200, 203})
NOT_MODIFIED = 304
ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9,"
    " application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a fetch may take."""

    connect: timedelta = timedelta(seconds=10)
    total: timedelta = timedelta(seconds=30)
    most_bytes: int = 10_000_000  # after decompression
    most_headers: int = 100
    header_bytes: int = 8_190  # each
    in_flight: int = 64
    a_host: int = 2


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server sent in the end: a body, or None for "not modified"."""

    url: str
    body: bytes | None
    validators: Validators
    headers: Mapping[str, str]


class Client:
    """Fetches addresses; safe to use for many at once."""

    def __init__(
        self,
        user_agent: str,
        allow: Sequence[Network],
        clock: Clock,
        limits: Limits,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._user_agent = user_agent
        self._allow = tuple(allow)
        self._clock = clock
        self._limits = limits
        self._resolver = resolver
        self._slots = Slots(limits.in_flight, limits.a_host)
        self._session: aiohttp.ClientSession | None = None

    @asynccontextmanager
    async def fetch(self, url: str, known: Mapping[str, Validators]) -> AsyncIterator[Reply]:
        """Fetch an address; `known` holds what each address sent last.

        The slots are held until the block is left, so that no more bodies are in memory than
        requests may be in flight.

        Raises:
            FeedError: of a named code, if there is no reply to read.
        """
        left = self._limits.total.total_seconds()
        here, name = _address(url), url
        for _ in range(MOST_HOPS + 1):
            async with self._slots.take(f"{here.host}:{here.port}"):
                began = self._clock.monotonic()
                reply = await self._visit(here, known.get(name, Validators()), left)
                left -= self._clock.monotonic() - began
                if isinstance(reply, Reply):
                    yield reply
                    return
            here = _next(here, reply)
            name = str(here)
        raise feed_error("too-many-redirects", f"more than {MOST_HOPS} redirects")

    async def close(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()

    async def _visit(self, url: URL, known: Validators, seconds: float) -> Reply | str:
        """Ask one address; return its reply or where it sends us."""
        try:
            async with (
                asyncio.timeout(seconds),
                self._opened().get(
                    url, headers=_conditions(known), allow_redirects=False
                ) as response,
            ):
                return await self._read(response, url, known)
        except (TimeoutError, aiohttp.ClientError, RefusedAddress, UnicodeError) as error:
            raise of_failure(error) from error

    async def _read(
        self, response: aiohttp.ClientResponse, url: URL, known: Validators
    ) -> Reply | str:
        headers = response.headers
        if response.status in REDIRECTS and "Location" in headers:
            return headers["Location"]
        sent = _validators(response)
        if response.status == NOT_MODIFIED and known != Validators():
            kept = Validators(
                sent.etag or known.etag, sent.last_modified or known.last_modified, known.digest
            )
            return Reply(str(url), None, kept, headers)
        if response.status not in FINE:
            reason = response.reason or ""
            raise of_status(response.status, reason, headers, self._clock.now())
        encoding = headers.get("Content-Encoding", "")
        most = self._limits.most_bytes
        body = await read_body(response.content.iter_any(), encoding, most)
        return Reply(str(url), body, sent, headers)

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            limits = self._limits
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=0,  # the slots decide
                    socket_factory=guarded(self._allow),
                    resolver=self._resolver,
                ),
                headers={
                    "User-Agent": self._user_agent,
                    "Accept": ACCEPT,
                    "Accept-Encoding": ENCODINGS,
                },
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=None, connect=limits.connect.total_seconds()),
                auto_decompress=False,
                trust_env=False,
                max_headers=limits.most_headers,
                max_line_size=limits.header_bytes,
                max_field_size=limits.header_bytes,
            )
        return self._session


def _address(written: str) -> URL:
    if not is_web(written):
        raise feed_error("bad-address", "not an http or https address, or one with a password")
    try:
        return URL(written).with_fragment(None)
    except ValueError as err:
        raise feed_error("bad-address", "not an address that can be polled") from err


def _next(here: URL, location: str) -> URL:
    """Return where a redirect leads, if it may be followed."""
    try:
        there = here.join(URL(location))
    except ValueError as err:
        raise feed_error("bad-address", "the server redirects to no address") from err
    if here.scheme == "https" and there.scheme == "http":
        raise feed_error("insecure-redirect", "the server redirects from https to http")
    return _address(str(there))


def _conditions(known: Validators) -> dict[str, str]:
    """Return the headers that make a request conditional, with the very bytes that came."""
    named = (("If-None-Match", known.etag), ("If-Modified-Since", known.last_modified))
    return {name: sent for name, kept in named if kept and (sent := _as_sent(kept))}


def _as_sent(kept: str) -> str:
    """Return a kept header so that aiohttp, which writes UTF-8, sends its bytes again."""
    try:
        return kept.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return ""  # bytes that cannot be sent again: better unconditional than wrong


def _validators(response: aiohttp.ClientResponse) -> Validators:
    raw = {name.lower(): value.decode("latin-1") for name, value in response.raw_headers}
    return Validators(raw.get(b"etag") or None, raw.get(b"last-modified") or None)
