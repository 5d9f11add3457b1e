import asyncio
from datetime import timedelta

from bot.chats.slack.in_hand import InHand

LONG = timedelta(seconds=5)


async def test_nothing_in_hand_is_done_at_once() -> None:
    await InHand().done(LONG)


async def test_it_is_done_when_the_last_piece_is() -> None:
    in_hand = InHand()
    with in_hand:
        with in_hand:
            done = asyncio.create_task(in_hand.done(LONG))
        await asyncio.sleep(0)
        assert not done.done()
    await done


async def test_waiting_ends_in_time() -> None:
    in_hand = InHand()
    with in_hand:
        await in_hand.done(timedelta())
