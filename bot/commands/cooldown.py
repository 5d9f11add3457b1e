"""How often one person may ask, so that a crowd cannot drain the bot.

Each person has an allowance that refills steadily; a command takes its cost from it.
"""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from bot.core.model import ChatName, Person
from bot.ports import Clock

ALLOWANCE = 20.0  # asks at once
PER_SECOND = 0.5
MOST_PERSONS = 10_000  # remembered; beyond that, those whose allowance is full are forgotten


@dataclass(slots=True)
class _Allowance:
    left: float
    at: float  # monotonic seconds


class Cooldown:
    """The allowances of everyone who asked lately."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._allowances: dict[tuple[ChatName, str], _Allowance] = {}

    def charge(self, person: Person, cost: int) -> timedelta | None:
        """Take a command's cost; if it is not there, take nothing and return how long to wait."""
        now = self._clock.monotonic()
        if len(self._allowances) >= MOST_PERSONS:
            self._forget(now)
        allowance = self._allowances.setdefault(
            (person.chat, person.id), _Allowance(ALLOWANCE, now)
        )
        allowance.left = min(ALLOWANCE, allowance.left + (now - allowance.at) * PER_SECOND)
        allowance.at = now
        if allowance.left < cost:
            return timedelta(seconds=ceil((cost - allowance.left) / PER_SECOND))
        allowance.left -= cost
        return None

    def _forget(self, now: float) -> None:
        full_after = ALLOWANCE / PER_SECOND
        self._allowances = {
            key: kept for key, kept in self._allowances.items() if now - kept.at < full_after
        }
