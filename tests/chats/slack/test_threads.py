"""What is told in threads, through the real Web API client."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chats.slack.chat import SlackChat
from bot.core.errors import ChannelClosed, Refused
from bot.core.model import DeliveryKind, Sending
from bot.core.render import notice
from tests.chats.slack.conftest import CHANNEL
from tests.fakes.clock import START, FakeClock
from tests.fakes.slack_server import SlackServer
from tests.fakes.values import a_sending

CHANGE = "Headline changed at Gazette: “Wagner seen” → “Wagner not seen”"
POST = a_sending(channel=CHANNEL, first_attempt_at=START)


def a_telling(post_id: str | None, key: str = "thread:1") -> Sending:
    told = notice(CHANGE)
    return replace(POST, kind=DeliveryKind.THREAD, key=key, message=told, post_id=post_id)


@pytest.fixture
async def post_id(slack: SlackServer, chat: SlackChat, clock: FakeClock) -> str:
    posted = await chat.send(POST)
    clock.advance(seconds=2)
    return posted.remote_id


async def test_what_has_changed_is_told_in_the_posts_thread(
    slack: SlackServer, chat: SlackChat, post_id: str
) -> None:
    receipt = await chat.send(a_telling(post_id))

    told = slack.places["C1"].messages[-1]
    assert (told["ts"], told["thread_ts"]) == (receipt.remote_id, post_id)
    assert told["text"] == CHANGE
    assert told["blocks"][0]["text"]["type"] == "plain_text"


async def test_what_is_in_doubt_is_looked_up_in_its_thread(
    slack: SlackServer, chat: SlackChat, post_id: str
) -> None:
    slack.page = 1
    assert await chat.find(a_telling(post_id)) is None
    receipt = await chat.send(a_telling(post_id))
    assert await chat.find(a_telling(post_id)) == receipt
    assert await chat.find(a_telling(post_id, "thread:2")) is None


async def test_a_thread_without_a_post_is_refused(chat: SlackChat) -> None:
    with pytest.raises(Refused, match="no message to thread"):
        await chat.send(a_telling(None))


async def test_a_locked_thread_closes_no_channel(
    slack: SlackServer, chat: SlackChat, post_id: str, clock: FakeClock
) -> None:
    slack.refuses("restricted_action_thread_locked")
    with pytest.raises(Refused) as caught:
        await chat.send(a_telling(post_id))
    assert type(caught.value) is Refused

    clock.advance(seconds=timedelta(seconds=2).total_seconds())
    slack.refuses("is_archived")
    with pytest.raises(ChannelClosed):
        await chat.send(a_telling(post_id))
