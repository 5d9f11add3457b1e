"""Incoming webhooks of Discord and Slack: channels that can be posted to, and nothing else.

A channel's id is the webhook's address. Whoever has it can post, so it is told nowhere: errors name
the platform and the channel, and no error of the HTTP library, which may hold it, is passed on.
"""

import asyncio
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any

import aiohttp
from pydantic import BaseModel, ConfigDict
from yarl import URL

from bot.core.errors import (
    ChannelClosed,
    InDoubt,
    Problem,
    Refused,
    SendError,
    SetupError,
    Unsent,
)
from bot.core.model import Channel, ChatName, DeliveryKind, Message, Receipt, Sending
from bot.core.payloads import discord, slack
from bot.ports import Answering, Chat, ChatAdapter, Seat

# Below half of a delivery's lease; what cannot connect is told apart, since it surely never left.
TIMEOUT = aiohttp.ClientTimeout(total=10, connect=5)
HTTPS = 443
DEFAULT_WAIT = timedelta(seconds=5)  # where a limit comes without Retry-After
NO_WEBHOOK = "this is no incoming-webhook address of Discord or Slack"
HINT = "copy it from the channel's settings (Discord) or from the app's Incoming Webhooks (Slack)"
NEVER_LEFT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientHttpProxyError,
)
GONE = frozenset(
    {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
)

Payload = dict[str, Any]


def _discord(channel: Channel, message: Message, kind: DeliveryKind) -> Payload:
    return discord.post(message, kind, discord.mention(channel, message))


def _slack(channel: Channel, message: Message, kind: DeliveryKind) -> Payload:
    return slack.post(message, kind, slack.mention(channel, message))


@dataclass(frozen=True, slots=True)
class Platform:
    """How one platform's webhooks look and what they take."""

    name: str
    hosts: frozenset[str]
    path: re.Pattern[str]
    form: str  # the path as people know it
    payload: Callable[[Channel, Message, DeliveryKind], Payload]
    rich: str  # the part of a payload that can be left out when it is refused
    query: Mapping[str, str]
    post_every: timedelta


PLATFORMS = (
    Platform(  # https://discord.com/developers/docs/resources/webhook#execute-webhook
        name="Discord",
        hosts=frozenset({"discord.com", "discordapp.com", "canary.discord.com", "ptb.discord.com"}),
        path=re.compile(r"(?:/.*)?/webhooks/[^/]+/[^/]+/?"),
        form="/api/webhooks/<number>/<token>",
        payload=_discord,
        rich="embeds",
        query={"wait": "true"},  # answer with the message once it is stored, not before
        post_every=timedelta(),  # told by 429
    ),
    Platform(  # https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
        name="Slack",
        hosts=frozenset({"hooks.slack.com", "hooks.slack-gov.com"}),
        path=re.compile(r"(?:/.*)?/services/[^/]+/[^/]+/[^/]+/?"),
        form="/services/T…/B…/<token>",
        payload=_slack,
        rich="blocks",
        query={},
        post_every=timedelta(seconds=1),  # https://docs.slack.dev/apis/web-api/rate-limits
    ),
)


class WebhookOptions(BaseModel):
    """There is nothing to configure: `webhook: {}`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @staticmethod
    def wrong_id(written: str) -> tuple[str, str] | None:
        """Return what is wrong with a channel's id, and what to write; never the id itself."""
        return None if recognised(written) else (f"{NO_WEBHOOK}: {_what_is_wrong(written)}", HINT)


class WebhookChat:
    """Posts to webhooks; knows its channels' addresses and tells none."""

    def __init__(self, seat: Seat) -> None:
        self._clock = seat.clock
        # No proxy leads to this machine, whatever the environment says.
        self._is_proxied = not any(_is_loopback(channel.address) for channel in seat.channels)
        self._session: aiohttp.ClientSession | None = None
        self._next_post: dict[str, float] = {}  # by address: when one may go again
        self._sending: set[asyncio.Task[Any] | None] = set()

    async def start(self, answering: Answering) -> None:
        """Do nothing: nobody can ask by a webhook."""

    async def send(self, sending: Sending) -> Receipt:
        """Post one message.

        Raises:
            SendError: one of its kinds.
        """
        platform = recognised(sending.channel.address)
        if platform is None:
            raise Refused(_wrong(sending.channel).message)
        if sending.kind is DeliveryKind.EDIT:
            raise Refused("a webhook cannot edit")
        self._keep_pace(platform, sending.channel.address)
        task = asyncio.current_task()
        self._sending.add(task)
        try:
            return await self._posted(platform, sending)
        finally:
            self._sending.discard(task)

    def _keep_pace(self, platform: Platform, address: str) -> None:
        now = self._clock.monotonic()
        left = self._next_post.get(address, now) - now
        if left > 0:
            raise Unsent("one message a second", retry_after=timedelta(seconds=left))
        self._next_post[address] = now + platform.post_every.total_seconds()

    async def _posted(self, platform: Platform, sending: Sending) -> Receipt:
        """Post a message, and once more in plain text if the platform does not take it rich."""
        address = URL(sending.channel.address).update_query(platform.query)
        payload = platform.payload(sending.channel, sending.message, sending.kind)
        try:
            answer = await self._post(platform, address, payload)
        except Refused as err:
            if isinstance(err, ChannelClosed) or not payload.pop(platform.rich, None):
                raise
            answer = await self._post(platform, address, payload)
        return Receipt(_message_id(answer) or sending.key)

    async def _post(self, platform: Platform, address: URL, payload: Payload) -> bytes:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=TIMEOUT, trust_env=self._is_proxied)
        try:
            async with self._session.post(address, json=payload, allow_redirects=False) as response:
                answer = await response.read()
        except NEVER_LEFT as err:
            raise Unsent(f"cannot reach {platform.name}: {type(err).__name__}") from None
        except (aiohttp.ClientError, OSError, TimeoutError) as err:
            raise InDoubt(f"no answer from {platform.name}: {type(err).__name__}") from None
        if response.status >= HTTPStatus.MULTIPLE_CHOICES:
            raise _failure(platform, response)
        return answer

    async def find(self, sending: Sending) -> Receipt | None:
        """Find nothing: webhooks cannot read. A post in doubt may come twice, but comes."""
        return None

    async def check(self, channels: Sequence[Channel]) -> tuple[Problem, ...]:
        """Find the channels whose id is no webhook's address; nothing is sent."""
        return tuple(_wrong(channel) for channel in channels if not recognised(channel.address))

    async def stop(self) -> None:
        """Finish what is being sent, and close the connections."""
        if self._sending:
            await asyncio.wait(filter(None, self._sending), timeout=TIMEOUT.total)
        if self._session is not None:
            await self._session.close()
            self._session = None


