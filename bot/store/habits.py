"""How a feed publishes, as JSON takes it: moments in ticks."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.core.model import Habits
from bot.store.columns import EPOCH, TICK


def habits_row(habits: Habits) -> Mapping[str, Any]:
    """Return habits as JSON takes them."""
    return {
        "pauses_s": habits.pauses_s,
        "newest_at": _ticks(habits.newest_at),
        "news_at": _ticks(habits.news_at),
        "gap_at": _ticks(habits.gap_at),
        "halvings": habits.halvings,
    }


def habits_from(values: Mapping[str, Any] | None) -> Habits:
    """Read habits."""
    if values is None:
        return Habits()
    return Habits(
        tuple(values["pauses_s"]),
        _instant(values["newest_at"]),
        _instant(values["news_at"]),
        _instant(values["gap_at"]),
        values["halvings"],
    )


def _ticks(at: datetime | None) -> int | None:
    return None if at is None else (at - EPOCH) // TICK


def _instant(ticks: int | None) -> datetime | None:
    return None if ticks is None else EPOCH + TICK * ticks
