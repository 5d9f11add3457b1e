"""Vedette on Discord."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import discord

from bot.chats.discord.asks import NO_MENTIONS, Asks
from bot.chats.discord.checkup import checkup
from bot.chats.discord.connection import PACE, Connection, Pace
from bot.chats.discord.limits import NONCE_CHARACTERS
from bot.chats.discord.options import DiscordOptions
from bot.chats.discord.outcomes import UNKNOWN_MESSAGE, outcome
from bot.chats.discord.wire import Client, Replies
from bot.core.errors import ChannelClosed, ChatClosed, Problem, Refused
from bot.core.ids import digest
from bot.core.model import Channel, DeliveryKind, Message, Receipt, Sending
from bot.core.payloads import discord as payloads
from bot.core.payloads import facts
from bot.core.payloads.fit import fit, web_address
from bot.ports import Answering, Seat

# "checked for uniqueness in the past few minutes":
# https://discord.com/developers/docs/resources/message#create-message
NONCE_WINDOW = timedelta(minutes=2)
CLOCK_SKEW = timedelta(minutes=1)  # between ours and Discord's, when looking through its history
LOOK_THROUGH = 1_000  # messages after the first attempt; ten requests
DELETED = "0"  # the id of a message that is gone: no message has it, so edits to it change nothing


class DiscordChat:
    """Posts alerts with discord.py, and takes asks as slash commands."""

    def __init__(self, options: DiscordOptions, seat: Seat, pace: Pace = PACE) -> None:
        self._options = options
        self._seat = seat
        self._pace = pace
        self._asks: Asks | None = None
        self._connection = Connection(options, self._take, pace)
        self._under_way: set[asyncio.Future[None]] = set()

    async def start(self, answering: Answering) -> None:
        """Connect and begin to take asks.

        Raises:
            ChatClosed: if Discord refuses the token.
        """
        replies = Replies(self._options)
        self._asks = Asks(self._seat, answering, replies, self._pace.defer)
        await self._connection.open()

    async def send(self, sending: Sending) -> Receipt:
        """Post or edit one message.

        Raises:
            SendError: which says what became of it.
        """
        place = self._place(sending.channel)
        with self._busy():
            try:
                if sending.kind is DeliveryKind.EDIT:
                    return await self._edit(place, sending)
                return await self._post(place, sending)
            except ChatClosed as err:
                self._connection.refused(err)
                raise

    async def find(self, sending: Sending) -> Receipt | None:
        """Look for a message where neither its nonce nor its nature makes repeating it safe."""
        first = sending.first_attempt_at
        if sending.kind is DeliveryKind.EDIT or first is None:
            return None
        if self._seat.clock.now() - first < NONCE_WINDOW:
            return None
        place = self._place(sending.channel)
        with self._busy():
            history = place.history(after=first - CLOCK_SKEW, limit=LOOK_THROUGH, oldest_first=True)
            try:
                return await outcome(self._found(history, sending), self._pace.send)
            except ChannelClosed:
                return None  # the channel may let us write without letting us read

    async def check(self, channels: Sequence[Channel]) -> tuple[Problem, ...]:
        """Find what keeps this chat from working, whether started or not."""
        return await checkup(self._options, channels)

    async def stop(self) -> None:
        """Stop taking asks, finish what is under way, disconnect."""
        self._asks = None
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=self._pace.send.total_seconds())
        await self._connection.close()

    async def _take(self, interaction: discord.Interaction) -> None:
        if self._asks is not None:
            with self._busy():
                await self._asks.take(interaction)

    @contextmanager
    def _busy(self) -> Iterator[None]:
        """Have `stop` wait for what happens within."""
        end = asyncio.get_running_loop().create_future()
        self._under_way.add(end)
        try:
            yield
        finally:
            self._under_way.discard(end)
            end.set_result(None)

    def _place(self, channel: Channel) -> discord.PartialMessageable:
        """Return the channel without asking Discord for it.

        Raises:
            ChannelClosed: if its address is no id of Discord's.
        """
        client: Client = self._connection.client()
        if not payloads.SNOWFLAKE.fullmatch(channel.address):
            raise ChannelClosed(f"{channel.address!r} is no id of a Discord channel")
        return client.get_partial_messageable(int(channel.address))

    async def _post(self, place: discord.PartialMessageable, sending: Sending) -> Receipt:
        role = payloads.mention(sending.channel, sending.message)
        rich = payloads.post(sending.message, sending.kind, role)
        try:
            return await self._posted(place, sending, rich)
        except Refused as err:
            if type(err) is not Refused or "embeds" not in rich:
                raise
        # Whatever Discord has against the embed, the alert itself can still be read.
        return await self._posted(place, sending, _plain(rich, sending.message))

    async def _posted(
        self, place: discord.PartialMessageable, sending: Sending, payload: dict[str, Any]
    ) -> Receipt:
        call = place.send(
            payload["content"],
            embeds=[discord.Embed.from_dict(embed) for embed in payload.get("embeds", ())],
            nonce=_nonce(sending),
            allowed_mentions=_mentions(payload),
        )
        try:
            message = await outcome(call, self._pace.send)
        except ChannelClosed as err:
            if _is_deleted(err):  # it was posted with this nonce, and then somebody deleted it
                return Receipt(DELETED)
            raise
        return Receipt(str(message.id))

    async def _edit(self, place: discord.PartialMessageable, sending: Sending) -> Receipt:
        post_id = sending.post_id or ""
        if not payloads.SNOWFLAKE.fullmatch(post_id):
            raise Refused(f"there is no message {post_id!r} to edit")
        payload = payloads.post(sending.message, sending.kind)
        call = place.get_partial_message(int(post_id)).edit(
            content=payload["content"],
            embeds=[discord.Embed.from_dict(embed) for embed in payload["embeds"]],
            allowed_mentions=NO_MENTIONS,
        )
        try:
            await outcome(call, self._pace.send)
        except ChannelClosed as err:
            if not _is_deleted(err):
                raise
        return Receipt(post_id)

    async def _found(
        self, history: AsyncIterator[discord.Message], sending: Sending
    ) -> Receipt | None:
        us = self._connection.client().user
        async for message in history:
            if us is not None and message.author.id == us.id and _is_same(message, sending):
                return Receipt(str(message.id))
        return None


def _nonce(sending: Sending) -> str:
    return digest(sending.key, length=NONCE_CHARACTERS)


def _mentions(payload: dict[str, Any]) -> discord.AllowedMentions:
    roles = [discord.Object(int(role)) for role in payload["allowed_mentions"].get("roles", ())]
    return discord.AllowedMentions(everyone=False, users=False, roles=roles, replied_user=False)


def _plain(rich: dict[str, Any], message: Message) -> dict[str, Any]:
    """Return a payload without its embed, but with the address and what names the alert."""
    address = web_address(message.url)
    footer = fit(facts.footer(message), payloads.FOOTER // 2, payloads.escape)
    lines = (rich["content"], f"<{address}>" if address else "", footer)
    text = "\n".join(filter(None, lines))
    return {"content": text, "allowed_mentions": rich["allowed_mentions"]}


def _is_deleted(error: ChannelClosed) -> bool:
    cause = error.__cause__
    return isinstance(cause, discord.NotFound) and cause.code == UNKNOWN_MESSAGE


def _is_same(message: discord.Message, sending: Sending) -> bool:
    """Tell whether a message of ours is this sending: by its nonce, its footer, or its text."""
    if str(message.nonce) == _nonce(sending):
        return True
    if sending.message.alert is None:
        content: str = payloads.post(sending.message, sending.kind)["content"]
        return message.content == content
    footers = [embed.footer.text or "" for embed in message.embeds]
    mark = f"alert {sending.message.alert}"
    return any(mark in text for text in (message.content, *footers))
