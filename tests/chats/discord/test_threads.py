"""What is told in threads, through the real discord.py against a Discord on loopback."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.chats.discord.chat import DiscordChat
from bot.chats.discord.posts import DELETED
from bot.core.errors import Refused
from bot.core.model import DeliveryKind, Sending
from bot.core.render import notice
from tests.chats.discord.conftest import CHANNEL
from tests.fakes.clock import START, FakeClock
from tests.fakes.discord_server import DiscordServer
from tests.fakes.discord_world import OPEN_THREADS, SEND_IN_THREADS, Place
from tests.fakes.values import a_sending

CHANGE = "Headline changed at Gazette: “Wagner seen” → “Wagner not seen”"
SENDING = a_sending(channel=CHANNEL)


def a_telling(post_id: str | None, key: str = "thread:1", **changes: object) -> Sending:
    message = notice(CHANGE)
    return a_sending(
        kind=DeliveryKind.THREAD,
        key=key,
        channel=CHANNEL,
        message=message,
        post_id=post_id,
        **changes,
    )


@pytest.fixture
def posted(chat: DiscordChat, platform: DiscordServer) -> Callable[..., object]:
    async def post(granted: int = OPEN_THREADS) -> str:
        platform.newsroom.server.granted |= granted
        return (await chat.send(SENDING)).remote_id

    return post


def threads(platform: DiscordServer) -> list[Place]:
    return [place for place in platform.world.places() if place.parent is platform.newsroom]


async def test_what_has_changed_is_told_in_one_thread_of_the_message(chat, platform, posted):
    post_id = await posted()
    for number in range(2):
        await chat.send(a_telling(post_id, f"thread:{number}"))

    (thread,) = threads(platform)
    assert thread.id == post_id
    assert [message["content"] for message in thread.messages] == [CHANGE] * 2
    assert len(platform.messages) == 1


async def test_where_no_thread_may_be_opened_it_answers_the_message(chat, platform, posted):
    post_id = await posted(granted=0)
    receipt = await chat.send(a_telling(post_id))

    told = platform.messages[-1]
    assert (told["id"], told["content"], told["_answers"]) == (receipt.remote_id, CHANGE, post_id)
    assert told["_pings"] == []


async def test_a_thread_of_a_message_that_is_gone_is_refused(chat, platform, posted):
    post_id = await posted()
    platform.newsroom.deletes(platform.messages[0])

    with pytest.raises(Refused, match="is gone"):
        await chat.send(a_telling(post_id))


@pytest.mark.parametrize("post_id", [None, "", "x", DELETED])
async def test_a_thread_of_nothing_is_refused(chat, post_id):
    with pytest.raises(Refused, match="thread"):
        await chat.send(a_telling(post_id))


async def test_a_thread_that_takes_nothing_closes_no_channel(chat, platform, posted):
    post_id = await posted()
    await chat.send(a_telling(post_id))
    platform.newsroom.denies(SEND_IN_THREADS)

    with pytest.raises(Refused):
        await chat.send(a_telling(post_id, "thread:2"))


async def test_what_is_in_doubt_is_looked_up_in_its_thread(
    chat, platform, posted, clock: FakeClock
):
    post_id = await posted()
    receipt = await chat.send(a_telling(post_id))
    clock.advance(hours=1)

    looked_up = a_telling(post_id, first_attempt_at=START - timedelta(minutes=1))
    assert await chat.find(looked_up) == receipt
