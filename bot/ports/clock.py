"""What time it is."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime:
        """Return the wall time, aware, UTC."""

    def monotonic(self) -> float:
        """Return seconds that never jump."""
