"""A polite HTTP client: honest about who it is, sparing of others' servers, hard to harm.

A fetch goes hop by hop, so that every redirect passes the guard, takes its own host's slots and
gets only the validators that this very address sent. Waiting for slots is not counted against
the deadline. Who asks for what is being fetched already gets that answer.

Visits to a host begin a second apart, but for hosts that `network.allow` opens by their number:
those are the team's own.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot.core.errors import FeedError
from bot.core.hosts import host_of
from bot.core.intervals import REFUSED_BACK_OFF
from bot.core.model import Validators
from bot.core.reach import Network, Verdict, judge
from bot.ports import Clock
from bot.sources.body import ENCODINGS, read_body
from bot.sources.conditions import conditions, validators
from bot.sources.guard import RefusedAddress, guarded, judged_behind_proxy
from bot.sources.links import is_web
from bot.sources.resolver import Resolver
from bot.sources.sharing import Sharing
from bot.sources.slots import Slots, Wait
from bot.sources.trouble import feed_error, of_failure, of_pause, of_status

MOST_HOPS = 5
PERMANENT = frozenset({301, 308})
REDIRECTS = frozenset({*PERMANENT, 302, 303, 307})
FINE = frozenset({200, 203})
ADDED = 226  # only what is new since the validators that we sent, RFC 3229 with "feed"
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
    a_host: int = 2  # the second only while the first is slow, see `apart`
    apart: timedelta = timedelta(seconds=1)  # beginnings of visits to one host


@dataclass(frozen=True, slots=True)
class Gate:
    """Through what feeds are reached.

    `allow` opens private networks and every port in them; `proxy` is the operator's own choice,
    wherever it is. Without a resolver, names are looked up by the system.
    """

    allow: tuple[Network, ...] = ()
    proxy: str | None = None
    resolver: AbstractResolver | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server sent in the end: a body, or None for "not modified".

    `moved` is where permanent redirects led at first; after any other redirect, none counts.
    """

    url: str
    body: bytes | None
    validators: Validators
    headers: Mapping[str, str]
    is_partial: bool = False
    moved: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Redirect:
    """Where a server sends us."""

    to: str
    is_permanent: bool


class Client:
    """Fetches addresses; safe to use for many at once."""

    def __init__(
        self,
        user_agent: str,
        gate: Gate,
        clock: Clock,
        limits: Limits,
        wait: Wait = asyncio.sleep,
    ) -> None:
        """Prepare; `wait` lets so many seconds pass."""
        self._user_agent = user_agent
        self._gate = gate
        self._clock = clock
        self._limits = limits
        self._slots = Slots(limits.in_flight, limits.a_host, clock, wait)
        self._sharing: Sharing[tuple[object, ...], Reply] = Sharing()
        self._session: aiohttp.ClientSession | None = None

    @asynccontextmanager
    async def fetch(self, url: str, known: Mapping[str, Validators]) -> AsyncIterator[Reply]:
        """Fetch an address; `known` holds what each address sent last, as replies name them.

        The slots are held until the block is left, so that no more bodies are in memory than
        requests may be in flight.

        Raises:
            FeedError: of a named code, if there is no reply to read.
        """
        here = _address(url)
        wish = _wish(here, known)
        shared = await self._sharing.of_another(wish)
        if shared is not None:
            yield shared
            return
        async with AsyncExitStack() as slots:
            with self._sharing.making(wish) as made:
                reply = await self._follow(here, known, slots)
                made.set_result(reply)
            yield reply

    async def _follow(
        self, here: URL, known: Mapping[str, Validators], slots: AsyncExitStack
    ) -> Reply:
        """Go from hop to hop until there is a reply; its slot is left in `slots`."""
        left = self._limits.total.total_seconds()
        name = str(here)
        moved: tuple[str, ...] = ()
        is_moving = True
        for _ in range(MOST_HOPS + 1):
            async with AsyncExitStack() as slot:
                await self._enter(name, slot)
                began = self._clock.monotonic()
                reply = await self._visit(here, known.get(name, Validators()), left)
                left -= self._clock.monotonic() - began
                if isinstance(reply, Reply):
                    slots.push_async_exit(slot.pop_all())
                    return replace(reply, url=name, moved=moved)
            here = _next(here, reply.to)
            name = str(here)
            is_moving = is_moving and reply.is_permanent
            moved = (*moved, name) if is_moving else moved
        raise feed_error("too-many-redirects", f"more than {MOST_HOPS} redirects")

    async def _enter(self, url: str, slot: AsyncExitStack) -> None:
        """Take a slot of an address's host, unless the host is paused."""
        is_ours = judge(url, self._gate.allow) is Verdict.ALLOWED
        apart_s = 0.0 if is_ours else self._limits.apart.total_seconds()
        paused_s = await slot.enter_async_context(self._slots.take(host_of(url), apart_s))
        if paused_s:
            raise of_pause(paused_s)

    @property
    def allow(self) -> tuple[Network, ...]:
        """The private networks that are open."""
        return self._gate.allow

    async def close(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()

    async def _visit(self, url: URL, known: Validators, seconds: float) -> Reply | _Redirect:
        """Ask one address; return its reply or where it sends us."""
        asked = conditions(known)
        try:
            if self._gate.proxy:
                judged_behind_proxy(str(url), self._gate.allow)
            request = self._opened().get(
                url, headers=asked, allow_redirects=False, proxy=self._gate.proxy
            )
            async with asyncio.timeout(seconds), request as response:
                return await self._read(response, url, known if asked else None)
        except (TimeoutError, aiohttp.ClientError, RefusedAddress, UnicodeError) as error:
            raise of_failure(error) from error

    async def _read(
        self, response: aiohttp.ClientResponse, url: URL, known: Validators | None
    ) -> Reply | _Redirect:
        """Read an answer; `known` is None where the request was unconditional."""
        headers, status = response.headers, response.status
        if status in REDIRECTS and "Location" in headers:
            return _Redirect(headers["Location"], status in PERMANENT)
        sent = validators(response)
        if status == NOT_MODIFIED and known is not None:
            kept = replace(
                known,
                etag=sent.etag or known.etag,
                last_modified=sent.last_modified or known.last_modified,
            )
            return Reply(str(url), None, kept, headers)
        is_partial = status == ADDED and known is not None
        if status not in FINE and not is_partial:
            raise self._refused(response, url)
        encoding = headers.get("Content-Encoding", "")
        body = await read_body(response.content.iter_any(), encoding, self._limits.most_bytes)
        return Reply(str(url), body, sent, headers, is_partial)

    def _refused(self, response: aiohttp.ClientResponse, url: URL) -> FeedError:
        """Return the error that an answer stands for; its host is paused if it asks for that."""
        host = host_of(str(url))
        now = self._clock.now()
        error = of_status(response.status, response.reason or "", response.headers, now, host)
        if error.paused_host:
            wait = error.retry_after if error.retry_after is not None else REFUSED_BACK_OFF
            self._slots.pause(host, wait.total_seconds())
        return error

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            limits, gate = self._limits, self._gate
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=0,  # the slots decide
                    socket_factory=None if gate.proxy else guarded(gate.allow),
                    resolver=gate.resolver or Resolver(limits.in_flight),
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


def _wish(url: URL, known: Mapping[str, Validators]) -> tuple[object, ...]:
    """Return what tells two fetches apart that may be answered differently."""
    return (str(url), *((each, sent.etag, sent.last_modified) for each, sent in known.items()))
