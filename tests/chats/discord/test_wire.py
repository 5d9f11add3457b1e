"""What is known of a call's requests, and where they go."""

import asyncio
from datetime import timedelta

import discord
import pytest

from bot.chats.discord.outcomes import failure
from bot.chats.discord.wire import Journey, moved
from bot.core.errors import InDoubt, Unsent
from tests.chats.discord.conftest import CHANNEL, Build
from tests.fakes.answering import FakeAnswering
from tests.fakes.discord_server import DiscordServer
from tests.fakes.values import a_sending

SENDING = a_sending(channel=CHANNEL)


class Response:
    def __init__(self, status: int, **headers: str) -> None:
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def a_journey(*statuses: int, is_under_way: bool = False) -> Journey:
    """Return a journey on which requests were answered with these."""
    journey = Journey()
    for status in statuses:
        journey.leaves()
        journey.is_answered(Response(status, Retry_After="7"), now=100.0)
    if is_under_way:
        journey.leaves()
    return journey


@pytest.mark.parametrize("statuses", [(), (429,), (429, 429), (408,), (403,)])
def test_what_was_clearly_not_taken_is_unsent(statuses: tuple[int, ...]):
    error = failure(TimeoutError(), a_journey(*statuses), now=101.0)

    assert type(error) is Unsent


@pytest.mark.parametrize("statuses", [(500,), (200,), (502, 429), (503, 400)])
def test_what_may_have_been_taken_stays_in_doubt_whatever_follows(statuses: tuple[int, ...]):
    error = failure(TimeoutError(), a_journey(*statuses), now=101.0)

    assert type(error) is InDoubt


def test_a_request_without_an_answer_leaves_doubt():
    error = failure(ConnectionResetError(104, "reset"), a_journey(is_under_way=True), now=0)

    assert type(error) is InDoubt


def test_a_rate_limit_is_told_as_what_is_left_of_it():
    journey = a_journey(429)

    assert journey.retry_after(now=103.0) == timedelta(seconds=4)
    assert journey.retry_after(now=200.0) == timedelta()


def test_a_retry_after_that_is_no_number_is_no_wish():
    journey = Journey()
    journey.is_answered(Response(429, Retry_After="soon"), now=0)

    assert journey.retry_after(now=0) is None


def test_a_rate_limit_known_before_anything_left_is_handed_back():
    error = failure(discord.RateLimited(45.0), Journey(), now=0)

    assert (type(error), error.retry_after) == (Unsent, timedelta(seconds=45))


def test_a_resource_is_asked_for_at_the_configured_address():
    assert (
        moved("https://discord.com/api/v10/users/@me", "http://127.0.0.1:1/api/v10")
        == "http://127.0.0.1:1/api/v10/users/@me"
    )


async def test_two_chats_in_one_process_keep_to_their_own_addresses(
    platform: DiscordServer, build: Build, answering: FakeAnswering
):
    async with DiscordServer() as other:
        ours, theirs = build(), build(at=other)
        await asyncio.gather(ours.start(answering), theirs.start(answering))
        await theirs.send(SENDING)
        await ours.stop()
        await theirs.stop()

        assert (len(platform.messages), len(other.messages)) == (0, 1)
        assert discord.http.Route.BASE.startswith("https://discord.com")


async def test_a_global_limit_that_was_not_waited_out_is_lifted_when_it_ends(
    platform: DiscordServer, build: Build, answering: FakeAnswering
):
    chat = build()
    await chat.start(answering)
    platform.limits(0.3, is_global=True)
    with pytest.raises(Unsent):
        await chat.send(SENDING)
    receipt = await chat.send(SENDING)
    await chat.stop()

    assert [message["id"] for message in platform.messages] == [receipt.remote_id]


async def test_while_a_global_limit_stands_nothing_leaves(
    platform: DiscordServer, build: Build, answering: FakeAnswering
):
    chat = build()
    await chat.start(answering)
    platform.limits(20, is_global=True)
    with pytest.raises(Unsent):
        await chat.send(SENDING)
    asked = len(platform.requests)
    with pytest.raises(Unsent):
        await chat.send(SENDING)
    await chat.stop()

    assert len(platform.requests) == asked
