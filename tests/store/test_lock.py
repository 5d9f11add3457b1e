import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.core.errors import SetupError
from bot.store import hold

HOLDER = """
import sys
from bot.store import hold
with hold(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""
HOLDER_WITH_CHILD = """
import os, sys
from bot.store import hold
with hold(sys.argv[1]):
    if os.fork() == 0:
        print("held", flush=True)
        sys.stdin.read()
        os._exit(0)
    os.wait()
"""


def holder(url: str, program: str = HOLDER) -> subprocess.Popen[str]:
    """Start a process that holds a store's lock, and wait until it does."""
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and text
        [sys.executable, "-c", program, url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def test_the_lock_can_be_taken_again_once_it_is_left(new_sqlite_url: str) -> None:
    for _ in range(2):
        with hold(new_sqlite_url):
            pass


def test_a_second_holder_is_told_who_is_first(new_sqlite_url: str) -> None:
    with (
        hold(new_sqlite_url),
        pytest.raises(SetupError, match=f"process {os.getpid()} .*stop that one"),
        hold(new_sqlite_url),
    ):
        pass


@pytest.mark.slow
def test_another_process_that_holds_it_is_named(new_sqlite_url: str) -> None:
    process = holder(new_sqlite_url)
    with pytest.raises(SetupError, match=f"process {process.pid} "), hold(new_sqlite_url):
        pass
    end(process)


@pytest.mark.slow
@pytest.mark.parametrize("program", [HOLDER, HOLDER_WITH_CHILD])
def test_a_killed_holder_leaves_no_lock_even_if_its_child_lives_on(
    new_sqlite_url: str, program: str
) -> None:
    process = holder(new_sqlite_url, program)
    os.kill(process.pid, signal.SIGKILL)
    os.waitpid(process.pid, 0)
    with hold(new_sqlite_url):
        pass
    end(process)


def test_the_folder_is_made(tmp_path: Path) -> None:
    with hold(f"sqlite:///{tmp_path}/var/vedette.db"):
        assert (tmp_path / "var" / "vedette.db.lock").read_text() == f"{os.getpid()}\n"


def test_a_lock_that_cannot_be_written_is_a_setup_error(tmp_path: Path) -> None:
    (tmp_path / "vedette.db.lock").mkdir()
    with (
        pytest.raises(SetupError, match="cannot be written"),
        hold(f"sqlite:///{tmp_path}/vedette.db"),
    ):
        pass


def test_postgresql_needs_no_lock() -> None:
    with hold("postgresql://nowhere.example/x"), hold("postgresql://nowhere.example/x"):
        pass
