"""A Discord on loopback, and a chat connected to it."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest

from bot.chats.discord import DiscordOptions
from bot.chats.discord.chat import DiscordChat
from bot.chats.discord.connection import Pace
from bot.core.model import ChannelName, ChatName
from bot.ports import Seat
from tests.fakes.answering import FakeAnswering
from tests.fakes.clock import FakeClock
from tests.fakes.discord_server import DiscordServer
from tests.fakes.discord_world import TOKEN
from tests.fakes.values import a_channel

CHANNEL = a_channel(name=ChannelName("newsroom"), chat=ChatName("discord"))
HASTE = Pace(
    start=timedelta(seconds=5),
    send=timedelta(seconds=0.2),
    defer=timedelta(seconds=0.05),
    first_pause=timedelta(seconds=0.01),
)


class NoHealth:
    def problems(self) -> tuple[str, ...]:
        return ()

    def metrics(self) -> dict[str, float]:
        return {}


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def platform(clock: FakeClock) -> AsyncIterator[DiscordServer]:
    async with DiscordServer(clock) as platform:
        yield platform


@pytest.fixture
def answering() -> FakeAnswering:
    return FakeAnswering()


Build = Callable[..., DiscordChat]


@pytest.fixture
def build(platform: DiscordServer, clock: FakeClock) -> Build:
    def build(
        editors: frozenset[str] | None = None,
        pace: Pace = HASTE,
        at: DiscordServer = platform,
    ) -> DiscordChat:
        options = DiscordOptions(token=TOKEN, **at.addresses)
        seat = Seat(ChatName("discord"), "Sahel desk", (CHANNEL,), editors, clock, NoHealth())
        return DiscordChat(options, seat, pace)

    return build


@pytest.fixture
async def chat(build: Build, answering: FakeAnswering) -> AsyncIterator[DiscordChat]:
    chat = build()
    await chat.start(answering)
    yield chat
    await chat.stop()
