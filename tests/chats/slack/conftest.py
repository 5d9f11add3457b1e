"""A workspace on loopback, and the real libraries talking to it."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from bot.chats.slack import ADAPTER, SlackOptions
from bot.chats.slack.chat import SlackChat
from bot.core.model import ChannelName, ChatName
from bot.ports import Seat
from tests.fakes.answering import FakeAnswering
from tests.fakes.clock import FakeClock
from tests.fakes.slack_server import APP_TOKEN, BOT_TOKEN, SlackServer
from tests.fakes.values import a_channel

SLACK = ChatName("slack")
CHANNEL = a_channel(chat=SLACK, address="C1")
OTHER = a_channel(chat=SLACK, address="C2", name=ChannelName("desk"))


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server


@pytest.fixture
def answering() -> FakeAnswering:
    return FakeAnswering()


@pytest.fixture
async def open_chat(
    slack: SlackServer, clock: FakeClock
) -> AsyncIterator[Callable[..., SlackChat]]:
    """Open chats that are stopped when the test ends; anything about them can be changed."""
    opened: list[Any] = []

    def open_one(*, editors: frozenset[str] | None = None, **options: str) -> Any:
        given = {"bot_token": BOT_TOKEN, "app_token": APP_TOKEN, "api_url": slack.api_url} | options
        seat = Seat(SLACK, "Sahel desk", (CHANNEL, OTHER), editors, clock, NoHealth())
        opened.append(ADAPTER.open(SlackOptions(**given), seat))
        return opened[-1]

    yield open_one
    for chat in opened:
        await chat.stop()


@pytest.fixture
async def chat(open_chat: Callable[..., SlackChat]) -> SlackChat:
    """Open a chat that is not started: it can send, find and check."""
    return open_chat()


class NoHealth:
    def problems(self) -> tuple[str, ...]:
        return ()

    def metrics(self) -> dict[str, float]:
        return {}
