import asyncio
import io
import json
import os
import signal
import sys
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.app.assembly import read
from bot.app.program import put_together
from bot.app.running import run, until_stopped
from bot.core.errors import SetupError
from bot.core.model import ChatName
from bot.store import hold
from tests.e2e.desk import until
from tests.fakes.installation import an_installation
from tests.fakes.values import SENDING

CONSOLE = ChatName("console")
WITHIN_S = 10


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_runs_until_it_is_asked_to_stop(
    tmp_path: Path, store_url: str, number: signal.Signals
):
    program = put_together(read(an_installation(tmp_path)))
    with capture_logs() as events:
        running = asyncio.create_task(until_stopped(program))
        await until(lambda: any(event["event"] == "chat.started" for event in events))
        os.kill(os.getpid(), number)
        async with asyncio.timeout(WITHIN_S):
            code = await running

    assert code == 0
    assert [event["event"] for event in events][-3:] == [
        *("drain.begun", "drain.ended", "program.ended"),
    ]


def test_what_is_odd_about_the_configuration_is_logged(
    tmp_path: Path, store_url: str, capsys: pytest.CaptureFixture[str]
):
    code = run(an_installation(tmp_path), is_once=True, is_json=False)

    assert code == 0
    assert "no feeds, so only those added in chat are polled" in capsys.readouterr().err


def test_a_database_in_use_is_not_touched(tmp_path: Path):
    config = an_installation(tmp_path)
    with hold(f"sqlite:///{tmp_path}/vedette.db"), pytest.raises(SetupError, match="in use"):
        run(config, is_once=True, is_json=False)

    assert not (tmp_path / "vedette.db").exists()


async def test_json_is_printed_in_a_terminal_too_if_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    class Terminal(io.StringIO):
        encoding = "utf-8"

        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdout", Terminal())
    assembly = read(an_installation(tmp_path))
    chats = [put_together(assembly, is_json=is_json).chats[CONSOLE] for is_json in (True, False)]
    for chat in chats:
        await chat.send(SENDING)

    first, rest = sys.stdout.getvalue().split("\n", 1)
    assert json.loads(first)["headline"] == SENDING.message.headline
    assert rest
    assert not rest.startswith("{")
