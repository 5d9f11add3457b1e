"""Asks: `/vedette <words>` comes in over Socket Mode, acknowledged at once, answered in private."""

import asyncio
import logging
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.async_app import AsyncAck
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.chats.slack.editors import Editors
from bot.chats.slack.in_hand import InHand
from bot.chats.slack.quiet import library_log
from bot.chats.slack.seen import Seen
from bot.chats.slack.wire import Wire
from bot.core.errors import ChatClosed, Refused, SendError, Unsent
from bot.core.model import Answer, Ask, Person
from bot.core.payloads import slack
from bot.ports import Answering, Seat

log = structlog.get_logger()

ANY_NAME = re.compile(".*")  # the manifest names the command; a workspace may have renamed it
LIBRARY_NAME = "slack_bolt.vedette"  # below slack_bolt, so that its log keeps to ours
PING_EVERY = 5.0  # seconds; a connection that died is replaced after four of them
CONNECT_WITHIN = timedelta(seconds=10)
CLOSE_WITHIN = timedelta(seconds=3)
ANSWER_WITHIN = timedelta(seconds=10)

FOREIGN = Answer("this bot answers its own workspace only", is_refusal=True, code="foreign")
BROKEN = Answer("something went wrong here; it is in the bot's log", is_refusal=True, code="bug")


class Asks:
    """Takes asks from `open` to `close`; `home` is what auth.test says of the bot's workspace."""

    def __init__(
        self, wire: Wire, seat: Seat, answering: Answering, home: Mapping[str, Any]
    ) -> None:
        self._wire = wire
        self._seat = seat
        self._answering = answering
        self._home = home
        self._editors = Editors(wire, seat.editors, seat.clock)
        self._names = {channel.address: channel.name for channel in seat.channels}
        self._seen = Seen()
        self._in_hand = InHand()
        self._handler: AsyncSocketModeHandler | None = None

    async def open(self, app_token: str) -> None:
        """Connect; return once Slack can deliver.

        Raises:
            SendError: ChatClosed if Slack refuses the token or the app, Unsent if it is away.
        """
        client = self._wire.client
        # The library would try a refused token for ever, so the first address is got here.
        try:
            reply = await self._wire.call(client.apps_connections_open, app_token=app_token)
        except Refused as err:
            raise ChatClosed(f"Socket Mode: {err}") from err
        self._handler = AsyncSocketModeHandler(
            self._app(), app_token, client.logger, client, ping_interval=PING_EVERY
        )
        socket: Any = self._handler.client  # whose methods have no types
        socket.wss_uri = reply.body["url"]
        socket.proxy = self._wire.proxy(socket.proxy)
        socket.socket_mode_request_listeners[:] = [self._take]
        try:
            async with asyncio.timeout(CONNECT_WITHIN.total_seconds()):
                await socket.connect()
        except TimeoutError as err:
            raise Unsent("Slack takes no Socket Mode connection") from err

    def _app(self) -> AsyncApp:
        # Its warnings are advice to developers, and some come with every start.
        quiet = library_log(logging.ERROR)
        client = self._wire.client
        known = {key: self._home.get(key) for key in ("enterprise_id", "team_id", "bot_id")}
        home = AuthorizeResult(
            **known, bot_user_id=self._home.get("user_id"), bot_token=client.token
        )

        async def authorize() -> AuthorizeResult:
            return home

        # Left to itself it would take up OAuth wherever SLACK_CLIENT_ID is set.
        app = AsyncApp(name=LIBRARY_NAME, client=client, logger=quiet, authorize=authorize)
        app.command(ANY_NAME)(self._asked)
        app.error(self._failed)
        return app

    async def close(self) -> None:
        """Take no more asks, answer those in hand, disconnect."""
        if self._handler is None:
            return
        socket: Any = self._handler.client
        socket.closed = True
        await self._in_hand.done(ANSWER_WITHIN)
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_WITHIN.total_seconds()):
                await socket.disconnect()
        await socket.close()
        tasks = (socket.message_processor, socket.current_session_monitor, socket.message_receiver)
        await asyncio.gather(*filter(None, tasks), return_exceptions=True)
        self._handler = None

    async def _take(self, socket: SocketModeClient, request: SocketModeRequest) -> None:
        """Hand a new command to the library; acknowledge everything else and leave it."""
        is_command = request.type == "slash_commands"
        if self._handler and is_command and self._seen.is_new(request.envelope_id, request.payload):
            await self._handler.handle(socket, request)
        else:
            await socket.send_socket_mode_response(SocketModeResponse(request.envelope_id))

    async def _asked(self, ack: AsyncAck, command: dict[str, Any]) -> None:
        with self._in_hand:
            await ack()
            await self._reply(command, await self._answered(command))

    async def _failed(self, error: Exception, body: dict[str, Any]) -> None:
        """Tell the person as well as the log about a bug of ours."""
        log.error("ask.failed", chat=self._seat.chat, exc_info=error)
        await self._reply(body, BROKEN)

    async def _answered(self, command: Mapping[str, Any]) -> Answer:
        if self._is_foreign(command):
            log.warning("ask.foreign", chat=self._seat.chat, team=command["team_id"])
            return FOREIGN
        user = str(command["user_id"])
        name = str(command.get("user_name") or user)
        person = Person(self._seat.chat, user, name, await self._editors.has(user))
        words = _unescaped(str(command.get("text") or "")).strip() or "help"
        channel = self._names.get(str(command.get("channel_id")))
        return await self._answering.answer(Ask(words, person, channel, self._seat.clock.now()))

    def _is_foreign(self, command: Mapping[str, Any]) -> bool:
        """Tell whether a command comes from a workspace that is neither the bot's nor a sister."""
        ours, theirs = self._home.get("team_id"), command.get("team_id")
        company = self._home.get("enterprise_id")
        is_sister = bool(company) and company == command.get("enterprise_id")
        return bool(ours and theirs) and ours != theirs and not is_sister

    async def _reply(self, command: Mapping[str, Any], answered: Answer) -> None:
        body = slack.answer(answered) | {"replace_original": False}
        try:
            await self._wire.answer(command["response_url"], body)
        except SendError as err:
            log.warning("ask.unanswered", chat=self._seat.chat, error=str(err))


def _unescaped(text: str) -> str:
    """Return what was typed: https://docs.slack.dev/messaging/formatting-message-text#escaping."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
