"""What publishers asked for and where feeds are polled, as JSON takes it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.core.model import Hints, Move, Whereabouts
from bot.store.columns import EPOCH, TICK

Values = Mapping[str, Any]


def hints_row(hints: Hints) -> Values | None:
    """Return hints as JSON takes them; None where there are none."""
    if hints == Hints():
        return None
    return {
        "fresh_for": _ticks(hints.fresh_for),
        "every": _ticks(hints.every),
        "skip_hours": sorted(hints.skip_hours),
        "skip_days": sorted(hints.skip_days),
    }


def hints_from(values: Values | None) -> Hints:
    """Read hints."""
    if values is None:
        return Hints()
    return Hints(
        _span(values["fresh_for"]),
        _span(values["every"]),
        frozenset(values["skip_hours"]),
        frozenset(values["skip_days"]),
    )


def whereabouts_row(whereabouts: Whereabouts) -> Values | None:
    """Return whereabouts as JSON takes them; None for a feed polled where it is configured."""
    if whereabouts == Whereabouts():
        return None
    move = whereabouts.move
    return {
        "address": whereabouts.address,
        "move": move
        and {
            "to": move.to,
            "since": (move.since - EPOCH) // TICK,
            "sightings": move.sightings,
            "is_told": move.is_told,
        },
    }


def whereabouts_from(values: Values | None) -> Whereabouts:
    """Read whereabouts."""
    if values is None:
        return Whereabouts()
    move = values["move"]
    return Whereabouts(
        values["address"], move and Move(**{**move, "since": EPOCH + TICK * move["since"]})
    )


def _ticks(span: timedelta | None) -> int | None:
    return None if span is None else span // TICK


def _span(ticks: int | None) -> timedelta | None:
    return None if ticks is None else TICK * ticks
