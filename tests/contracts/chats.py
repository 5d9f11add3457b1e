"""Each chat with its platform, as the contract of the Chat port sees them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.chats import discord, slack
from bot.core.model import Channel, ChatName
from bot.ports import Chat, ChatAdapter, Seat
from tests.fakes.answering import FakeAnswering
from tests.fakes.chat import FakeChat
from tests.fakes.clock import FakeClock
from tests.fakes.discord_server import DiscordServer
from tests.fakes.discord_world import TOKEN
from tests.fakes.slack_server import APP_TOKEN, BOT_TOKEN, SlackServer
from tests.fakes.values import a_channel


@dataclass(frozen=True)
class Harness:
    """A chat that is started, and what its platform can be told to do next."""

    chat: Chat
    channel: Channel
    answering: FakeAnswering
    secrets: tuple[str, ...]
    texts: Callable[[], list[str]]  # what people see in the channel, oldest first
    loses_reply: Callable[[], Any]  # the next message is kept, its answer never comes
    limits: Callable[[], Any]  # asks for 600 s
    refuses: Callable[[], Any]  # this message, however often and in whatever form
    closes_channel: Callable[[], Any]
    closes: Callable[[], Any]  # the token
    ask: Callable[[str], Awaitable[str]] | None  # a person's words; the answer they see


class NoHealth:
    def problems(self) -> tuple[str, ...]:
        return ()

    def metrics(self) -> dict[str, float]:
        return {}


@asynccontextmanager
async def in_memory() -> AsyncIterator[Harness]:
    chat = FakeChat()
    answering = FakeAnswering()
    await chat.start(answering)
    yield Harness(
        chat,
        a_channel(),
        answering,
        (),
        texts=lambda: [message.line for message in chat.posts.values()],
        loses_reply=chat.loses_replies,
        limits=lambda: chat.asks_to_wait(seconds=600),
        refuses=chat.refuses,
        closes_channel=chat.closes_channel,
        closes=chat.closes,
        ask=None,
    )
    await chat.stop()


@asynccontextmanager
async def on_discord() -> AsyncIterator[Harness]:
    clock, answering = FakeClock(), FakeAnswering()
    async with DiscordServer(clock) as platform:
        channel = a_channel(chat=ChatName("discord"), address=platform.newsroom.id)
        options = {"token": TOKEN, **platform.addresses}
        chat = _opened(discord.ADAPTER, options, channel, clock)
        await chat.start(answering)

        async def ask(words: str) -> str:
            exchange = await platform.asks(words)
            return str((await exchange.answer())["content"])

        yield Harness(
            chat,
            channel,
            answering,
            (TOKEN,),
            texts=lambda: [message["content"] for message in platform.messages],
            loses_reply=platform.stores_then_drops,
            limits=lambda: platform.limits(600),
            refuses=lambda: platform.fails(400, times=2),
            closes_channel=platform.home.places.clear,
            closes=platform.revokes_token,
            ask=ask,
        )
        await chat.stop()


@asynccontextmanager
async def on_slack() -> AsyncIterator[Harness]:
    clock, answering = FakeClock(), FakeAnswering()
    async with SlackServer() as platform:
        channel = a_channel(chat=ChatName("slack"), address="C1")
        tokens = {"bot_token": BOT_TOKEN, "app_token": APP_TOKEN}
        chat = _opened(slack.ADAPTER, {**tokens, "api_url": platform.api_url}, channel, clock)
        await chat.start(answering)

        async def ask(words: str) -> str:
            asked = await platform.asks(words)
            return str((await asked.answer())["text"])

        yield Harness(
            chat,
            channel,
            answering,
            (BOT_TOKEN, APP_TOKEN),
            texts=platform.texts,
            loses_reply=platform.stores_then_drops,
            limits=lambda: platform.limits(seconds=600),
            refuses=lambda: platform.refuses("invalid_arguments", times=2),
            closes_channel=lambda: platform.refuses("channel_not_found"),
            closes=lambda: platform.refuses("invalid_auth"),
            ask=ask,
        )
        await chat.stop()


def _opened(
    adapter: ChatAdapter, options: dict[str, str], channel: Channel, clock: FakeClock
) -> Chat:
    seat = Seat(adapter.name, "Sahel desk", (channel,), None, clock, NoHealth())
    return adapter.open(adapter.options(**options), seat)


HARNESSES: dict[str, Callable[[], AbstractAsyncContextManager[Harness]]] = {
    "in memory": in_memory,
    "discord": on_discord,
    "slack": on_slack,
}
