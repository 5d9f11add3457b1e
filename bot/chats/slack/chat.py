"""The chat itself: alerts go out by the Web API, asks come in over Socket Mode."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import structlog

from bot.chats.slack import checks
from bot.chats.slack.asks import Asks
from bot.chats.slack.in_hand import InHand
from bot.chats.slack.options import SlackOptions
from bot.chats.slack.outcomes import BAD_BLOCKS, code
from bot.chats.slack.wire import Reply, Wire
from bot.core.errors import ChannelClosed, ChatClosed, Problem, Refused, SendError, Unsent
from bot.core.model import Channel, DeliveryKind, Receipt, Sending
from bot.core.payloads import slack
from bot.ports import Answering, Seat

log = structlog.get_logger()

AFTER_POST = (DeliveryKind.EDIT, DeliveryKind.THREAD)
EVENT_TYPE = "vedette_delivery"  # https://docs.slack.dev/messaging/message-metadata
# https://docs.slack.dev/apis/web-api/rate-limits: Slack hides what comes faster
POST_EVERY = timedelta(seconds=1)
CLOCKS_DIFFER_BY = timedelta(minutes=5)  # Slack's clock stamps messages, ours the first attempt
PAGE = 200  # messages: https://docs.slack.dev/reference/methods/conversations.history
# https://docs.slack.dev/reference/methods/chat.postMessage#errors
THREAD_CLOSED = frozenset(
    {"restricted_action_non_threadable_channel", "restricted_action_thread_locked"}
)
UNREADABLE = frozenset({"missing_scope", "not_in_channel"})
SENT_WITHIN = timedelta(seconds=10)


class SlackChat:
    """A workspace in which the bot's app is installed."""

    def __init__(self, options: SlackOptions, seat: Seat) -> None:
        self._options = options
        self._seat = seat
        self._wire = Wire(options)
        self._asks: Asks | None = None
        self._in_hand = InHand()
        self._next_post: dict[str, float] = {}  # by channel: when one may go again
        self._unreadable: set[str] = set()
        self._looked_back_to: dict[str, str] = {}  # by key: of look-ups that are not at their end

    async def start(self, answering: Answering) -> None:
        """Check the token, connect, and begin to take asks.

        Raises:
            SendError: ChatClosed if a token is refused, Unsent or InDoubt if Slack is away.
        """
        try:
            reply = await self._wire.call(self._wire.client.auth_test)
            self._asks = Asks(self._wire, self._seat, answering, reply.body)
            await self._asks.open(self._options.app_token.get_secret_value())
        except Refused as err:
            await self.stop()
            raise ChatClosed(str(err)) from err
        except BaseException:
            await self.stop()
            raise

    async def send(self, sending: Sending) -> Receipt:
        """Post a message, or change the one that was posted.

        A channel takes a post a second: one that comes too early is put back with the time left,
        so that it holds no lease and no task while it waits, and others pass.

        Raises:
            SendError: one of its kinds.
        """
        is_edit = sending.kind is DeliveryKind.EDIT
        if sending.kind in AFTER_POST and sending.post_id is None:
            raise Refused(f"there is no message to {sending.kind}")
        if not is_edit:
            self._keep_pace(sending.channel)
        with self._in_hand:
            reply = await self._put(sending)
        return Receipt(str(reply.body.get("ts") or sending.post_id or ""))

    def _keep_pace(self, channel: Channel) -> None:
        now = self._seat.clock.monotonic()
        left = self._next_post.get(channel.address, now) - now
        if left > 0:
            raise Unsent("one message a second", retry_after=timedelta(seconds=left))
        self._next_post[channel.address] = now + POST_EVERY.total_seconds()

    async def _put(self, sending: Sending) -> Reply:
        """Send blocks, and once more without them if Slack does not take them."""
        arguments = self._arguments(sending)
        try:
            return await self._call(sending, arguments)
        except Refused as err:
            if code(err.__cause__) not in BAD_BLOCKS:
                raise
            log.warning("delivery.plain", chat=self._seat.chat, key=sending.key, error=str(err))
        # An edit without blocks would keep the old ones, hence the empty list.
        return await self._call(sending, arguments | {"blocks": []})

    async def _call(self, sending: Sending, arguments: dict[str, Any]) -> Reply:
        client, channel = self._wire.client, sending.channel.address
        if sending.kind is DeliveryKind.EDIT:
            return await self._wire.call(
                client.chat_update, channel=channel, ts=sending.post_id, **arguments
            )
        if sending.kind is not DeliveryKind.THREAD:
            return await self._wire.call(client.chat_postMessage, channel=channel, **arguments)
        arguments = arguments | {"thread_ts": sending.post_id}
        try:
            return await self._wire.call(client.chat_postMessage, channel=channel, **arguments)
        except ChannelClosed as err:
            if code(err.__cause__) in THREAD_CLOSED:  # the channel itself still takes posts
                raise Refused(str(err)) from err
            raise

    def _arguments(self, sending: Sending) -> dict[str, Any]:
        """Return what posts and edits have in common; an edit pings nobody again."""
        message, kind = sending.message, sending.kind
        ping = slack.mention(sending.channel, message) if kind is DeliveryKind.POST else ""
        return {
            **slack.post(message, kind, ping),
            "metadata": {"event_type": EVENT_TYPE, "event_payload": {"key": sending.key}},
            "parse": "none",  # an edit would otherwise be parsed for links and names
        }

    async def find(self, sending: Sending) -> Receipt | None:
        """Look for a post by its key; an edit can be repeated without looking.

        Where the app may not read the channel, the answer is None, and a post in doubt may come
        twice rather than never.

        Raises:
            SendError: if Slack cannot be asked now.
        """
        if sending.kind is DeliveryKind.EDIT or sending.first_attempt_at is None:
            return None
        try:
            return await self._found(sending, sending.first_attempt_at.timestamp())
        except SendError as err:
            if code(err.__cause__) not in UNREADABLE:
                raise
            self._looked_back_to.pop(sending.key, None)
            self._say_unreadable(sending.channel, str(err))
            return None

    async def _found(self, sending: Sending, first_attempt: float) -> Receipt | None:
        """Read the history from now back to the first attempt, however many messages that are.

        One look-up may end before that, by its deadline or a limit; the next goes on from there.
        """
        if sending.kind is DeliveryKind.THREAD:
            return await self._found_in_thread(sending)
        window = {"oldest": f"{first_attempt - CLOCKS_DIFFER_BY.total_seconds():.6f}"}
        if latest := self._looked_back_to.get(sending.key):
            window["latest"] = latest
        history = self._wire.client.conversations_history
        async for messages in self._messages(history, sending.channel, window):
            for message in messages:
                if _key(message) == sending.key:
                    self._looked_back_to.pop(sending.key, None)
                    return Receipt(str(message["ts"]))
                self._looked_back_to[sending.key] = str(message["ts"])
        self._looked_back_to.pop(sending.key, None)
        return None

    async def _found_in_thread(self, sending: Sending) -> Receipt | None:
        replies = self._wire.client.conversations_replies
        thread = {"ts": sending.post_id or ""}
        async for messages in self._messages(replies, sending.channel, thread):
            for message in messages:
                if _key(message) == sending.key:
                    return Receipt(str(message["ts"]))
        return None

    async def _messages(
        self, method: Callable[..., Any], channel: Channel, which: Mapping[str, str]
    ) -> AsyncIterator[Sequence[dict[str, Any]]]:
        """Read messages page by page: a channel's the newest first, a thread's the oldest."""
        cursor: str | None = None
        while cursor != "":
            reply = await self._wire.call(
                method,
                channel=channel.address,
                include_all_metadata=True,
                limit=PAGE,
                cursor=cursor,
                **which,
            )
            yield reply.body.get("messages") or ()
            cursor = (reply.body.get("response_metadata") or {}).get("next_cursor") or ""

    def _say_unreadable(self, channel: Channel, error: str) -> None:
        if channel.name not in self._unreadable:
            self._unreadable.add(channel.name)
            log.warning(
                "channel.unreadable", chat=self._seat.chat, channel=channel.name, error=error
            )

    async def check(self, channels: Sequence[Channel]) -> tuple[Problem, ...]:
        """Find what keeps Slack from working: tokens, scopes, clock, Socket Mode, each channel."""
        is_started = self._asks is not None
        try:
            return await checks.problems(self._wire, self._options, self._seat, channels)
        finally:
            if not is_started:
                await self._wire.close()

    async def stop(self) -> None:
        """Take no more asks, finish what is being sent, disconnect."""
        if self._asks is not None:
            await self._asks.close()
            self._asks = None
        await self._in_hand.done(SENT_WITHIN)
        await self._wire.close()


def _key(message: dict[str, Any]) -> object:
    """Return the key under which a message of ours was posted; None for any other message."""
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return None
    return (metadata.get("event_payload") or {}).get("key")
