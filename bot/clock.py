"""The only place that reads the clock."""

import time
from datetime import UTC, datetime


class SystemClock:
    """The machine's clocks."""

    def now(self) -> datetime:
        """Return the wall time, aware, UTC: for due times and stamps."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that never jump: for deadlines and durations."""
        return time.monotonic()
