"""A clock moved by hand."""

from datetime import UTC, datetime, timedelta

START = datetime(2022, 1, 6, 12, 0, tzinfo=UTC)


class FakeClock:
    """Stands still until told otherwise."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start
        self._monotonic = 1000.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    def advance(self, **span: float) -> datetime:
        step = timedelta(**span)
        self._now += step
        self._monotonic += step.total_seconds()
        return self._now

    def jump(self, **span: float) -> datetime:
        """Move the wall clock alone, as an operator or NTP does."""
        self._now += timedelta(**span)
        return self._now
