"""Printing where nobody reads on: nothing piles up, comes twice, or keeps the program."""

import asyncio
import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TextIO

import pytest

from bot.chats.console import chat as console_chat
from bot.chats.console import open_console, writer
from bot.core.errors import ChatClosed, Unsent
from bot.ports import Chat
from tests.fakes.clock import FakeClock
from tests.fakes.seats import a_seat
from tests.fakes.values import a_message, a_sending

ENOUGH = 200_000  # more than a pipe takes while nobody reads it
LONG = a_sending(key="long", message=a_message(summary="x" * ENOUGH))
WITHIN_S = 10
AT_ONCE_S = 0.05


@dataclass
class Pager:
    """A pipe that is read only when it pleases us."""

    stdout: TextIO
    end: int

    def reads(self, lines: int) -> list[str]:
        """Read so many lines, and return the keys of what stands in them."""
        with os.fdopen(os.dup(self.end), encoding="utf-8") as reader:
            return [json.loads(reader.readline())["headline"] for _ in range(lines)]


@pytest.fixture
def pager() -> Iterator[Pager]:
    end, begin = os.pipe()
    stdout = os.fdopen(begin, "w", encoding="utf-8")
    yield Pager(stdout, end)
    stdout.close()


@pytest.fixture
async def chat(clock: FakeClock, pager: Pager) -> AsyncIterator[Chat]:
    chat = open_console(a_seat("console", clock), stdout=pager.stdout, stdin=io.StringIO())
    yield chat
    with suppress(OSError):
        os.close(pager.end)  # whoever still writes learns that nobody reads
    await asyncio.gather(*chat._writer._handed.values(), return_exceptions=True)


def named(name: str) -> object:
    return a_sending(key=name, message=a_message(headline=name))


def writers() -> int:
    return sum(thread.name == "console" for thread in threading.enumerate())


async def gives_up(chat: Chat, sending: object) -> None:
    """Send, and wait no longer than one look."""
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(AT_ONCE_S):
            await chat.send(sending)


async def test_tries_again_while_nobody_reads_take_no_further_threads(
    chat: Chat, pager: Pager
) -> None:
    before = writers()
    for _ in range(5):
        await gives_up(chat, LONG)
    assert writers() - before == 1


async def test_what_was_tried_many_times_is_printed_once_when_read_again(
    chat: Chat, pager: Pager
) -> None:
    await gives_up(chat, LONG)
    await gives_up(chat, LONG)
    for _ in range(3):
        await gives_up(chat, named("second"))
    third = asyncio.create_task(chat.send(named("third")))
    await asyncio.sleep(0)
    read = await asyncio.to_thread(pager.reads, 3)
    await third
    assert read == [LONG.message.headline, "second", "third"]


async def test_what_was_printed_after_all_is_found_and_not_sent_again(
    chat: Chat, pager: Pager
) -> None:
    await gives_up(chat, LONG)
    found = asyncio.create_task(chat.find(LONG))
    await asyncio.to_thread(pager.reads, 1)
    assert (await found).remote_id == LONG.key
    assert await chat.find(LONG) is None


async def test_what_failed_after_all_is_not_found(chat: Chat, pager: Pager) -> None:
    await gives_up(chat, LONG)
    os.close(pager.end)
    assert await chat.find(LONG) is None
    with pytest.raises(ChatClosed):
        await chat.send(LONG)


async def test_what_waits_is_bounded(
    chat: Chat, pager: Pager, monkeypatch: pytest.MonkeyPatch
) -> None:
    await gives_up(chat, LONG)
    for number in range(writer.MOST_WAITING):
        sending = asyncio.create_task(chat.send(named(str(number))))
        await asyncio.sleep(0)
        sending.cancel()
    with pytest.raises(Unsent, match="nobody reads on"):
        await chat.send(named("one too many"))


async def test_stopping_waits_for_no_answer_that_nobody_reads(
    chat: Chat, pager: Pager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console_chat, "PATIENCE_S", AT_ONCE_S)
    await gives_up(chat, LONG)
    answer = asyncio.create_task(chat.send(named("an answer")))
    chat._asking.add(answer)
    async with asyncio.timeout(WITHIN_S):
        await chat.stop()
        with pytest.raises(asyncio.CancelledError):
            await answer


async def test_an_output_that_does_not_wait_gets_everything_all_the_same(
    chat: Chat, pager: Pager
) -> None:
    os.set_blocking(pager.stdout.fileno(), False)
    sent = asyncio.create_task(chat.send(LONG))
    await asyncio.sleep(0)
    assert await asyncio.to_thread(pager.reads, 1) == [LONG.message.headline]
    assert (await sent).remote_id == LONG.key


HELD = f"""
import asyncio, sys
from bot.chats.console.writer import Writer

async def main():
    writing = asyncio.create_task(Writer(sys.stdout).write("key", "x" * {ENOUGH}))
    await asyncio.wait({{writing}}, timeout={AT_ONCE_S})
    writing.cancel()

asyncio.run(main())
sys.stdout.flush()
"""


@pytest.mark.slow
def test_the_program_ends_while_nobody_reads() -> None:
    end, begin = os.pipe()
    try:
        ended = subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, "-c", HELD],
            stdout=begin,
            stderr=subprocess.PIPE,
            timeout=WITHIN_S,
            check=False,
        )
    finally:
        os.close(end)
        os.close(begin)
    assert (ended.returncode, ended.stderr) == (0, b"")
