"""Slash commands: who is heard, who may write, and what they see."""

import asyncio

import pytest
from structlog.testing import capture_logs

from bot.chats.discord.chat import DiscordChat
from bot.core.model import Answer, WatchlistName
from tests.chats.discord.conftest import Build
from tests.fakes.answering import FakeAnswering
from tests.fakes.clock import START
from tests.fakes.discord_server import DiscordServer
from tests.fakes.discord_world import EDITOR_ROLE, MANAGE_SERVER, THREAD, Member
from tests.fakes.values import MESSAGE

BOSS = Member("1", "the boss", permissions=MANAGE_SERVER)
EDITOR = Member("2", "an editor", roles=(EDITOR_ROLE,))
READER = Member("3", "a reader")


async def test_an_ask_is_answered_in_private(
    chat: DiscordChat, platform: DiscordServer, answering: FakeAnswering
):
    exchange = await platform.asks("latest", by=READER, list="wagner", count=5)
    answer = await exchange.answer()

    [ask] = answering.asks
    assert answer["content"] == "you asked: latest wagner 5"
    assert answer["allowed_mentions"]["parse"] == []
    assert (exchange.is_private, exchange.is_deferred) == (True, False)
    assert (ask.channel, ask.at) == ("newsroom", START)
    assert (ask.person.chat, ask.person.id, ask.person.name) == ("discord", "3", "a reader")


async def test_an_answer_that_takes_long_is_promised_first(
    chat: DiscordChat, platform: DiscordServer, answering: FakeAnswering
):
    answering.hangs()
    exchange = await platform.asks("status")
    await platform.is_asked(on="replies")
    assert (exchange.is_deferred, exchange.is_private) == (True, True)
    answering.resumes()

    assert (await exchange.answer())["content"] == "you asked: status"


async def test_a_public_answer_is_for_the_channel_and_shows_cards(
    chat: DiscordChat, platform: DiscordServer, answering: FakeAnswering
):
    answering.answers(Answer("shared", cards=(MESSAGE,), is_private=False))
    exchange = await platform.asks("share")
    answer = await exchange.answer()

    assert not exchange.is_private
    assert answer["embeds"][0]["title"] == MESSAGE.headline


# -- who may write --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("editors", "person", "may_write"),
    [
        (None, BOSS, True),
        (None, EDITOR, False),
        (None, READER, False),
        (frozenset({EDITOR_ROLE}), EDITOR, True),
        (frozenset({EDITOR_ROLE}), BOSS, False),
        (frozenset({EDITOR_ROLE}), READER, False),
        (frozenset({READER.id}), READER, True),
        (frozenset[str](), BOSS, False),
    ],
)
async def test_membership_decides_where_editors_are_listed_else_manage_server(
    build: Build,
    platform: DiscordServer,
    answering: FakeAnswering,
    editors: frozenset[str] | None,
    person: Member,
    *,
    may_write: bool,
):
    chat = build(editors)
    await chat.start(answering)
    exchange = await platform.asks("watch add", by=person, list="wagner", term="Africa Corps")
    await exchange.answer()
    await chat.stop()

    assert [ask.person.is_editor for ask in answering.asks] == [may_write]


async def test_who_may_write_is_decided_anew_at_every_ask(
    build: Build, platform: DiscordServer, answering: FakeAnswering
):
    chat = build(frozenset({EDITOR_ROLE}))
    await chat.start(answering)
    for roles in ((EDITOR_ROLE,), ()):
        member = Member("2", "an editor", roles=roles)
        await (await platform.asks("undo", by=member)).answer()
    await chat.stop()

    assert [ask.person.is_editor for ask in answering.asks] == [True, False]


# -- from where -----------------------------------------------------------------------------


async def test_a_direct_message_is_refused_and_recorded(
    chat: DiscordChat, platform: DiscordServer, answering: FakeAnswering
):
    with capture_logs() as logs:
        exchange = await platform.asks("watch add", by=BOSS, is_direct=True, term="secret")
        answer = await exchange.answer()

    assert "server" in answer["content"]
    assert answering.asks == []
    assert [log["event"] for log in logs] == ["ask.foreign"]
    assert "secret" not in str(logs)


