"""How a feed publishes, as JSON takes it: moments in ticks, pauses in whole seconds."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.core.model import Habits
from bot.store.columns import EPOCH, TICK

SECOND = timedelta(seconds=1)


def habits_row(habits: Habits) -> Mapping[str, Any]:
    """Return habits as JSON takes them."""
    return {
        "pauses": [pause // SECOND for pause in habits.pauses],
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
        tuple(SECOND * seconds for seconds in values["pauses"]),
        _instant(values["newest_at"]),
        _instant(values["news_at"]),
        _instant(values["gap_at"]),
        values["halvings"],
    )


def _ticks(at: datetime | None) -> int | None:
    return None if at is None else (at - EPOCH) // TICK


def _instant(ticks: int | None) -> datetime | None:
    return None if ticks is None else EPOCH + TICK * ticks
