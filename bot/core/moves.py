"""When a feed that moved is polled at its new address.

1. Only permanent redirects count, and only visits that found a valid feed at their end.
2. From http to https on the same host: at once.
3. Elsewhere in the same registrable domain: after ten such visits, or seven days of them.
4. To another registrable domain: when a person says so, who is asked after as much evidence.
5. A visit that is not redirected any more, or elsewhere, begins the count anew.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.core.model import DueFeed, Move, Visit, Whereabouts

SIGHTINGS = 10
AGE = timedelta(days=7)


def settle(due: DueFeed, visit: Visit, now: datetime) -> Whereabouts:
    """Return where the feed is polled after a visit that went well."""
    address = due.address
    for to in visit.moved:
        if not _is_secured(address, to):
            break
        address = to
    adopted = due.whereabouts.address if address == due.address else address
    if not visit.moved or visit.moved[-1] == address:
        return Whereabouts(adopted)
    move = _seen(due.whereabouts.move, visit.moved[-1], now)
    if not _is_proved(move, now):
        return Whereabouts(adopted, move)
    if visit.is_far:
        return Whereabouts(adopted, replace(move, is_told=True))
    return Whereabouts(move.to)


def asks(before: Whereabouts, after: Whereabouts | None) -> str | None:
    """Return the address about which a person is to be asked now; each is asked about once."""
    move = after.move if after else None
    if move is None or not move.is_told:
        return None
    is_known = before.move is not None and before.move.is_told and before.move.to == move.to
    return None if is_known else move.to


def question(name: str, to: str) -> str:
    """Return what a person is asked about a feed that moved."""
    return (
        f"{name} has moved to {to}, which may be somebody else's. It is read there by way of its"
        f' old address. To poll it there from now on: /feeds adopt "{name}"'
    )


def _seen(before: Move | None, to: str, now: datetime) -> Move:
    if before is None or before.to != to:
        return Move(to, now)
    return replace(before, sightings=before.sightings + 1)


def _is_proved(move: Move, now: datetime) -> bool:
    return move.sightings >= SIGHTINGS or now - move.since >= AGE


def _is_secured(before: str, after: str) -> bool:
    """Tell whether a redirect leads from http to https on the same host."""
    old, new = urlsplit(before), urlsplit(after)
    return (old.scheme, new.scheme, old.hostname) == ("http", "https", new.hostname)
