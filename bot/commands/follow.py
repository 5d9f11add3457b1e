"""Let a channel follow a watchlist, or no longer, where it is asked.

What the configuration says a channel follows is changed there.
"""

from bot.commands.definition import Desk, Param, ParamKind, Who, command
from bot.commands.spans import span_text
from bot.commands.status import DAY
from bot.commands.subjects import watchlist_named
from bot.core.errors import AskError
from bot.core.follows import following
from bot.core.model import (
    Answer,
    Ask,
    Change,
    ChangeKind,
    Channel,
    Follow,
    WatchlistName,
)

WEEK = 7 * DAY
MOST_COUNTED = 100

LIST = Param("list", "The watchlist", ParamKind.WATCHLIST)


@command(
    "follow",
    "Let this channel follow a watchlist.",
    LIST,
    who=Who.EDITOR,
    examples=("follow wagner",),
)
async def follow(desk: Desk, ask: Ask, *, list: WatchlistName) -> Answer:  # noqa: A002 - the option's name
    """Add a follow; what matches the list from now on alerts here."""
    channel = _channel(desk, ask)
    watchlist = await watchlist_named(desk, list)
    if channel.follows is None:
        raise AskError("nothing-changed", f"{channel.name} follows every watchlist already")
    change = _change(ChangeKind.FOLLOW, ask, channel, list)
    if list in channel.follows or not await desk.store.edits.apply(change):
        raise AskError("nothing-changed", f"{channel.name} follows {list} already")
    await desk.watching.refresh()
    return Answer(
        f"{channel.name} now follows {watchlist.title}",
        lines=(
            await _week_line(desk, ask, list),
            _all_line(desk, channel),
            "It is live. `undo` takes it back.",
        ),
        facts=(("list", list), ("channel", channel.name)),
    )


@command(
    "unfollow",
    "Let this channel follow a watchlist no longer.",
    LIST,
    who=Who.EDITOR,
    examples=("unfollow wagner",),
)
async def unfollow(desk: Desk, ask: Ask, *, list: WatchlistName) -> Answer:  # noqa: A002 - the option's name
    """End a follow that was added in chat; one of the configuration is refused."""
    channel = _channel(desk, ask)
    if channel.follows is None or list in channel.follows:
        named = "*" if channel.follows is None else list
        raise AskError(
            "in-file",
            f"{channel.name} follows {named} in the configuration, so it is removed there",
            hint=f"to keep it silent here until then: `mute list {list} 7d`",
        )
    if not await desk.store.edits.apply(_change(ChangeKind.UNFOLLOW, ask, channel, list)):
        raise AskError("nothing-changed", f"{channel.name} does not follow {list}")
    await desk.watching.refresh()
    return Answer(
        f"{channel.name} no longer follows {list}",
        lines=(_all_line(desk, channel), "`undo` brings it back."),
        facts=(("list", list), ("channel", channel.name)),
    )


def _channel(desk: Desk, ask: Ask) -> Channel:
    """Return the channel as configured in which something is asked."""
    for channel in desk.channels:
        if channel.name == ask.channel:
            return channel
    raise AskError(
        "no-channel",
        "this place is no channel of the configuration, so it cannot follow anything",
        hint="name it under `channels`, or ask in a channel that is named there",
    )


def _change(kind: ChangeKind, ask: Ask, channel: Channel, watchlist: WatchlistName) -> Change:
    added = Follow(channel.name, watchlist, ask.person.name, ask.at)
    return Change(kind, ask.person, ask.at, follow=added)


async def _week_line(desk: Desk, ask: Ask, watchlist: WatchlistName) -> str:
    """Say what the list would have brought, so that nobody is flooded unawares."""
    since = ask.at - WEEK
    found = await desk.store.archive.latest(watchlist=watchlist, since=since, limit=MOST_COUNTED)
    count = f"{MOST_COUNTED} or more" if len(found) == MOST_COUNTED else f"{len(found)}"
    noun = "item" if len(found) == 1 else "items"
    return f"In the last {span_text(WEEK)} it matched {count} {noun}."


def _all_line(desk: Desk, channel: Channel) -> str:
    (now,) = following((channel,), desk.watching.follows)
    return f"{channel.name} follows: {', '.join(sorted(now.follows or ())) or 'nothing'}"
