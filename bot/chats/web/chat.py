"""The web page as a chat: what is sent stands on the board, what is asked comes from the page."""

import errno
import os
from collections.abc import Sequence
from secrets import token_hex

import structlog
from aiohttp import web

from bot.chats.web.asks import Asks
from bot.chats.web.board import MOST_CARDS, Board
from bot.chats.web.cards import card
from bot.chats.web.guard import Guard
from bot.chats.web.listening import Listening
from bot.chats.web.options import HIGHEST_PORT, WebOptions
from bot.chats.web.pages import Pages
from bot.core.errors import OutsideError, Problem
from bot.core.model import Channel, DeliveryKind, Message, Receipt, Sending
from bot.ports import Answering, Seat

log = structlog.get_logger()

LEAST_TOKEN = 16  # characters; shorter ones can be guessed
PATIENCE_S = 2.0  # for replies under way when the page closes


class WebChat:
    """Serves the page; `url` is where it is once started."""

    def __init__(self, options: WebOptions, seat: Seat) -> None:
        self._options = options
        self._seat = seat
        self._board = Board(token_hex(4))
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """Return the page's address, with the port that was really taken; never the token."""
        host, port = self._options.host, self._options.port
        if self._runner and self._runner.addresses:
            host, port = self._runner.addresses[0][:2]
        return f"http://{f'[{host}]' if ':' in host else host}:{port}/"

    async def start(self, answering: Answering) -> None:
        """Show the newest alerts, and open the page.

        Raises:
            OutsideError: if the address cannot be listened on now; others go on meanwhile.
        """
        for message in reversed(await answering.recent(MOST_CARDS)):
            self._show_once(DeliveryKind.POST, message, _card_id(message, message.line))
        self._board.open()
        guard, listening = Guard(self._options), Listening(self._board)
        pages = Pages(Asks(self._seat, answering), guard, listening, self._seat)
        runner = web.AppRunner(pages.application(), access_log=None, shutdown_timeout=PATIENCE_S)
        await runner.setup()
        try:
            site = web.TCPSite(runner, self._options.host, self._options.port)
            await site.start()
        except OSError as err:
            await runner.cleanup()
            raise OutsideError(_cannot_listen(self._options, err)) from err
        self._runner = runner
        log.info("page.opened", url=self.url)

    async def send(self, sending: Sending) -> Receipt:
        """Show a message, or its newer text in its place; a second sending shows nothing new."""
        if sending.kind is DeliveryKind.EDIT and sending.post_id is not None:
            if sending.post_id in self._board:
                self._board.put(sending.post_id, card(DeliveryKind.POST, sending.message))
            return Receipt(sending.post_id)
        card_id = _card_id(sending.message, sending.key)
        self._show_once(sending.kind, sending.message, card_id)
        return Receipt(card_id)

    async def find(self, sending: Sending) -> Receipt | None:
        """Look whether a message is on the board."""
        card_id = _card_id(sending.message, sending.key)
        return Receipt(card_id) if card_id in self._board else None

    async def check(self, channels: Sequence[Channel]) -> tuple[Problem, ...]:
        """Warn of a token that can be guessed."""
        token = self._options.token
        if token is None or len(token.get_secret_value()) >= LEAST_TOKEN:
            return ()
        hint = "make one with `openssl rand -hex 16`"
        message = f"the token has fewer than {LEAST_TOKEN} characters"
        return (Problem("chats.web.token", message, hint, is_warning=True),)

    async def stop(self) -> None:
        """Send the listeners home and close the page."""
        self._board.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def _show_once(self, kind: DeliveryKind, message: Message, card_id: str) -> None:
        if card_id not in self._board:
            self._board.put(card_id, card(kind, message))


def _card_id(message: Message, key: str) -> str:
    """Name a card by its alert, which is one however many channels have it, else by its key."""
    return message.alert or key


def _cannot_listen(options: WebOptions, err: OSError) -> str:
    """Say what is in the way and what to write instead."""
    wish = "set chats.web.listen to"
    if err.errno == errno.EADDRINUSE:
        other = options.port + 1 if options.port < HIGHEST_PORT else options.port - 1
        return (
            f"port {options.port} on {options.host} is in use by another program: "
            f"stop that one, or {wish} another port, e.g. {options.host}:{other}"
        )
    if err.errno == errno.EACCES:
        return f"port {options.port} may not be opened: {wish} a port of 1024 or above"
    return (
        f"cannot listen on {options.listen} ({os.strerror(err.errno or 0)}): "
        f"{wish} an address of this machine, e.g. 127.0.0.1:8733"
    )
