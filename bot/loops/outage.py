"""When nothing can be reached, the network is more likely to be down than every publisher."""

import structlog

from bot.ports import Clock

log = structlog.get_logger()

UNREACHED = frozenset(
    {"dns", "proxy", "timeout", "unreachable"}
)  # states of feeds whose server said nothing
TOLD_ONE_BY_ONE = 3
SETTLED_S = 5.0  # after the last failure the rest is told; feeds due together fail together
LONGEST_S = 60.0


class Outage:
    """Counts feeds that were not reached while none was, and tells of them together."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._in_a_row = 0
        self._untold: set[str] = set()
        self._first = self._last = 0.0

    def reached(self) -> None:
        """Note that a server answered."""
        self._in_a_row = 0

    def takes(self, feed: str, state: str) -> bool:
        """Take in a failure; return whether it will be told together with others."""
        if state not in UNREACHED:
            self.reached()
            return False
        self._in_a_row += 1
        if self._in_a_row <= TOLD_ONE_BY_ONE:
            return False
        self._last = self._clock.monotonic()
        self._first = self._first if self._untold else self._last
        self._untold.add(feed)
        return True

    def tell(self) -> None:
        """Tell of the feeds taken in, once no more come or the first has waited for long."""
        now = self._clock.monotonic()
        if now - self._last >= SETTLED_S or now - self._first >= LONGEST_S:
            self.tell_now()

    def tell_now(self) -> None:
        """Tell of the feeds taken in."""
        if self._untold:
            log.warning("feeds.unreached", feeds=len(self._untold), remedy="no network?")
            self._untold.clear()
