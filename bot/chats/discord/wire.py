"""discord.py's client, kept to the configured addresses and watched while it sends.

discord.py holds Discord's addresses in class attributes; here they are replaced request by
request, so that two clients in one process never disturb each other.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
from discord.http import HTTPClient, Route
from discord.webhook.async_ import AsyncWebhookAdapter
from typing_extensions import override
from yarl import URL

from bot.chats.discord.options import DiscordOptions

LONGEST_LIMIT = 30.0  # seconds that discord.py sleeps off a rate limit; its own least value


@dataclass(slots=True)
class Journey:
    """What is known of the requests that one call makes: whether any of them may have taken effect.

    `limited_until` is when a rate limit ends, in the loop's seconds.
    """

    is_under_way: bool = False
    may_be_done: bool = False
    limited_until: float | None = None

    @property
    def is_doubtful(self) -> bool:
        """Whether the platform may have done what was asked, without our knowing."""
        return self.is_under_way or self.may_be_done

    def retry_after(self, now: float) -> timedelta | None:
        """Return how long the platform wishes us to wait; None if it said nothing."""
        if self.limited_until is None:
            return None
        return timedelta(seconds=max(0.0, self.limited_until - now))

    def leaves(self) -> None:
        """Note that a request is on its way."""
        self.is_under_way = True

    def is_answered(self, response: aiohttp.ClientResponse, now: float) -> None:
        """Note a response; its body may still be missing."""
        self.is_under_way = False
        status = response.status
        if status < HTTPStatus.MULTIPLE_CHOICES or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self.may_be_done = True
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            # https://discord.com/developers/docs/topics/rate-limits
            with suppress(KeyError, ValueError):
                self.limited_until = now + float(response.headers["Retry-After"])


JOURNEY: ContextVar[Journey | None] = ContextVar("JOURNEY", default=None)


def _watch() -> aiohttp.TraceConfig:
    """Return a trace that notes each request of the current call in its journey."""
    trace = aiohttp.TraceConfig()

    async def leaves(session: object, context: SimpleNamespace, params: object) -> None:
        if journey := JOURNEY.get():
            journey.leaves()

    async def is_answered(
        session: object, context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
    ) -> None:
        if journey := JOURNEY.get():
            journey.is_answered(params.response, asyncio.get_running_loop().time())

    trace.on_request_headers_sent.append(leaves)
    trace.on_request_end.append(is_answered)
    return trace


class Wire(HTTPClient):
    """discord.py's REST client at the configured addresses."""

    def __init__(self, options: DiscordOptions, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop, http_trace=_watch(), max_ratelimit_timeout=LONGEST_LIMIT)
        self._options = options

    @override
    async def request(self, route: Route, **rest: Any) -> Any:
        """Request a route; a call that is cancelled leaves no global limit standing for ever."""
        route.url = moved(route.url, self._options.api_url)
        try:
            return await super().request(route, **rest)
        except asyncio.CancelledError:
            self._lift_global_limit()
            raise

    def _lift_global_limit(self) -> None:
        """Lift a global limit when it ends, in place of the request that slept it off."""
        if not self._global_over.is_set():
            journey = JOURNEY.get() or Journey()
            wait = journey.retry_after(self.loop.time()) or timedelta()
            self.loop.call_later(wait.total_seconds(), self._global_over.set)

    @override
    async def ws_connect(self, url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
        """Connect to the gateway; one that is configured serves to resume a session, too."""
        if self._options.gateway_url is not None:
            url = str(URL(self._options.gateway_url).with_query(URL(url).query))
        return await super().ws_connect(url, compress=compress)


class Replies(AsyncWebhookAdapter):
    """discord.py's way to answer interactions, at the configured address."""

    def __init__(self, options: DiscordOptions) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # discord.py left it untyped
        self._options = options

    @override
    async def request(self, route: Route, session: aiohttp.ClientSession, **rest: Any) -> Any:
        """Request a route without the bot's token; the interaction's own token is in the path."""
        route.url = moved(route.url, self._options.api_url)
        return await super().request(route, session, **rest)


def moved(url: str, api_url: str) -> str:
    """Return the same resource under the configured address."""
    return api_url + url.removeprefix(Route.BASE)


OnInteraction = Callable[[discord.Interaction], Awaitable[None]]


class Client(discord.Client):
    """A client that is told of its server's channels and of interactions, and of nothing else."""

    def __init__(
        self, options: DiscordOptions, on_interaction: OnInteraction, connected: asyncio.Event
    ) -> None:
        self._options = options
        self._take = on_interaction
        self._connected = connected
        # Client warns of each once, and we never speak.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
        )

    @override
    def _get_state(self, **options: Any) -> Any:
        self.http = Wire(self._options, self.loop)
        return super()._get_state(**options)

    @property
    def our_id(self) -> int:
        """The bot's own id; 0 before it is logged in."""
        return self.user.id if self.user else 0

    async def on_connect(self) -> None:
        """Note that the gateway has taken us in."""
        self._connected.set()

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Hand an interaction on."""
        await self._take(interaction)
