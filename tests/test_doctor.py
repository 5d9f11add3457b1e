"""The check-up: what it looks at, and that what is wrong is named with a way out."""

import asyncio
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.app.assembly import read
from bot.app.program import put_together
from bot.core.errors import Problem
from bot.core.model import Channel, ChatName
from bot.doctor import _clock, _disk, _examine, examine
from tests.fakes.chat import FakeChat
from tests.fakes.discord_world import TOKEN
from tests.fakes.installation import an_installation, fill, logs_as_before
from tests.fakes.source import FakeSource

PAGE = 4096


@pytest.fixture(autouse=True)
def _own_logs():
    with logs_as_before():
        yield


def test_everything_in_order_is_told_in_the_order_in_which_one_rests_on_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    code = examine(an_installation(tmp_path))

    said = [line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines()]
    assert code == 0
    assert [kind for kind, _ in said] == ["odd", "ok", "ok", "ok", "ok"]
    assert [what.split(":")[0] for _, what in said] == [
        *("configuration", "disk", "clock", "database", "chat console"),
    ]


def test_a_database_that_is_none_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    config = an_installation(tmp_path)
    (tmp_path / "vedette.db").write_bytes(b"no database at all" * 1000)

    assert examine(config) == 2
    assert "wrong    database:" in capsys.readouterr().out


async def test_a_database_with_a_damaged_page_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    config, database = an_installation(tmp_path), tmp_path / "vedette.db"
    await fill(f"sqlite:///{database}")
    whole = database.read_bytes()
    database.write_bytes(whole[:-PAGE] + b"x" * PAGE)

    assert await asyncio.to_thread(examine, config) == 2
    assert "wrong    database: database: the database is damaged" in capsys.readouterr().out


async def test_everything_is_closed_also_if_the_check_up_falls_over(tmp_path: Path):
    class Falling(FakeChat):
        async def check(self, channels: Sequence[Channel]) -> tuple[Problem, ...]:
            raise ZeroDivisionError

    source, chats = FakeSource(), {ChatName("a"): Falling(), ChatName("b"): FakeChat()}
    program = replace(put_together(read(an_installation(tmp_path))), source=source, chats=chats)
    with pytest.raises(ZeroDivisionError):
        await _examine(program)

    assert source.is_stopped
    assert [chat.is_stopped for chat in chats.values()] == [True, True]


def test_a_database_that_cannot_be_reached_is_wrong_and_its_password_is_not_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    config = an_installation(tmp_path, store="postgresql://user:hunter2@127.0.0.1:1/d")

    assert examine(config) == 2
    said = capsys.readouterr().out
    assert "wrong    database:" in said
    assert "hunter2" not in said


def test_a_chat_that_cannot_be_reached_is_wrong_and_the_others_are_looked_at(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    discord = {"token": TOKEN, "api_url": "http://127.0.0.1:1/api/v10"}
    config = an_installation(tmp_path, chats={"discord": discord, "console": {}})

    assert examine(config) == 2
    said = capsys.readouterr().out
    assert "wrong    chat discord:" in said
    assert "ok       chat console" in said
    assert TOKEN not in said


def test_a_full_disk_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    settings = read(an_installation(tmp_path, store=f"sqlite:///{tmp_path}/a/b/c.db")).settings
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=3 * 1024**2))

    [problem] = _disk(settings)
    assert problem.place == str(tmp_path)
    assert "only 3 MB are free" in problem.message


def test_the_disk_of_a_database_elsewhere_is_not_ours(tmp_path: Path):
    assert not list(_disk(read(an_installation(tmp_path, store="postgresql://h/d")).settings))


def test_a_clock_that_shows_a_time_before_this_program_is_wrong():
    assert [each.place for each in _clock(datetime(1970, 1, 1, tzinfo=UTC))] == ["clock"]
