from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import ChannelClosed, ChatClosed, InDoubt, Refused, Unsent
from bot.core.model import (
    Delivery,
    DeliveryId,
    DeliveryKind,
    DeliveryState,
    Priority,
    Reason,
    Receipt,
)
from bot.core.outbox import LONGEST_BACK_OFF, back_off, decide
from tests.fakes.clock import START
from tests.fakes.values import ALERT, CHANNEL

OWED = Delivery(
    id=DeliveryId("1"),
    key="post:a:newsroom:1",
    kind=DeliveryKind.POST,
    channel=CHANNEL,
    alert=ALERT.id,
    notice="",
    priority=Priority.HIGH,
    state=DeliveryState.OWED,
    attempts=0,
    first_attempt_at=None,
    created_at=START,
    post_id=None,
    fence=1,
)
UNKNOWN = replace(OWED, state=DeliveryState.UNKNOWN, attempts=1, first_attempt_at=START)
ATTEMPTS = st.integers(0, 10_000)
CHANCES = st.floats(0, 1, exclude_max=True)
ERRORS = st.sampled_from(
    [Unsent("reset"), Unsent("429", retry_after=timedelta(seconds=3)), InDoubt("reset")]
)


def test_a_receipt_ends_a_delivery():
    moved = decide(OWED, Receipt("m1"), START, 0.5)

    assert (moved.state, moved.reason) == (DeliveryState.SENT, Reason.DELIVERED)
    assert moved.remote_id == "m1"
    assert moved.counts_attempt


def test_a_message_found_on_the_platform_was_sent():
    moved = decide(UNKNOWN, Receipt("m1"), START, 0.5)

    assert (moved.state, moved.reason) == (DeliveryState.SENT, Reason.FOUND)
    assert moved.remote_id == "m1"
    assert not moved.counts_attempt


def test_a_message_not_found_is_sent_again_at_once():
    moved = decide(UNKNOWN, None, START, 0.5)

    assert (moved.state, moved.reason) == (DeliveryState.OWED, Reason.NOT_FOUND)
    assert moved.next_at == START
    assert not moved.counts_attempt


@pytest.mark.parametrize("seconds", [0, 0.35, 7, 3600])
def test_a_rate_limit_waits_exactly_as_told_and_counts_no_attempt(seconds):
    wish = timedelta(seconds=seconds)

    moved = decide(replace(OWED, attempts=9), Unsent("429", retry_after=wish), START, 0.5)

    assert (moved.state, moved.reason) == (DeliveryState.OWED, Reason.RATE_LIMITED)
    assert moved.next_at == START + wish
    assert not moved.counts_attempt


def test_an_absurd_wish_does_not_stop_a_delivery_for_years():
    moved = decide(OWED, Unsent("429", retry_after=timedelta.max), START, 0.5)

    assert moved.next_at == START + timedelta(days=1)


@given(attempts=ATTEMPTS, chance=CHANCES)
def test_a_failure_backs_off_with_full_jitter_and_never_kills(attempts, chance):
    moved = decide(replace(OWED, attempts=attempts), Unsent("reset"), START, chance)

    assert (moved.state, moved.reason) == (DeliveryState.OWED, Reason.RETRY)
    assert moved.counts_attempt
    assert START <= moved.next_at <= START + LONGEST_BACK_OFF
    assert moved.next_at - START == chance * back_off(attempts)


def test_back_off_doubles_from_a_second_to_a_quarter_of_an_hour():
    waits = [back_off(attempts).total_seconds() for attempts in (0, 1, 2, 9, 10, 1_000_000)]

    assert waits == [1, 2, 4, 512, 900, 900]


def test_a_first_doubt_is_looked_up_after_five_seconds():
    moved = decide(OWED, InDoubt("reset"), START, 0.9)

    assert (moved.state, moved.reason) == (DeliveryState.UNKNOWN, Reason.IN_DOUBT)
    assert moved.next_at == START + timedelta(seconds=5)


def test_doubts_that_return_spread_out():
    moved = decide(replace(OWED, attempts=10), InDoubt("reset"), START, 0.5)

    assert moved.next_at == START + timedelta(seconds=5 + 450)


@given(attempts=ATTEMPTS, chance=CHANCES, error=ERRORS)
def test_what_is_in_doubt_is_never_sent_before_it_was_looked_up(attempts, chance, error):
    moved = decide(replace(UNKNOWN, attempts=attempts), error, START, chance)

    assert moved.state is DeliveryState.UNKNOWN
    assert moved.next_at >= START


def test_a_doubt_with_a_wish_is_looked_up_when_the_platform_likes():
    moved = decide(OWED, InDoubt("504", retry_after=timedelta(seconds=40)), START, 0.5)

    assert moved.state is DeliveryState.UNKNOWN
    assert moved.next_at == START + timedelta(seconds=40)


@pytest.mark.parametrize("delivery", [OWED, UNKNOWN])
def test_a_refusal_kills(delivery):
    moved = decide(delivery, Refused("bad request"), START, 0.5)

    assert (moved.state, moved.reason) == (DeliveryState.DEAD, Reason.REFUSED)
    assert moved.detail == "bad request"


def test_a_closed_channel_holds():
    moved = decide(OWED, ChannelClosed("unknown channel"), START, 0.5)

    assert (moved.state, moved.reason) == (DeliveryState.HELD, Reason.CHANNEL_CLOSED)
    assert not moved.counts_attempt


@pytest.mark.parametrize("delivery", [OWED, UNKNOWN])
def test_a_closed_chat_puts_everything_off(delivery):
    moved = decide(delivery, ChatClosed("token refused"), START, 0.5)

    assert (moved.state, moved.reason) == (delivery.state, Reason.CHAT_CLOSED)
    assert moved.next_at > START
    assert not moved.counts_attempt
