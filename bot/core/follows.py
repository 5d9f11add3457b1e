"""What channels follow: what the configuration says of each, and what was added in chat."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.core.model import Channel, Follow


def following(channels: Sequence[Channel], follows: Iterable[Follow]) -> tuple[Channel, ...]:
    """Return channels that follow what was added in chat as well; others' follows change none."""
    added = [(each.channel, each.watchlist) for each in follows]
    return tuple(
        channel
        if channel.follows is None
        else replace(
            channel,
            follows=channel.follows | {name for where, name in added if where == channel.name},
        )
        for channel in channels
    )
