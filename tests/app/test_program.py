"""What starting and ending do where a part does not play along; tests/e2e has the rest."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.app.assembly import read
from bot.app.program import CHAT_PATIENCE_S, JOB_PATIENCE_S, Program, put_together
from bot.core.errors import ChatClosed, OutsideError, Unsent
from bot.core.model import ChatName
from bot.loops.deliver import DEADLINE
from bot.loops.once import POLL_PATIENCE, SEND_PATIENCE
from tests.e2e.desk import until
from tests.fakes.chat import FakeChat
from tests.fakes.installation import an_installation

CONSOLE = ChatName("console")


class StuckChat(FakeChat):
    """A chat that does not let go."""

    async def stop(self) -> None:
        await asyncio.Event().wait()


class ShyChat(FakeChat):
    """A chat whose start fails at first, each time as it is told."""

    def __init__(self, *errors: Exception) -> None:
        super().__init__()
        self.errors = list(errors)
        self.starts = 0

    async def start(self, answering: Any) -> None:
        self.starts += 1
        if self.errors:
            raise self.errors.pop(0)
        await super().start(answering)


@asynccontextmanager
async def running(folder: Path, chat: FakeChat) -> AsyncIterator[Program]:
    """Run with this chat as the console, until the block is left."""
    program = replace(put_together(read(an_installation(folder))), chats={CONSOLE: chat})
    stop = asyncio.Event()
    await program.open()
    task = asyncio.create_task(program.run(stop))
    yield program
    stop.set()
    await task
    await program.close()


async def test_a_chat_that_is_away_is_started_again_until_it_is_there(
    tmp_path: Path, store_url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("bot.app.program.FIRST_CHAT_RETRY_S", 0.001)
    chat = ShyChat(Unsent("away"), OutsideError("away"))
    async with running(tmp_path, chat) as program:
        await until(lambda: chat.answering)
        await until(lambda: not program.footing.tally.problems())

    assert chat.starts == 3
    assert chat.is_stopped


async def test_a_chat_that_refuses_the_token_is_not_asked_again(tmp_path: Path, store_url: str):
    chat = ShyChat(ChatClosed("token refused"))
    async with running(tmp_path, chat) as program:
        await until(lambda: "chat console: token refused" in program.footing.tally.problems())

    assert chat.starts == 1


async def test_a_chat_that_does_not_let_go_is_left_behind(
    tmp_path: Path, store_url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("bot.app.program.CHAT_PATIENCE_S", 0.01)
    with capture_logs() as events:
        async with running(tmp_path, StuckChat()):
            pass

    assert [event["event"] for event in events][-2:] == ["chat.left_behind", "program.ended"]


async def test_chats_that_do_not_let_go_are_left_behind_together(
    tmp_path: Path, store_url: str, monkeypatch: pytest.MonkeyPatch
):
    stopping: list[StuckChat] = []

    class Waiting(StuckChat):
        async def stop(self) -> None:
            stopping.append(self)
            await until(lambda: len(stopping) == 2)

    class Broken(FakeChat):
        async def stop(self) -> None:
            raise RuntimeError("a library's own error")

    chats: dict[ChatName, FakeChat] = {
        ChatName("a"): Broken(),
        ChatName("b"): Waiting(),
        ChatName("c"): Waiting(),
    }
    program = replace(put_together(read(an_installation(tmp_path))), chats=chats)
    with capture_logs() as events:
        await program.open()
        await program.close()

    ended = [(event["event"], event.get("chat")) for event in events]
    assert ended == [("chat.left_behind", "a"), ("program.ended", None)]


def test_ending_takes_half_a_minute_at_most():
    jobs_and_starts = 2 * JOB_PATIENCE_S
    sending = max(SEND_PATIENCE, POLL_PATIENCE).total_seconds()

    assert DEADLINE < SEND_PATIENCE
    assert jobs_and_starts + sending + CHAT_PATIENCE_S <= 28  # two are left for connections


def test_a_database_that_others_share_keeps_their_leases_and_its_own_disk(tmp_path: Path):
    shared = put_together(read(an_installation(tmp_path, store="postgresql://h/d")))
    alone = put_together(read(an_installation(tmp_path)))

    assert [each._is_alone() for each in (shared, alone)] == [False, True]
    assert shared.tending._care.free_bytes is None
    assert alone.tending._care.free_bytes
    assert alone.tending._care.free_bytes() > 0


async def test_what_a_killed_program_had_leased_is_free_at_the_next_start(tmp_path: Path):
    feed = {"url": "http://127.0.0.1:9/rss", "name": "gazette"}
    path = an_installation(tmp_path, feeds=[feed])
    free = []
    for _ in range(2):
        program = put_together(read(path))
        await program.open()
        footing = program.footing
        dues = await footing.store.feeds.claim_due(footing.clock.now(), 10, timedelta(days=1))
        free.append([due.feed.name for due in dues])
        await program.footing.store.upkeep.close()  # and nothing is given back

    assert free == [["gazette"], ["gazette"]]


def test_a_sign_of_life_is_sent_only_where_an_address_is_given(tmp_path: Path):
    url = "https://hc.example/secret"
    cares = [
        put_together(read(an_installation(tmp_path, heartbeat_url=given))).tending._care
        for given in (url, None)
    ]

    assert [bool(care.heartbeat) for care in cares] == [True, False]
