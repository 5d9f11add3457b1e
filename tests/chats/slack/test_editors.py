"""Who may write, as the person's flag shows when the ask arrives."""

from collections.abc import Callable

import pytest
from structlog.testing import capture_logs

from bot.chats.slack.chat import SlackChat
from tests.fakes.answering import FakeAnswering
from tests.fakes.clock import FakeClock
from tests.fakes.slack_server import SlackServer

Open = Callable[..., SlackChat]


@pytest.fixture
def is_editor(slack: SlackServer, answering: FakeAnswering) -> Callable[[str], object]:
    async def ask(user: str) -> bool:
        await (await slack.asks("status", user=user)).answer()
        return answering.asks[-1].person.is_editor

    return ask


async def test_without_a_list_the_workspaces_admins_may_write_as_of_now(
    slack: SlackServer, open_chat: Open, answering: FakeAnswering, is_editor: Callable
) -> None:
    await open_chat().start(answering)
    slack.admins.add("U1")
    assert await is_editor("U1")
    assert not await is_editor("U2")
    slack.admins.clear()
    assert not await is_editor("U1")


async def test_with_a_list_membership_alone_decides(
    slack: SlackServer, open_chat: Open, answering: FakeAnswering, is_editor: Callable
) -> None:
    slack.admins.add("U1")
    await open_chat(editors=frozenset({"U2"})).start(answering)
    assert not await is_editor("U1")
    assert await is_editor("U2")


async def test_an_empty_list_lets_nobody_write(
    slack: SlackServer, open_chat: Open, answering: FakeAnswering, is_editor: Callable
) -> None:
    slack.admins.add("U1")
    await open_chat(editors=frozenset()).start(answering)
    assert not await is_editor("U1")


async def test_members_of_a_listed_group_may_write_and_are_remembered_for_a_minute(
    slack: SlackServer,
    open_chat: Open,
    answering: FakeAnswering,
    clock: FakeClock,
    is_editor: Callable,
) -> None:
    slack.groups["S1"] = ["U1"]
    await open_chat(editors=frozenset({"S1", "U9"})).start(answering)
    assert await is_editor("U1")
    assert not await is_editor("U2")
    assert len(slack.called("usergroups.users.list")) == 1
    slack.groups["S1"] = ["U2"]
    clock.advance(minutes=1)
    assert await is_editor("U2")
    assert not await is_editor("U1")


@pytest.mark.parametrize("editors", [None, frozenset({"S1"})])
async def test_whom_slack_does_not_tell_may_not_write(
    slack: SlackServer,
    open_chat: Open,
    answering: FakeAnswering,
    editors: frozenset[str] | None,
    is_editor: Callable,
) -> None:
    slack.admins.add("U1")
    slack.lacks("users:read", "usergroups:read")
    await open_chat(editors=editors).start(answering)
    with capture_logs() as logs:
        assert not await is_editor("U1")
    assert logs[0]["event"] == "editor.unknown"
