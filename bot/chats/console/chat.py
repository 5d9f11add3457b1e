"""The console as a chat."""

import asyncio
import os
import queue
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Protocol, TextIO
from uuid import uuid4

from bot.chats.console.keyboard import Keyboard
from bot.chats.console.lines import Lines
from bot.chats.console.writer import Writer
from bot.core.errors import ChatClosed, Problem, SendError, Unsent
from bot.core.model import Answer, Ask, Channel, DeliveryKind, Message, Person, Receipt, Sending
from bot.ports import Answering, Seat

PATIENCE_S = 2.0  # with answers at the end; nobody may be reading them any more


class Look(Protocol):
    """How messages and answers are written down."""

    def message(self, kind: DeliveryKind, message: Message) -> str:
        """Return what is printed for a message, line end included."""

    def answer(self, answer: Answer) -> str:
        """Return what is printed for an answer, line end included."""


class ConsoleChat:
    """Prints to a stream; reads asks where it stands in a terminal."""

    def __init__(self, seat: Seat, stdout: TextIO, stdin: TextIO, *, is_json: bool) -> None:
        self._seat = seat
        self._writer = Writer(stdout)
        self._look = _look(stdout, is_json=is_json)
        self._keyboard = Keyboard(stdin) if _is_terminal(stdin) else None
        self._asking: set[asyncio.Task[None]] = set()
        # Whoever can type here can also edit the files.
        self._person = Person(seat.chat, "console", "console", is_editor=True)

    async def start(self, answering: Answering) -> None:
        """Begin to read what is typed."""
        if self._keyboard:
            self._keyboard.start(partial(self._typed, answering))

    async def send(self, sending: Sending) -> Receipt:
        """Print one message; an edit is taken without a word.

        Raises:
            ChatClosed: if nobody reads the output any more.
            Unsent: if it cannot be written now, e.g. to a full disk.
        """
        if sending.kind is DeliveryKind.EDIT:
            return Receipt(sending.post_id or sending.key)
        await self._print(sending.key, self._look.message(sending.kind, sending.message))
        return Receipt(sending.key)

    async def find(self, sending: Sending) -> Receipt | None:
        """Find what was handed over but not printed in time, once it is printed."""
        return Receipt(sending.key) if await self._writer.has_written(sending.key) else None

    async def check(self, channels: Sequence[Channel]) -> tuple[Problem, ...]:
        """Find nothing wrong: a console always works."""
        return ()

    async def stop(self) -> None:
        """Read no more, and finish what is being answered, unless the output is held."""
        if self._keyboard:
            self._keyboard.stop()
        if not self._asking:
            return
        _, left = await asyncio.wait(self._asking, timeout=PATIENCE_S)
        for task in left:
            task.cancel()

    def _typed(self, answering: Answering, words: str) -> None:
        task = asyncio.create_task(self._answer(answering, words))
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)

    async def _answer(self, answering: Answering, words: str) -> None:
        channel = self._seat.channels[0].name if self._seat.channels else None
        ask = Ask(words, self._person, channel, self._seat.clock.now())
        answer = await answering.answer(ask)
        with suppress(SendError):  # nobody reads the output: nobody waits for this answer either
            await self._print(uuid4().hex, self._look.answer(answer))

    async def _print(self, key: str, text: str) -> None:
        try:
            await self._writer.write(key, text)
        except (BrokenPipeError, ValueError) as err:
            raise ChatClosed("standard output is closed") from err
        except OSError as err:
            raise Unsent(f"standard output: {os.strerror(err.errno or 0)}") from err
        except queue.Full as err:
            raise Unsent("standard output: nobody reads on") from err


def _is_terminal(stream: TextIO) -> bool:
    return not stream.closed and stream.isatty()


def _look(stdout: TextIO, *, is_json: bool) -> Look:
    if is_json or not _is_terminal(stdout):
        return Lines()
    from bot.chats.console.screen import Screen  # noqa: PLC0415 - rich only in a terminal

    return Screen(stdout)
