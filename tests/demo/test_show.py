import asyncio
import os
import re
import signal
import socket
from pathlib import Path

import aiohttp
import pytest

from bot.demo import show
from tests.e2e.desk import until
from tests.fakes.installation import logs_as_before

CONFIG = Path(__file__).parents[2] / "config" / "demo.yaml"


def test_a_port_that_is_taken_is_not_waited_for(monkeypatch: pytest.MonkeyPatch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setattr(show, "PORT", other.getsockname()[1])
        port = show._free_port()

    assert port not in (0, show.PORT)


def test_the_usual_port_is_taken_where_it_is_free(monkeypatch: pytest.MonkeyPatch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
    monkeypatch.setattr(show, "PORT", port)

    assert show._free_port() == port


@pytest.mark.slow
async def test_the_demo_says_where_its_page_is_and_ends_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    with logs_as_before():
        running = asyncio.create_task(show._show(CONFIG, tmp_path))
        first = await until(lambda: capsys.readouterr().out)
        page = re.findall(r"https?://[^ ]+/", first)[0]
        async with aiohttp.ClientSession() as session:
            await until_answered(session, f"{page}livez")
        os.kill(os.getpid(), signal.SIGTERM)
        code = await running

    assert code == 0


async def until_answered(session: aiohttp.ClientSession, url: str) -> None:
    """Visit an address until somebody listens there."""
    async with asyncio.timeout(5):
        while True:
            try:
                async with session.get(url):
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(0)
