"""Vedette on Discord."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

import discord
import structlog
from discord.abc import Snowflake

from bot.chats.discord.asks import Asks
from bot.chats.discord.checkup import checkup
from bot.chats.discord.connection import PACE, Connection, Pace
from bot.chats.discord.options import DiscordOptions
from bot.chats.discord.outcomes import outcome
from bot.chats.discord.posts import edit, find, post
from bot.chats.discord.threads import tell
from bot.chats.discord.wire import Replies
from bot.core.errors import ChannelClosed, ChatClosed, Problem
from bot.core.model import Channel, DeliveryKind, Receipt, Sending
from bot.core.payloads.discord import SNOWFLAKE
from bot.ports import Answering, Seat

LOG = structlog.get_logger(__name__)

# "checked for uniqueness in the past few minutes":
# https://discord.com/developers/docs/resources/message#create-message
NONCE_WINDOW = timedelta(minutes=2)
CLOCK_SKEW = timedelta(minutes=1)  # between ours and Discord's, when looking through its history


class DiscordChat:
    """Posts alerts with discord.py, and takes asks as slash commands."""

    def __init__(self, options: DiscordOptions, seat: Seat, pace: Pace = PACE) -> None:
        self._options = options
        self._seat = seat
        self._pace = pace
        self._asks: Asks | None = None
        self._connection = Connection(options, self._take, pace)
        self._under_way: set[asyncio.Future[None]] = set()
        self._seen: dict[str, Snowflake] = {}  # by key: of look-ups that are not at their end

    async def start(self, answering: Answering) -> None:
        """Connect and begin to take asks.

        Raises:
            ChatClosed: if Discord refuses the token.
        """
        self._asks = Asks(self._seat, answering, Replies(self._options), self._pace.defer)
        await self._connection.open()

    async def send(self, sending: Sending) -> Receipt:
        """Post or edit one message, or tell its thread.

        Raises:
            SendError: which says what became of it.
        """
        place = self._place(sending.channel)
        with self._busy():
            try:
                return await self._put(place, sending)
            except ChatClosed as err:
                self._connection.refused(err)
                raise

    async def _put(self, place: discord.PartialMessageable, sending: Sending) -> Receipt:
        patience = self._pace.send
        match sending.kind:
            case DeliveryKind.EDIT:
                return await edit(place, sending, patience)
            case DeliveryKind.THREAD:
                return await tell(self._connection.client(), place, sending, patience)
            case _:
                return await post(place, sending, patience)

    async def find(self, sending: Sending) -> Receipt | None:
        """Look for a message where neither its nonce nor its nature makes repeating it safe."""
        first = sending.first_attempt_at
        if sending.kind is DeliveryKind.EDIT or first is None:
            return None
        if self._seat.clock.now() - first < NONCE_WINDOW:
            return None
        with self._busy():
            try:
                place = self._place(sending.channel, of_thread=sending.post_id)
                return await self._look(place, sending, first - CLOCK_SKEW)
            except ChannelClosed as err:
                # It may still let us write; if not, sending again will say so.
                self._seen.pop(sending.key, None)
                channel = sending.channel.name
                LOG.warning("channel.unreadable", chat="discord", channel=channel, error=str(err))
                return None

    async def _look(
        self, place: discord.PartialMessageable, sending: Sending, since: datetime
    ) -> Receipt | None:
        self._seen.setdefault(sending.key, discord.Object(discord.utils.time_snowflake(since)))
        look = find(place, sending, self._seen, self._connection.client().our_id)
        found = await outcome(look, self._pace.send)
        del self._seen[sending.key]
        return found

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

    def _place(self, channel: Channel, of_thread: str | None = None) -> discord.PartialMessageable:
        """Return the channel, or the thread of a post in it, without asking Discord for it.

        Raises:
            ChannelClosed: if its address is no id of Discord's.
        """
        client = self._connection.client()
        if not SNOWFLAKE.fullmatch(channel.address):
            raise ChannelClosed(f"{channel.address!r} is no id of a Discord channel")
        return client.get_partial_messageable(int(of_thread or channel.address))
