"""Connecting, staying connected, and being refused."""

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.chats.discord.connection import Pace
from bot.core.errors import ChatClosed, Unsent
from tests.chats.discord.conftest import CHANNEL, HASTE, Build
from tests.fakes.answering import FakeAnswering
from tests.fakes.discord_server import DiscordServer
from tests.fakes.discord_world import TOKEN
from tests.fakes.values import a_sending

SENDING = a_sending(channel=CHANNEL)
GUILDS = 1  # https://discord.com/developers/docs/events/gateway#gateway-intents


async def test_only_what_happens_to_servers_is_asked_for(
    platform: DiscordServer, build: Build, answering: FakeAnswering
):
    chat = build()
    await chat.start(answering)
    await chat.stop()

    assert [identity["intents"] for identity in platform.gateway.identified] == [GUILDS]


async def test_a_refused_token_closes_the_chat(
    platform: DiscordServer, build: Build, answering: FakeAnswering
):
    platform.revokes_token()
    chat = build()
    with capture_logs() as logs, pytest.raises(ChatClosed, match="refuses the token"):
        await chat.start(answering)
    await chat.stop()

    assert TOKEN not in str(logs)
    assert [log["event"] for log in logs] == ["chat.refused"]


async def test_a_token_that_is_refused_while_commands_are_offered_closes_the_chat(
    platform: DiscordServer, build: Build, answering: FakeAnswering
):
    platform.fails(401, on="commands")
    chat = build()
    with pytest.raises(ChatClosed):
        await chat.start(answering)
    await chat.stop()


async def test_a_gateway_that_refuses_us_closes_the_chat(
    platform: DiscordServer, build: Build, answering: FakeAnswering
):
    chat = build()
    await chat.start(answering)
    await platform.gateway.closes(4004)
    await chat._connection._keeper
    with pytest.raises(ChatClosed, match="4004"):
        await chat.send(SENDING)
    await chat.stop()


async def test_a_discord_that_is_down_at_first_is_reached_when_it_comes_up(
    platform: DiscordServer, build: Build, answering: FakeAnswering
):
    await platform.goes_away()
    chat = build(pace=Pace(start=timedelta(seconds=0.05), first_pause=timedelta(seconds=0.01)))
    await chat.start(answering)
    with pytest.raises(Unsent, match="not connected"):
        await chat.send(SENDING)
    await platform.comes_up()
    await chat._connection._connected.wait()
    await chat.send(SENDING)
    await chat.stop()

    assert len(platform.messages) == 1


async def test_an_event_that_cannot_be_read_does_not_end_the_chat(
    platform: DiscordServer, build: Build, answering: FakeAnswering
):
    chat = build()
    with capture_logs() as logs:
        await chat.start(answering)
        await platform.gateway.tells("GUILD_CREATE", {"no": "id"})
        await platform.gateway.is_joined(times=2)
        exchange = await platform.asks("help")
        answer = await exchange.answer()
        await chat.stop()

    assert answer["content"] == "you asked: help"
    assert "chat.broken" in [log["event"] for log in logs]


@pytest.mark.parametrize("is_cut", [False, True], ids=["asked to", "cut off"])
async def test_a_session_is_resumed_and_what_was_asked_meanwhile_is_answered(
    platform: DiscordServer, build: Build, answering: FakeAnswering, *, is_cut: bool
):
    chat = build()
    await chat.start(answering)
    if is_cut:
        await platform.gateway.closes(4000)
    else:
        await platform.gateway.reconnects()
    exchange = await platform.asks("help")

    assert (await exchange.answer())["content"] == "you asked: help"
    assert (platform.gateway.resumed, len(platform.gateway.identified)) == (1, 1)
    await chat.stop()


async def test_commands_are_offered_once_and_again_only_when_they_change(
    platform: DiscordServer, build: Build, answering: FakeAnswering
):
    for _ in range(2):
        chat = build()
        await chat.start(answering)
        await chat.stop()
    assert platform.times_synced == 1

    platform.commands[0]["description"] = "as it was in an older version"
    chat = build()
    await chat.start(answering)
    await chat.stop()
    assert platform.times_synced == 2


async def test_alerts_go_out_even_if_commands_cannot_be_offered(
    platform: DiscordServer, build: Build, answering: FakeAnswering
):
    platform.fails(403, code=50001, on="commands")
    chat = build()
    with capture_logs() as logs:
        await chat.start(answering)
        await chat.send(SENDING)
        await chat.stop()

    assert len(platform.messages) == 1
    assert [log["event"] for log in logs] == ["chat.commands_not_offered"]


def test_pauses_between_attempts_grow_to_a_minute():
    pauses = Pace().pauses()

    assert [next(pauses).total_seconds() for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]


def test_a_sending_is_given_up_before_half_a_lease_is_over():
    assert Pace().send < timedelta(seconds=15)
    assert HASTE.send < Pace().send