def recognised(address: str) -> Platform | None:
    """Return whose webhook an address is; on this machine the path alone decides."""
    try:
        url = URL(address)
    except ValueError:
        return None
    if url.user is not None or url.password is not None:
        return None
    for platform in PLATFORMS:
        is_theirs = (url.scheme, url.port) == ("https", HTTPS) and url.host in platform.hosts
        if (is_theirs or _is_loopback(address)) and platform.path.fullmatch(url.path):
            return platform
    return None


def _what_is_wrong(address: str) -> str:
    """Say why an address is not recognised, without showing any part of it."""
    try:
        url = URL(address)
    except ValueError:
        return "it is no address at all"
    if not url.scheme or not url.host:
        return "it does not begin with https://"
    if url.user is not None or url.password is not None:
        return "a name or password stands in it"
    theirs = [each for each in PLATFORMS if url.host in each.hosts or _is_loopback(address)]
    if not theirs:
        return "it leads to neither of them"
    if not _is_loopback(address) and (url.scheme, url.port) != ("https", HTTPS):
        return "it must begin with https:// and name no port"
    return f"its path is not whole: {' or '.join(each.form for each in theirs)}"


def _is_loopback(address: str) -> bool:
    try:
        url = URL(address)
        is_web = url.scheme in ("http", "https")
        return is_web and (url.host == "localhost" or ip_address(url.host or "").is_loopback)
    except ValueError:
        return False


def _wrong(channel: Channel) -> Problem:
    wrong = f"{NO_WEBHOOK}: {_what_is_wrong(channel.address)}"
    return Problem(f"channels.{channel.name}.id", wrong, HINT)


def _failure(platform: Platform, response: aiohttp.ClientResponse) -> SendError:
    status = response.status
    said = f"{platform.name} answered {status}"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Unsent(said, retry_after=_wait(response.headers))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT:
        return InDoubt(said)
    return ChannelClosed(said) if status in GONE else Refused(said)


def _wait(headers: Mapping[str, str]) -> timedelta:
    try:
        return max(timedelta(seconds=float(headers.get("Retry-After", ""))), timedelta())
    except (ValueError, OverflowError):
        return DEFAULT_WAIT


def _message_id(answer: bytes) -> str:
    """Return the id of the message that Discord stored; Slack tells none."""
    try:
        stored = json.loads(answer)
    except ValueError:
        return ""
    return str(stored.get("id", "")) if isinstance(stored, dict) else ""


def _open(options: WebhookOptions, seat: Seat) -> Chat:
    """Open the chat.

    Raises:
        SetupError: if a channel's id is no webhook's address.
    """
    if wrong := [_wrong(channel) for channel in seat.channels if not recognised(channel.address)]:
        raise SetupError(*wrong)
    return WebhookChat(seat)


ADAPTER = ChatAdapter(name=ChatName("webhook"), options=WebhookOptions, open=_open)
