"""The check-up, against a workspace with one thing wrong at a time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime

import pytest

from bot.chats.slack.chat import SlackChat
from bot.core.model import Priority
from tests.chats.slack.conftest import CHANNEL, OTHER
from tests.fakes.answering import FakeAnswering
from tests.fakes.clock import START
from tests.fakes.slack_server import APP_TOKEN, BOT_TOKEN, SlackServer

Open = Callable[..., SlackChat]


@pytest.fixture(autouse=True)
def _same_clock(slack: SlackServer) -> None:
    slack.headers["Date"] = format_datetime(START, usegmt=True)


async def lines(chat: SlackChat) -> list[str]:
    return [problem.line() for problem in await chat.check((CHANNEL, OTHER))]


async def test_a_good_setting_up_has_no_problems(chat: SlackChat) -> None:
    assert await lines(chat) == []


async def test_a_running_chat_can_be_checked_and_goes_on(
    slack: SlackServer, chat: SlackChat, answering: FakeAnswering
) -> None:
    await chat.start(answering)
    assert await lines(chat) == []
    assert (await (await slack.asks("status")).answer())["text"] == "you asked: status"


@pytest.mark.parametrize(
    ("tokens", "said"),
    [
        ({"bot_token": "xoxp-1"}, "chats.slack.bot_token: this is a user's token"),
        ({"bot_token": APP_TOKEN}, "chats.slack.bot_token: this is an app-level token"),
        ({"app_token": BOT_TOKEN}, "chats.slack.app_token: this is a bot token"),
        ({"app_token": "secret"}, "app_token: warning: this does not look like an app-level token"),
    ],
)
async def test_tokens_of_another_kind_are_told_and_not_shown(
    open_chat: Open, tokens: dict[str, str], said: str
) -> None:
    found = await lines(open_chat(**tokens))
    assert any(said in line for line in found)
    assert not any(token in line for token in tokens.values() for line in found)


async def test_a_rotated_bot_token_is_one(slack: SlackServer, open_chat: Open) -> None:
    found = await lines(open_chat(bot_token=f"xoxe.{BOT_TOKEN}"))
    assert [line.split(" (")[0] for line in found] == [
        "chats.slack.bot_token: Slack refused: invalid_auth"
    ]


async def test_slack_being_away_is_told(open_chat: Open) -> None:
    found = await lines(open_chat(api_url="http://127.0.0.1:1/api/"))
    assert found == [
        "chats.slack.bot_token: cannot reach Slack: ClientConnectorError",
        "chats.slack.app_token: cannot reach Slack: ClientConnectorError",
    ]


async def test_an_address_in_the_clear_is_warned_of(
    open_chat: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chats.slack.checks.is_loopback", lambda url: False)
    found = await lines(open_chat())
    assert found == [
        "chats.slack.api_url: warning: the token travels unencrypted to this address (use https)"
    ]


async def test_a_scope_without_which_nothing_works_is_an_error(
    slack: SlackServer, chat: SlackChat
) -> None:
    slack.lacks("chat:write")
    assert (await lines(chat))[0].startswith(
        "chats.slack.bot_token: the scope chat:write is missing, which is for posting alerts"
    )


@pytest.mark.parametrize(
    ("editors", "scope", "is_told"),
    [
        (None, "users:read", True),
        (frozenset({"U1"}), "users:read", False),
        (frozenset({"S1"}), "usergroups:read", True),
        (frozenset({"U1"}), "usergroups:read", False),
        (None, "groups:history", True),
        (None, "channels:read", True),
    ],
)
async def test_a_scope_is_warned_of_where_something_needs_it(
    slack: SlackServer,
    open_chat: Open,
    editors: frozenset[str] | None,
    scope: str,
    *,
    is_told: bool,
) -> None:
    slack.lacks(scope)
    found = await lines(open_chat(editors=editors))
    assert [f"warning: the scope {scope} is missing" in line for line in found] == [True] * is_told


async def test_scopes_that_slack_does_not_tell_are_not_missed(
    slack: SlackServer, chat: SlackChat
) -> None:
    slack.headers["x-oauth-scopes"] = ""
    assert await lines(chat) == []


async def test_channels_out_of_reach_are_told_each(slack: SlackServer, chat: SlackChat) -> None:
    del slack.places["C1"]
    slack.places["C2"].is_member = False
    found = await lines(chat)
    assert found[0].startswith("channels.newsroom: Slack refused: channel_not_found (check its id")
    assert found[1].startswith("channels.desk: the bot is no member of this channel (type /invite")


async def test_an_archived_channel_is_told(slack: SlackServer, chat: SlackChat) -> None:
    slack.places["C2"].is_archived = True
    assert [line.split(" (")[0] for line in await lines(chat)] == [
        "channels.desk: the channel is archived"
    ]


async def test_a_channel_that_cannot_be_asked_about_now_is_told(
    slack: SlackServer, chat: SlackChat
) -> None:
    slack.fails(method="conversations.info")
    assert await lines(chat) == ["channels.newsroom: Slack answered 503"]


async def test_socket_mode_turned_off_is_told_with_the_remedy(
    slack: SlackServer, chat: SlackChat
) -> None:
    slack.refuses("socket_mode_not_enabled", method="apps.connections.open")
    (found,) = await lines(chat)
    assert found.startswith("chats.slack.app_token: Slack refused: socket_mode_not_enabled (turn")


@pytest.mark.parametrize(("minutes", "said"), [(2, "behind"), (-2, "ahead of")])
async def test_a_clock_that_is_off_is_warned_of(
    slack: SlackServer, chat: SlackChat, minutes: int, said: str
) -> None:
    slack.headers["Date"] = format_datetime(START + timedelta(minutes=minutes), usegmt=True)
    assert (await lines(chat))[0].startswith(
        f"chats.slack: warning: this machine's clock is 120 s {said} Slack's"
    )


async def test_a_date_that_is_none_is_let_be(slack: SlackServer, chat: SlackChat) -> None:
    slack.headers["Date"] = "yesterday"
    assert await lines(chat) == []


async def test_a_ping_that_slack_cannot_mention_is_told(chat: SlackChat) -> None:
    channel = replace(CHANNEL, pings=((Priority.URGENT, "@channel"),))
    (problem,) = await chat.check((channel,))
    assert problem.place == "channels.newsroom.ping.urgent"
