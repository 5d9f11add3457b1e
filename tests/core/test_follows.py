from bot.core.follows import following
from bot.core.model import ChannelName, Follow, WatchlistName
from tests.fakes.clock import START
from tests.fakes.values import CHANNEL, WAGNER, a_channel

MALI = WatchlistName("mali")
HERE = Follow(CHANNEL.name, MALI, "an editor", START)
ELSEWHERE = Follow(ChannelName("desk"), MALI, "an editor", START)


def test_what_was_added_comes_beside_what_is_configured_in_that_channel_only() -> None:
    desk = a_channel(name="desk", follows=frozenset())
    here, there = following((CHANNEL, desk), (HERE,))
    assert here.follows == {WAGNER, MALI}
    assert there == desk
    assert following((desk,), (HERE, ELSEWHERE))[0].follows == {MALI}


def test_a_channel_that_follows_everything_stays_as_it_is() -> None:
    every = a_channel(follows=None)
    assert following((every,), (HERE,)) == (every,)
