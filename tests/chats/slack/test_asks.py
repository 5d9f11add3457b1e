"""Asks through the real Bolt and Socket Mode client."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.chats.slack.chat import SlackChat
from bot.core.errors import ChatClosed, Unsent
from bot.core.model import Answer
from tests.fakes.answering import FakeAnswering
from tests.fakes.slack_server import APP_TOKEN, BOT_TOKEN, SlackServer
from tests.fakes.values import MESSAGE

Open = Callable[..., SlackChat]


async def test_an_ask_is_acknowledged_empty_and_answered_in_private(
    slack: SlackServer, chat: SlackChat, answering: FakeAnswering
) -> None:
    await chat.start(answering)
    asked = await slack.asks("latest wagner")
    assert "payload" not in await asked.ack()
    answer = await asked.answer()
    ask = answering.asks[0]
    assert answer["response_type"] == "ephemeral"
    assert answer["text"] == "you asked: latest wagner"
    assert (ask.words, ask.channel, ask.person.id) == ("latest wagner", "newsroom", "U1")


async def test_the_environment_does_not_turn_it_into_another_kind_of_app(
    slack: SlackServer,
    chat: SlackChat,
    answering: FakeAnswering,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_BOT_TOKEN"):
        monkeypatch.setenv(name, "other")
    with capture_logs() as logs:
        await chat.start(answering)
        assert (await (await slack.asks("status")).answer())["text"] == "you asked: status"
    assert logs == []


async def test_the_acknowledgement_does_not_wait_for_the_answer(
    slack: SlackServer, chat: SlackChat, answering: FakeAnswering
) -> None:
    await chat.start(answering.hangs())
    asked = await slack.asks("search wagner")
    await asked.ack()
    assert asked.answers.empty()
    answering.resumes()
    assert (await asked.answer())["text"] == "you asked: search wagner"


async def test_empty_words_ask_for_help(
    slack: SlackServer, chat: SlackChat, answering: FakeAnswering
) -> None:
    await chat.start(answering)
    await (await slack.asks("  ")).answer()
    assert answering.asks[0].words == "help"


async def test_words_arrive_as_they_were_typed(
    slack: SlackServer, chat: SlackChat, answering: FakeAnswering
) -> None:
    await chat.start(answering)
    await (await slack.asks("search a &amp;lt; b &lt;&gt;")).answer()
    assert answering.asks[0].words == "search a &lt; b <>"


async def test_a_public_answer_is_for_the_channel_and_shows_cards(
    slack: SlackServer, chat: SlackChat, answering: FakeAnswering
) -> None:
    await chat.start(answering.answers(Answer("shared", cards=(MESSAGE,), is_private=False)))
    answer = await (await slack.asks("share")).answer()
    assert answer["response_type"] == "in_channel"
    assert MESSAGE.headline in str(answer["blocks"])


async def test_a_place_that_is_not_configured_has_no_channel(
    slack: SlackServer, chat: SlackChat, answering: FakeAnswering
) -> None:
    await chat.start(answering)
    await (await slack.asks("status", channel_id="D0DIRECT1")).answer()
    assert answering.asks[0].channel is None


@pytest.mark.parametrize("is_same_envelope", [True, False])
async def test_an_ask_delivered_again_is_acknowledged_and_not_answered_again(
    slack: SlackServer, chat: SlackChat, answering: FakeAnswering, *, is_same_envelope: bool
) -> None:
    await chat.start(answering)
    asked = await slack.asks("watch add wagner Africa")
    first = (await asked.ack())["envelope_id"]
    await asked.answer()
    await slack.delivers(asked, envelope=first if is_same_envelope else None)
    await asked.ack()
    await (await slack.asks("help")).answer()
    assert [ask.words for ask in answering.asks] == ["watch add wagner Africa", "help"]


async def test_the_same_words_given_twice_are_answered_twice(
    slack: SlackServer, chat: SlackChat, answering: FakeAnswering
) -> None:
    await chat.start(answering)
    await (await slack.asks("status")).answer()
    await (await slack.asks("status")).answer()
    assert len(answering.asks) == 2


async def test_an_ask_from_another_workspace_is_refused_and_recorded(
    slack: SlackServer, chat: SlackChat, answering: FakeAnswering
) -> None:
    await chat.start(answering)
    with capture_logs() as logs:
        answer = await (await slack.asks("watch list", team_id="T0EVIL001")).answer()
    assert "own workspace only" in answer["text"]
    assert answering.asks == []
    assert [log["event"] for log in logs] == ["ask.foreign"]


async def test_a_sister_workspace_of_one_company_is_answered(
    slack: SlackServer, chat: SlackChat, answering: FakeAnswering
) -> None:
    slack.team["enterprise_id"] = "E1"
    await chat.start(answering)
    await (await slack.asks("status", team_id="T0SISTER1", enterprise_id="E1")).answer()
    assert len(answering.asks) == 1


async def test_what_is_no_command_is_acknowledged_and_left(
    slack: SlackServer, chat: SlackChat, answering: FakeAnswering
) -> None:
    await chat.start(answering)
    asked = await slack.asks("status")
    await asked.ack()
    await slack.sends("interactive", {"type": "block_actions"}, asked=asked)
    await asked.ack()
    assert len(answering.asks) == 1


async def test_a_bug_is_logged_and_told_without_details(
    slack: SlackServer, chat: SlackChat, answering: FakeAnswering
) -> None:
    await chat.start(answering.breaks())
    with capture_logs() as logs:
        answer = await (await slack.asks("status")).answer()
    assert answer["text"] == "something went wrong here; it is in the bot's log"
    assert "ask.failed" in [log["event"] for log in logs]


async def test_an_answer_that_slack_does_not_take_is_logged_without_its_hook(
    slack: SlackServer, chat: SlackChat, answering: FakeAnswering
) -> None:
    await chat.start(answering)
    slack.answers_hooks_with = 404
    with capture_logs() as logs:
        await (await slack.asks("status")).answer()
        lost = await slack.asks("status", response_url="http://127.0.0.1:1/hook/secret")
        await lost.ack()
        await chat.stop()
    assert [(log["event"], log["error"]) for log in logs] == [
        ("ask.unanswered", "Slack answered 404"),
        ("ask.unanswered", "cannot reach Slack: ClientConnectorError"),
    ]


async def test_stopping_answers_what_is_in_hand(
    slack: SlackServer, chat: SlackChat, answering: FakeAnswering
) -> None:
    await chat.start(answering.hangs())
    asked = await slack.asks("status")
    await asked.ack()
    stopping = asyncio.create_task(chat.stop())
    await asyncio.sleep(0)
    answering.resumes()
    await stopping
    assert (await asked.answer())["text"] == "you asked: status"


async def test_asks_come_through_after_slack_replaces_the_connection(
    slack: SlackServer, chat: SlackChat, answering: FakeAnswering
) -> None:
    await chat.start(answering)
    await slack.asks_to_reconnect()
    assert (await (await slack.asks("status")).answer())["text"] == "you asked: status"


async def test_asks_come_through_after_slack_hangs_up(
    slack: SlackServer, chat: SlackChat, answering: FakeAnswering
) -> None:
    await chat.start(answering)
    await slack.hangs_up()
    assert (await (await slack.asks("status")).answer())["text"] == "you asked: status"


@pytest.mark.parametrize("token", [BOT_TOKEN, APP_TOKEN])
async def test_a_refused_token_closes_the_chat_at_start(
    slack: SlackServer, chat: SlackChat, answering: FakeAnswering, token: str
) -> None:
    slack.revokes(token)
    with pytest.raises(ChatClosed, match="invalid_auth"):
        await chat.start(answering)


async def test_an_app_without_socket_mode_closes_the_chat_at_start(
    slack: SlackServer, chat: SlackChat, answering: FakeAnswering
) -> None:
    slack.refuses("socket_mode_not_enabled", method="apps.connections.open")
    with pytest.raises(ChatClosed, match="Socket Mode: Slack refused: socket_mode_not_enabled"):
        await chat.start(answering)


async def test_what_slack_refuses_of_the_bot_token_closes_the_chat(
    slack: SlackServer, chat: SlackChat, answering: FakeAnswering
) -> None:
    slack.refuses("two_factor_setup_required", method="auth.test")
    with pytest.raises(ChatClosed, match="two_factor_setup_required"):
        await chat.start(answering)


async def test_slack_being_away_is_no_refusal(open_chat: Open, answering: FakeAnswering) -> None:
    chat = open_chat(api_url="http://127.0.0.1:1/api/")
    with pytest.raises(Unsent, match="cannot reach Slack"):
        await chat.start(answering)


async def test_a_connection_that_slack_does_not_take_is_given_up(
    slack: SlackServer, chat: SlackChat, answering: FakeAnswering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chats.slack.asks.CONNECT_WITHIN", timedelta(milliseconds=50))
    slack.takes_no_sockets = True
    with capture_logs() as logs, pytest.raises(Unsent, match="no Socket Mode connection"):
        await chat.start(answering)
    assert "secret-ticket" not in str(logs)


async def test_a_chat_can_be_stopped_before_it_starts_and_twice(chat: SlackChat) -> None:
    await chat.stop()
    await chat.stop()
