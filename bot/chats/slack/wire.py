"""The Web API: one session, no repetitions of the library's own, every failure a SendError."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from typing_extensions import override

from bot.chats.slack.options import SlackOptions
from bot.chats.slack.outcomes import FAILURES, failure
from bot.chats.slack.quiet import library_log
from bot.core.errors import Refused

# Below half of a delivery's lease; what cannot connect is told apart, since it surely never left.
TIMEOUT = aiohttp.ClientTimeout(total=10, connect=5)


@dataclass(frozen=True, slots=True)
class Reply:
    """What Slack answered with `ok`."""

    body: Mapping[str, Any]
    headers: Mapping[str, str]


class WebClient(AsyncWebClient):
    """The library's client, which would raise AttributeError for a body that is no JSON object."""

    @override
    async def _request(self, **request: Any) -> dict[str, Any]:
        answered = await super()._request(**request)
        if not isinstance(answered["data"], dict):
            answered["data"] = {}
        return answered


class Wire:
    """Opens its connections with the first call, inside the running loop."""

    def __init__(self, options: SlackOptions) -> None:
        self._options = options
        self._session: aiohttp.ClientSession | None = None
        self._client: WebClient | None = None

    @property
    def session(self) -> aiohttp.ClientSession:
        """Return the session, open."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=TIMEOUT)
        return self._session

    @property
    def client(self) -> WebClient:
        """Return the client, ready for use."""
        if self._client is None:
            self._client = WebClient(
                token=self._options.bot_token.get_secret_value(),
                base_url=self._options.api_url,
                session=self.session,
                logger=library_log(),
                # A dropped connection tried again would post twice: the outbox tries again.
                retry_handlers=[],
            )
            self._client.proxy = self.proxy(self._client.proxy)
        return self._client

    def proxy(self, found: str | None) -> str | None:
        """Return the proxy that the library took from the environment, or none for loopback."""
        return None if is_loopback(self._options.api_url) else found

    async def call(
        self, method: Callable[..., Awaitable[AsyncSlackResponse]], **arguments: Any
    ) -> Reply:
        """Call a method of the client.

        Raises:
            SendError: what became of it, if Slack did not answer `ok`.
        """
        try:
            answered = await method(**arguments)
        except FAILURES as err:
            raise failure(err) from err
        body = answered.data if isinstance(answered.data, dict) else {}
        return Reply(body, answered.headers)

    async def answer(self, hook: str, body: Mapping[str, Any]) -> None:
        """Answer an ask by its own hook, whose address works like a password and is never told.

        Raises:
            SendError: if Slack did not take the answer.
        """
        try:
            async with self.session.post(hook, json=body, proxy=self.client.proxy) as response:
                status = response.status
        except (aiohttp.ClientError, OSError, TimeoutError) as err:
            raise failure(err) from None
        if status != HTTPStatus.OK:
            raise Refused(f"Slack answered {status}")

    async def close(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()
        self._session = self._client = None


def is_loopback(url: str) -> bool:
    """Tell whether an address is this machine's own, to which no proxy leads."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
