"""How a visit ends in the store: what of its outcome stands in which column, under its lease.

Where another feed's 429 put the feed off while it was visited, it stays put off.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, case, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.habits import quiet_at
from bot.core.hosts import host_of
from bot.core.intervals import HOST_PAUSED
from bot.core.model import DueFeed, Outcome, Whereabouts
from bot.store.habits import habits_row
from bot.store.lookup import in_lists
from bot.store.manners import hints_row, whereabouts_row
from bot.store.tables import feed as table

PUT_OFF = ("state", "reason", "remedy", "next_at")  # what tells that a feed's host is paused


def ended(due: DueFeed, outcome: Outcome) -> Any:
    """Return the statement that ends a lease with an outcome; it changes no row without it."""
    is_ours = and_(
        table.c.id == due.feed.id,
        table.c.fence == due.fence,
        table.c.leased_until.is_not(None),
    )
    values = _outcome(due, outcome)
    told = {name: literal(values[name], table.c[name].type) for name in PUT_OFF}
    return update(table).where(is_ours).values(values | _unless_put_off(told))


async def end_together(
    connection: AsyncConnection, visits: Sequence[tuple[DueFeed, Outcome]], now: datetime
) -> list[bool]:
    """End the leases of visits that went well; False for each that was lost.

    A statement for every set of columns, however many visits there are.
    """
    rows: defaultdict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for due, outcome in visits:
        values = _outcome(due, outcome) | {"failures": 0, "last_ok_at": now}
        held = {"held": due.feed.id, "held_fence": due.fence}
        its = {_bound(name): value for name, value in values.items()}
        rows[tuple(sorted(values))].append(its | held)
    done = [await connection.execute(_ending(names), rows[names]) for names in rows]
    if sum(each.rowcount for each in done) == len(visits):
        return [True] * len(visits)
    return await _are_kept(connection, visits)


def _outcome(due: DueFeed, outcome: Outcome) -> dict[str, Any]:
    values: dict[str, Any] = {
        "state": outcome.state,
        "reason": outcome.reason,
        "remedy": outcome.remedy,
        "next_at": outcome.next_at,
        "interval": outcome.interval,
        "failing_since": outcome.failing_since,
        "leased_until": None,
    }
    if outcome.validators is not None:
        values |= asdict(outcome.validators)
    if outcome.hints is not None:
        values["hints"] = hints_row(outcome.hints)
    if outcome.pacing is not None:
        values["pacing"] = outcome.pacing
    if outcome.habits is not None:
        values |= {"habits": habits_row(outcome.habits), "quiet_at": quiet_at(outcome.habits)}
    if outcome.whereabouts is not None:
        values |= polled_at(outcome.whereabouts, due.feed.url)
    return values


@cache
def _ending(names: tuple[str, ...]) -> Any:
    """Return the statement that ends many leases, each with its own values of these columns."""
    is_held = and_(
        table.c.id == bindparam("held"),
        table.c.fence == bindparam("held_fence"),
        table.c.leased_until.is_not(None),
    )
    values = {name: bindparam(_bound(name), type_=table.c[name].type) for name in names}
    return update(table).where(is_held).values(values | _unless_put_off(values))


def _bound(name: str) -> str:
    """Return the name of a column's parameter; SQLAlchemy keeps the column's own for itself."""
    return f"new_{name}"


def _unless_put_off(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what tells when a feed is due; if its host is paused for longer, as it stands."""
    is_put_off = and_(table.c.state == HOST_PAUSED, table.c.next_at > values["next_at"])
    return {name: case((is_put_off, table.c[name]), else_=values[name]) for name in PUT_OFF}


async def _are_kept(
    connection: AsyncConnection, visits: Sequence[tuple[DueFeed, Outcome]]
) -> list[bool]:
    """Tell which leases have ended, and not another's."""
    fences: dict[str, int] = {}
    for some in in_lists([due.feed.id for due, _ in visits]):
        is_free = and_(table.c.id.in_(some), table.c.leased_until.is_(None))
        query = select(table.c.id, table.c.fence).where(is_free)
        fences |= {row.id: row.fence for row in await connection.execute(query)}
    return [fences.get(due.feed.id) == due.fence for due, _ in visits]


def polled_at(whereabouts: Whereabouts, configured: str) -> dict[str, Any]:
    """Return the columns that say where a feed is polled."""
    host = host_of(whereabouts.address or configured)
    return {"whereabouts": whereabouts_row(whereabouts), "host": host}
