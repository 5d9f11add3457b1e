"""Show a channel that is new the newest match there is, so that it need not wait for the next."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.core.model import (
    Channel,
    Grouping,
    Mute,
    Reason,
    Report,
    StoryId,
    Taken,
    Watchlist,
    WatchlistName,
)
from bot.core.route import Rules, route


def welcome(
    report: Report,
    story: StoryId,
    channel: Channel,
    watchlists: Mapping[WatchlistName, Watchlist],
    mutes: Sequence[Mute],
    now: datetime,
) -> Taken | None:
    """Return a stored report as the alert of its weightiest list; None if nothing is owed for it.

    However old it is, it is shown; mutes, priorities and quiet hours hold as for any alert.
    """
    names = {match.watchlist for match in report.matches} & watchlists.keys()
    names &= names if channel.follows is None else channel.follows
    if not names:
        return None
    weightiest = max(sorted(names), key=lambda name: watchlists[name].priority.rank)
    matches = tuple(match for match in report.matches if match.watchlist == weightiest)
    rules = Rules((channel,), watchlists, mutes=tuple(mutes), max_age=timedelta.max)
    grouping = Grouping(story, Reason.FIRST_REPORT)
    routing = route(report.item, matches, grouping, rules, now)
    return Taken(report.item, matches, grouping, routing) if routing.owed else None
