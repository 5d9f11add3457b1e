"""A seat for a chat, in a program whose health can be set."""

from dataclasses import dataclass, field, replace
from typing import Any

from bot.core.model import ChatName
from bot.ports import Seat
from tests.fakes.clock import FakeClock
from tests.fakes.values import CHANNEL


@dataclass
class FakeHealth:
    """Well until told otherwise."""

    troubles: tuple[str, ...] = ()
    counted: dict[str, float] = field(default_factory=lambda: {"polls_total": 3.0, "owed": 1.0})

    def problems(self) -> tuple[str, ...]:
        return self.troubles

    def metrics(self) -> dict[str, float]:
        return self.counted


def a_seat(chat: str, clock: FakeClock, **changes: Any) -> Seat:
    """Return a seat with the example channel."""
    channel = replace(CHANNEL, chat=ChatName(chat))
    seat = Seat(ChatName(chat), "Sahel desk", (channel,), None, clock, FakeHealth())
    return replace(seat, **changes)
