"""What a check-up finds wrong with the token, the invitation and the channels."""

from urllib.parse import parse_qs, urlsplit

import pytest

from bot.chats.discord import DiscordOptions
from bot.chats.discord.chat import DiscordChat
from bot.chats.discord.checkup import checkup
from bot.core.errors import Problem
from bot.core.model import Channel, Priority
from tests.chats.discord.conftest import CHANNEL
from tests.fakes.discord_server import DiscordServer
from tests.fakes.discord_world import (
    ALL_NEEDED,
    CATEGORY,
    EDITOR_ROLE,
    EMBED,
    FORUM,
    MENTION_EVERYONE,
    OPEN_THREADS,
    READ_HISTORY,
    SEND,
    SEND_IN_THREADS,
    THREAD,
    TOKEN,
    VIEW,
    VOICE,
)
from tests.fakes.values import a_channel


async def found(
    platform: DiscordServer, *channels: Channel, token: str = TOKEN
) -> tuple[Problem, ...]:
    return await checkup(DiscordOptions(token=token, **platform.addresses), channels)


async def test_where_all_is_well_there_is_no_problem(platform: DiscordServer):
    thread = platform.home.place("56", "thread", kind=THREAD, parent=platform.newsroom)
    voice = platform.home.place("57", "voice", kind=VOICE)

    assert await found(platform, CHANNEL, *(a_channel(address=p.id) for p in (thread, voice))) == ()


async def test_a_chat_can_be_checked_before_and_while_it_runs(
    chat: DiscordChat, platform: DiscordServer
):
    platform.newsroom.denies(SEND)

    assert len(await chat.check([CHANNEL])) == 1


@pytest.mark.parametrize(
    ("token", "said"),
    [
        ("", "empty"),
        ("   ", "empty"),
        (f"Bot {TOKEN}", "left out"),
        ("xoxb-1-2-3", "Slack"),
        ("xapp-1.2.3", "Slack"),
        ("https://discord.com/api/webhooks/1/2", "webhook"),
        ("0123456789abcdef0123456789abcdef", "public key or secret"),
    ],
)
async def test_what_is_no_bots_token_is_told_without_asking_discord(
    platform: DiscordServer, token: str, said: str
):
    [problem] = await found(platform, CHANNEL, token=token)

    assert said in problem.message
    assert "Reset Token" in problem.hint
    assert not token.strip() or token not in problem.line()
    assert platform.requests == []


async def test_a_token_that_discord_refuses_is_the_only_problem(platform: DiscordServer):
    platform.revokes_token()
    [problem] = await found(platform, CHANNEL)

    assert (problem.place, problem.message) == ("discord", "Discord refuses the token")
    assert TOKEN not in problem.line()


async def test_a_discord_that_cannot_be_reached_is_told(platform: DiscordServer):
    await platform.goes_away()
    [problem] = await found(platform, CHANNEL)

    assert problem.message.startswith("Discord cannot be asked")


@pytest.mark.parametrize("address", ["", "#newsroom", "newsroom"])
async def test_an_address_that_is_no_id_is_told(platform: DiscordServer, address: str):
    [problem] = await found(platform, a_channel(address=address))

    assert "no id" in problem.message
    assert "Copy Channel ID" in problem.hint


async def test_a_channel_that_is_not_there_comes_with_an_invitation(platform: DiscordServer):
    [problem] = await found(platform, a_channel(address="4242"))
    link = next(word for word in problem.hint.split() if "https://" in word).strip("()")
    query = parse_qs(urlsplit(link).query)

    assert (problem.place, "Unknown Channel" in problem.message) == ("newsroom", True)
    assert query["scope"] == ["bot applications.commands"]
    assert query["permissions"] == [str(ALL_NEEDED | OPEN_THREADS)]


@pytest.mark.parametrize(
    ("denied", "lacks"),
    [
        (SEND, "Send Messages, Embed Links"),  # the one is nothing without the other
        (EMBED, "Embed Links"),
        (READ_HISTORY, "Read Message History"),
        (EMBED | READ_HISTORY, "Embed Links, Read Message History"),
    ],
)
async def test_each_permission_that_is_missing_is_named(
    platform: DiscordServer, denied: int, lacks: str
):
    platform.newsroom.denies(denied)
    [problem] = await found(platform, CHANNEL)

    assert problem.message == f"the bot lacks {lacks}"


async def test_a_thread_needs_its_own_permission(platform: DiscordServer):
    thread = platform.home.place("56", "thread", kind=THREAD, parent=platform.newsroom)
    platform.newsroom.denies(SEND_IN_THREADS)
    [problem] = await found(platform, a_channel(address=thread.id))

    assert problem.message == "the bot lacks Send Messages in Threads"


async def test_a_hidden_channel_is_closed(platform: DiscordServer):
    platform.newsroom.denies(VIEW)
    [problem] = await found(platform, CHANNEL)

    assert "closed to the bot" in problem.message


@pytest.mark.parametrize(("kind", "name"), [(CATEGORY, "category"), (FORUM, "forum")])
async def test_what_holds_no_messages_is_no_channel_for_alerts(
    platform: DiscordServer, kind: int, name: str
):
    place = platform.home.place("58", "odd", kind=kind)
    [problem] = await found(platform, a_channel(address=place.id))

    assert problem.message == f"58 is a {name}: it takes no posts"


async def test_a_bot_that_was_invited_without_commands_is_told_once_a_server(
    platform: DiscordServer,
):
    platform.home.offers_commands = False
    [problem] = await found(platform, CHANNEL, a_channel(name="again"))

    assert "may not offer its commands" in problem.message
    assert "applications.commands" in problem.hint


@pytest.mark.parametrize("role", ["4242", "editors"])
async def test_a_ping_of_what_is_no_role_is_told(platform: DiscordServer, role: str):
    [problem] = await found(platform, a_channel(pings=((Priority.URGENT, role),)))

    assert "is no role" in problem.message
    assert not problem.is_warning


async def test_a_role_that_the_bot_may_not_ping_is_a_warning(platform: DiscordServer):
    channel = a_channel(pings=((Priority.URGENT, EDITOR_ROLE),))
    [problem] = await found(platform, channel)
    assert problem.is_warning

    platform.home.granted |= MENTION_EVERYONE
    assert await found(platform, channel) == ()


async def test_a_role_that_anyone_may_mention_can_be_pinged(platform: DiscordServer):
    role = platform.home.role("59", "watch", is_mentionable=True)

    assert await found(platform, a_channel(pings=((Priority.URGENT, role.id),))) == ()
