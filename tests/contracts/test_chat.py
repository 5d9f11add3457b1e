"""What every chat that can edit and be looked through owes the loops."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.core.errors import ChannelClosed, ChatClosed, InDoubt, Refused, SendError, Unsent
from bot.core.model import DeliveryKind
from tests.contracts.chats import HARNESSES, Harness
from tests.fakes.clock import START
from tests.fakes.values import MESSAGE, SENDING


@pytest.fixture(params=sorted(HARNESSES))
async def harness(request: pytest.FixtureRequest) -> AsyncIterator[Harness]:
    async with HARNESSES[request.param]() as harness:
        yield harness


async def test_a_message_is_seen_once_with_its_line(harness: Harness):
    receipt = await harness.chat.send(replace(SENDING, channel=harness.channel))

    assert receipt.remote_id
    [text] = harness.texts()
    assert MESSAGE.line in text


async def test_an_edit_changes_the_message_and_adds_none(harness: Harness):
    sending = replace(SENDING, channel=harness.channel)
    posted = await harness.chat.send(sending)
    edited = await harness.chat.send(
        replace(
            sending,
            kind=DeliveryKind.EDIT,
            key="edit:1",
            message=replace(MESSAGE, line="[HIGH] Corrected"),
            post_id=posted.remote_id,
        )
    )

    assert edited == posted
    [text] = harness.texts()
    assert "[HIGH] Corrected" in text


async def test_a_message_whose_answer_was_lost_is_found_or_can_be_sent_again_unseen(
    harness: Harness,
):
    sending = replace(SENDING, channel=harness.channel)
    harness.loses_reply()
    with pytest.raises(InDoubt):
        await harness.chat.send(sending)
    doubtful = replace(sending, first_attempt_at=START)
    if await harness.chat.find(doubtful) is None:
        await harness.chat.send(doubtful)

    assert len(harness.texts()) == 1


async def test_a_wish_to_wait_is_handed_on_exactly(harness: Harness):
    harness.limits()
    with pytest.raises(Unsent) as caught:
        await harness.chat.send(replace(SENDING, channel=harness.channel))

    wish = caught.value.retry_after
    assert wish is not None
    assert timedelta(seconds=599) < wish <= timedelta(seconds=600)


@pytest.mark.parametrize(
    ("misfortune", "kind"),
    [
        (lambda harness: harness.refuses(), Refused),
        (lambda harness: harness.closes_channel(), ChannelClosed),
        (lambda harness: harness.closes(), ChatClosed),
    ],
    ids=["refused", "channel closed", "chat closed"],
)
async def test_a_refusal_says_how_far_it_reaches_and_no_secret(
    harness: Harness, misfortune: Callable[[Harness], Any], kind: type[SendError]
):
    misfortune(harness)
    with pytest.raises(SendError) as caught:
        await harness.chat.send(replace(SENDING, channel=harness.channel))

    assert type(caught.value) is kind
    assert harness.texts() == []
    assert not any(secret in str(caught.value) for secret in harness.secrets)


async def test_where_all_is_well_a_check_finds_nothing_that_keeps_it_from_working(harness: Harness):
    problems = await harness.chat.check([harness.channel])

    assert [problem for problem in problems if not problem.is_warning] == []


async def test_an_ask_is_answered_where_it_was_asked(harness: Harness):
    if harness.ask is None:
        pytest.skip("nobody can ask there")
    answer = await harness.ask("status")

    [ask] = harness.answering.asks
    assert answer == "you asked: status"
    assert (ask.channel, ask.at, ask.person.is_editor) == (harness.channel.name, START, False)


async def test_a_chat_can_be_stopped_twice(harness: Harness):
    await harness.chat.stop()
    await harness.chat.stop()
