"""Gaps in feeds' documents, told together: after an outage of ours nearly every feed has one."""

from bot.core.model import DueFeed, Outcome
from bot.ports import Clock

SETTLED_S = 60.0  # after the last gap the rest is told
LONGEST_S = 600.0


class Gaps:
    """Gathers gaps until no more come or the first has waited for long."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._untold: list[tuple[DueFeed, Outcome]] = []
        self._first = self._last = 0.0

    def take(self, due: DueFeed, outcome: Outcome) -> None:
        """Take in a visit whose document shared nothing with the one before."""
        self._last = self._clock.monotonic()
        self._first = self._first if self._untold else self._last
        self._untold.append((due, outcome))

    def settled(self) -> list[tuple[DueFeed, Outcome]]:
        """Return what is to be told now, once."""
        now = self._clock.monotonic()
        is_time = now - self._last >= SETTLED_S or now - self._first >= LONGEST_S
        return self.all() if is_time else []

    def all(self) -> list[tuple[DueFeed, Outcome]]:
        """Return all that has not been told, once."""
        untold, self._untold = self._untold, []
        return untold