async def test_an_ask_from_another_server_is_refused_and_recorded(
    chat: DiscordChat, platform: DiscordServer, answering: FakeAnswering
):
    elsewhere = platform.world.server("4242", "elsewhere").place("4243", "general")
    with capture_logs() as logs:
        answer = await (await platform.asks("latest", by=BOSS, at=elsewhere)).answer()

    assert "no channel of the team" in answer["content"]
    assert "4243" in answer["content"]
    assert answering.asks == []
    assert [log["event"] for log in logs] == ["ask.foreign"]


async def test_another_channel_of_our_server_is_heard_but_is_no_channel_of_ours(
    build: Build, platform: DiscordServer, answering: FakeAnswering
):
    lobby = platform.home.place("55", "lobby")
    chat = build()
    await chat.start(answering)
    await (await platform.asks("status", at=lobby)).answer()
    await chat.stop()

    assert [ask.channel for ask in answering.asks] == [None]


async def test_a_thread_belongs_to_its_channel(
    build: Build, platform: DiscordServer, answering: FakeAnswering
):
    thread = platform.home.place("56", "thread", kind=THREAD, parent=platform.newsroom)
    chat = build()
    await chat.start(answering)
    await (await platform.asks("status", at=thread)).answer()
    await chat.stop()

    assert [ask.channel for ask in answering.asks] == ["newsroom"]


# -- completing -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("", ["wagner", "mali-russia"]),
        ("WAG", ["wagner"]),
        ("a", ["wagner", "mali-russia"]),
        ("russia", ["mali-russia"]),
        ("nothing", []),
    ],
)
async def test_watchlists_are_completed(
    chat: DiscordChat, platform: DiscordServer, typed: str, offered: list[str]
):
    exchange = await platform.types("watch add", "list", typed)

    assert await exchange.choices() == offered


async def test_what_begins_as_typed_is_offered_first_and_no_more_than_discord_shows(
    chat: DiscordChat, platform: DiscordServer, answering: FakeAnswering
):
    many = [WatchlistName(f"list-{number}") for number in range(40)]
    answering.names = (WatchlistName("x" * 101 + "li"), WatchlistName("a-list"), *many)
    offered = await (await platform.types("watch add", "list", "li")).choices()

    assert offered == many[:25]


async def test_nothing_is_completed_for_another_server(chat: DiscordChat, platform: DiscordServer):
    elsewhere = platform.world.server("4242", "elsewhere").place("4243", "general")
    exchange = await platform.types("watch add", "list", "", at=elsewhere)

    assert await exchange.choices() == []


# -- when Discord does not listen -----------------------------------------------------------


async def test_a_reply_that_discord_does_not_take_is_logged_without_its_token(
    chat: DiscordChat, platform: DiscordServer, answering: FakeAnswering
):
    platform.fails(404, code=10062, on="replies")
    with capture_logs() as logs:
        exchange = await platform.asks("watch add", by=BOSS, list="wagner", term="x")
        await platform.is_asked(on="replies")
        await chat.stop()

    assert [log["event"] for log in logs] == ["ask.unanswered"]
    assert exchange.token not in str(logs)
    assert len(answering.asks) == 1


async def test_what_was_asked_is_done_even_if_the_promise_is_not_taken(
    chat: DiscordChat, platform: DiscordServer, answering: FakeAnswering
):
    answering.hangs()
    platform.fails(404, code=10062, on="replies")
    await platform.asks("watch add", by=BOSS, list="wagner", term="x")
    await platform.is_asked(on="replies")
    stopping = asyncio.create_task(chat.stop())
    answering.resumes()
    with capture_logs() as logs:
        await stopping

    assert [log["event"] for log in logs] == ["ask.unanswered"]


async def test_a_bug_is_told_without_details_and_logged(
    chat: DiscordChat, platform: DiscordServer, answering: FakeAnswering
):
    answering.breaks()
    with capture_logs() as logs:
        answer = await (await platform.asks("status")).answer()

    assert "went wrong" in answer["content"]
    assert "ask.failed" in [log["event"] for log in logs]


async def test_after_stopping_nothing_is_heard(
    chat: DiscordChat, platform: DiscordServer, answering: FakeAnswering
):
    await chat.stop()
    await platform.asks("status")

    assert answering.asks == []
