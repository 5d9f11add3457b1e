"""The stream: signs of life, and a bound on how many and how slow listeners may be."""

import asyncio

import pytest
from aiohttp import web

from bot.chats.web import listening
from bot.chats.web.board import Board
from bot.chats.web.listening import Listening
from tests.fakes.clock import FakeClock
from tests.fakes.values import SENDING
from tests.fakes.webpage import a_page


async def test_a_quiet_stream_shows_that_it_lives(
    clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Listening.__init__, "__kwdefaults__", {"keep_alive_s": 0.01})
    async with a_page(clock) as page, page.events() as events:
        await events.until_ready()
        assert await events.next() == {"": "still here"}
        await page.chat.send(SENDING)
        assert len(await events.cards(1)) == 1


async def test_the_stream_may_be_kept_by_nobody_on_the_way(clock: FakeClock) -> None:
    async with a_page(clock) as page, page.events() as events:
        assert events.response.content_type == "text/event-stream"
        assert events.response.headers["Cache-Control"] == "no-store"
        assert events.response.headers["X-Accel-Buffering"] == "no"


async def test_no_more_than_so_many_may_listen(
    clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "MOST_LISTENERS", 1)
    async with a_page(clock) as page:
        async with page.events() as first:
            await first.until_ready()
            assert (await page.get("events")).status == 503
        assert (await page.get("livez")).status == 200


class Stuck(web.StreamResponse):
    """A reply to a browser that takes nothing."""

    async def prepare(self, request):
        return None

    async def write(self, data):
        await asyncio.Event().wait()


class Wire:
    is_cut = False

    def abort(self) -> None:
        self.is_cut = True


class Request:
    headers: dict[str, str] = {}  # noqa: RUF012 - never changed
    transport: Wire | None = None


@pytest.mark.parametrize("wire", [Wire(), None])
async def test_a_listener_that_takes_nothing_is_let_go(
    monkeypatch: pytest.MonkeyPatch, wire: Wire | None
) -> None:
    monkeypatch.setattr(listening, "SLOWEST_S", 0.01)
    monkeypatch.setattr(listening.web, "StreamResponse", Stuck)
    board, request = Board("b"), Request()
    request.transport = wire
    listens = Listening(board)
    await listens.listen(request)
    assert listens.count == 0
    assert wire is None or wire.is_cut
