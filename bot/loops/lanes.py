"""Visits to one host go in a lane: so many at a time, the others wait outside.

A host that hangs, or carries hundreds of feeds, thus holds a few of the visits in flight, and
those who wait for it neither use up their deadline nor keep other hosts' feeds from theirs.
"""

from collections import Counter, defaultdict, deque

from bot.core.hosts import host_of
from bot.core.model import DueFeed
from bot.ports import Clock


class Lanes:
    """Who may visit now, and who is next; nobody waits longer than their lease lasts."""

    def __init__(self, clock: Clock, width: int, patience_s: float) -> None:
        """Let `width` visits to a host go at once; those that wait longer give up."""
        self._clock = clock
        self._width = width
        self._patience_s = patience_s
        self._under_way: Counter[str] = Counter()
        self._waiting: defaultdict[str, deque[tuple[float, DueFeed]]] = defaultdict(deque)

    def enter(self, due: DueFeed) -> bool:
        """Return whether a visit may go now; if not, `leave` returns it when it is its turn."""
        host = host_of(due.address)
        if self._under_way[host] < self._width:
            self._under_way[host] += 1
            return True
        self._waiting[host].append((self._clock.monotonic() + self._patience_s, due))
        return False

    def leave(self, due: DueFeed) -> DueFeed | None:
        """End a visit; return the one that goes in its place.

        What has waited too long is passed over: its lease lapses, and it is claimed again.
        """
        host = host_of(due.address)
        waiting = self._waiting[host]
        while waiting:
            until, following = waiting.popleft()
            if self._clock.monotonic() <= until:
                return following
        del self._waiting[host]
        self._under_way[host] -= 1
        if not self._under_way[host]:
            del self._under_way[host]
        return None

    def clear(self) -> list[DueFeed]:
        """Return all that wait, and let them wait no longer."""
        waiting = [due for lane in self._waiting.values() for _, due in lane]
        self._waiting.clear()
        return waiting
