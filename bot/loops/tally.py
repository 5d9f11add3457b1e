"""How the running program fares: counters, the last tick of each loop, standing troubles."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta
from enum import StrEnum

from bot.core.model import DeliveryState, Outcome, Taken, Transition, Visit
from bot.ports import Clock


class Count(StrEnum):
    """The counters, as the metrics page shows them."""

    POLLS = "polls_total"
    POLLS_FAILED = "polls_failed_total"
    PARSE_FAILURES = "parse_failures_total"  # feeds that answered with what is no feed
    DOCUMENT_PROBLEMS = "document_problems_total"
    ITEMS = "items_total"
    MATCHES = "matches_total"
    ALERTS = "alerts_total"
    SENT = "deliveries_sent_total"
    OWED = "deliveries_postponed_total"
    UNKNOWN = "deliveries_in_doubt_total"
    DEAD = "deliveries_dead_total"
    HELD = "deliveries_held_total"


OUTCOMES: Mapping[DeliveryState, Count] = {
    DeliveryState.SENT: Count.SENT,
    DeliveryState.OWED: Count.OWED,
    DeliveryState.UNKNOWN: Count.UNKNOWN,
    DeliveryState.DEAD: Count.DEAD,
    DeliveryState.HELD: Count.HELD,
}
# States of feeds that answered with something that cannot be read as a feed.
UNREADABLE = frozenset(
    {"empty-body", "html-not-feed", "not-a-feed", "parse-timeout", "parse-memory"}
)


class Tally:
    """Implements `ports.Health`."""

    def __init__(self, clock: Clock, ticks: Mapping[str, timedelta]) -> None:
        """Expect each named tick at least this often."""
        self._clock = clock
        self._within = ticks
        self._ticked: dict[str, float] = {}
        self._counts: Counter[Count] = Counter()
        self._gauges: dict[str, float] = {}
        self._troubles: dict[str, str] = {}

    def tick(self, name: str) -> None:
        """Note that a loop went round."""
        self._ticked[name] = self._clock.monotonic()

    def count(self, what: Count, by: int = 1) -> None:
        """Add to a counter."""
        self._counts[what] += by

    def gauge(self, name: str, value: float) -> None:
        """Show a value as it stands."""
        self._gauges[name] = value

    @property
    def failures(self) -> int:
        """How many polls have failed."""
        return self._counts[Count.POLLS_FAILED]

    @property
    def sent(self) -> int:
        """How many deliveries have been sent."""
        return self._counts[Count.SENT]

    def polled(self, visit: Visit, taken: Iterable[Taken]) -> None:
        """Count a poll that went well, and what it brought."""
        self.count(Count.POLLS)
        self.count(Count.DOCUMENT_PROBLEMS, len(visit.problems))
        for each in taken:
            self.count(Count.ITEMS)
            self.count(Count.MATCHES, len(each.matches))
            self.count(Count.ALERTS, len(each.routing.alerts))

    def failed(self, outcome: Outcome) -> None:
        """Count a poll that failed."""
        self.count(Count.POLLS)
        self.count(Count.POLLS_FAILED)
        self.count(Count.PARSE_FAILURES, outcome.state in UNREADABLE)

    def settled(self, transition: Transition) -> None:
        """Count how a delivery ended, for now or for good."""
        self.count(OUTCOMES[transition.state])

    def trouble(self, name: str, problem: str | None) -> None:
        """Let a problem stand under this name until None takes it away."""
        if problem is None:
            self._troubles.pop(name, None)
        else:
            self._troubles[name] = problem

    def problems(self) -> tuple[str, ...]:
        """Return why the program is not ready to work; empty when it is."""
        return (*self._overdue(), *self._troubles.values())

    def metrics(self) -> Mapping[str, float]:
        """Return all counters, and the seconds since each loop's last tick."""
        now = self._clock.monotonic()
        ages = {f"{name}_tick_age_seconds": now - at for name, at in self._ticked.items()}
        return {count.value: float(self._counts[count]) for count in Count} | ages | self._gauges

    def _overdue(self) -> Iterable[str]:
        now = self._clock.monotonic()
        for name, within in self._within.items():
            at = self._ticked.get(name)
            if at is None:
                yield f"{name} has not begun yet"
            elif now - at > within.total_seconds():
                yield f"{name} last went round {now - at:.0f} s ago"
