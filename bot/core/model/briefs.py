"""What has gone on since a time, for whoever takes over."""

from dataclasses import dataclass

from bot.core.model.words import Priority, WatchlistName


@dataclass(frozen=True, slots=True)
class GoneOn:
    """How many stories of a watchlist had reports within a time, and how many reports."""

    watchlist: WatchlistName
    priority: Priority  # the highest among its alerts
    stories: int
    reports: int
