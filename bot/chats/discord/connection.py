"""One client kept logged in and on the gateway, whatever happens outside.

discord.py itself reconnects and resumes; here stands what it leaves to others: a network that is
down when we start, and what it gives up on.
"""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import discord
import structlog

from bot.chats.discord.options import DiscordOptions
from bot.chats.discord.outcomes import FAILURES, outcome
from bot.chats.discord.slash import is_offered, offers
from bot.chats.discord.wire import Client, OnInteraction
from bot.commands import COMMANDS
from bot.core.errors import ChatClosed, SendError, Unsent

LOG = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """How long things may take.

    `send` stays below half a lease of the outbox; `defer` leaves Discord's three seconds room.
    """

    start: timedelta = timedelta(seconds=10)
    send: timedelta = timedelta(seconds=12)
    offer: timedelta = timedelta(seconds=5)
    defer: timedelta = timedelta(seconds=1.5)
    first_pause: timedelta = timedelta(seconds=1)
    longest_pause: timedelta = timedelta(minutes=1)

    def pauses(self) -> Iterator[timedelta]:
        """Yield how long to wait before each further attempt to connect, without end."""
        pause = self.first_pause
        while True:
            yield pause
            pause = min(pause * 2, self.longest_pause)


PACE = Pace()


class Connection:
    """Connects, and stays connected until closed or refused."""

    def __init__(self, options: DiscordOptions, on_interaction: OnInteraction, pace: Pace) -> None:
        self._options = options
        self._on_interaction = on_interaction
        self._pace = pace
        self._connected = asyncio.Event()
        self._client: Client | None = None
        self._refusal: ChatClosed | None = None
        self._keeper: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Connect; if Discord cannot be reached in time, go on trying behind the caller's back.

        Raises:
            ChatClosed: if Discord refuses the token.
        """
        self._keeper = asyncio.create_task(self._keep())
        connected = asyncio.create_task(self._connected.wait())
        await asyncio.wait(
            {self._keeper, connected},
            timeout=self._pace.start.total_seconds(),
            return_when=asyncio.FIRST_COMPLETED,
        )
        connected.cancel()
        if self._refusal is not None:
            raise self._refusal

    def client(self) -> Client:
        """Return the client, logged in.

        Raises:
            ChatClosed: if Discord has refused the token.
            Unsent: if there is none yet.
        """
        if self._refusal is not None:
            raise self._refusal
        if self._client is None:
            raise Unsent("not connected to Discord")
        return self._client

    async def close(self) -> None:
        """Disconnect."""
        if self._keeper is not None:
            self._keeper.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeper

    def refused(self, refusal: ChatClosed) -> None:
        """Stop for good: every further request with a refused token counts towards a ban."""
        self._refusal = self._refusal or refusal
        LOG.error("chat.refused", chat="discord", detail=str(refusal))
        if self._keeper is not None and self._keeper is not asyncio.current_task():
            self._keeper.cancel()

    async def _keep(self) -> None:
        for pause in self._pace.pauses():
            try:
                await self._connect()
            except ChatClosed as err:
                self.refused(err)
                return
            except discord.ConnectionClosed as err:
                said = f"{err.code}, {err.reason or 'no reason given'}"
                self.refused(ChatClosed(f"Discord ended the connection: {said}"))
                return
            except (SendError, *FAILURES) as err:
                LOG.warning("chat.unreachable", chat="discord", error=str(err), pause=str(pause))
            except Exception:
                # discord.py lets an event that it cannot read end its loop; the next may be fine.
                LOG.exception("chat.broken", chat="discord", pause=str(pause))
            await asyncio.sleep(pause.total_seconds())

    async def _connect(self) -> None:
        client = Client(self._options, self._on_interaction, self._connected)
        try:
            login = client.login(self._options.token.get_secret_value())
            await outcome(login, self._pace.send)
            self._client = client
            await self._offer(client)
            await client.connect()
        finally:
            self._client = None
            await client.close()

    async def _offer(self, client: Client) -> None:
        """Register the slash commands if they have changed; alerts go out even if this fails."""
        wanted, app = offers(COMMANDS.values()), client.application_id or 0
        try:
            held = await outcome(client.http.get_global_commands(app), self._pace.offer)
            if not is_offered(wanted, held):
                await outcome(
                    client.http.bulk_upsert_global_commands(app, wanted), self._pace.offer
                )
        except ChatClosed:
            raise
        except SendError as err:
            LOG.warning("chat.commands_not_offered", chat="discord", error=str(err))
