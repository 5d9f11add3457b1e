"""What the page shows: the newest cards, and word to every listener when one changes.

Each change has a number. A listener asks for what changed after the last number it saw, so a
slow one costs no memory here: it skips what has meanwhile been replaced or has left the board.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MOST_CARDS = 200

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Card:
    """A message as the page shows it; `number` is that of its last change."""

    id: str
    values: Values
    number: int


class Board:
    """At most `MOST_CARDS` cards, the oldest leave first; a change keeps a card's place."""

    def __init__(self, name: str) -> None:
        """Begin empty; `name` tells this board's numbers from those of the program's last run."""
        self._name = name
        self._cards: dict[str, Card] = {}
        self._last = 0
        self._changed = asyncio.Event()
        self.is_closed = False

    def __contains__(self, card: str) -> bool:
        return card in self._cards

    def put(self, card: str, values: Values) -> None:
        """Show a card, or show it anew in its place."""
        self._last += 1
        self._cards[card] = Card(card, values, self._last)
        while len(self._cards) > MOST_CARDS:
            del self._cards[next(iter(self._cards))]
        self._tell()

    def after(self, number: int) -> tuple[Card, ...]:
        """Return the cards that changed after a number, in the order of their changes."""
        changed = (card for card in self._cards.values() if card.number > number)
        return tuple(sorted(changed, key=lambda card: card.number))

    async def change(self, number: int) -> None:
        """Wait for a change after a number, or for the end."""
        while self._last <= number and not self.is_closed:
            await self._changed.wait()

    def open(self) -> None:
        """Take listeners, again after a close."""
        self.is_closed = False

    def close(self) -> None:
        """Send every listener home."""
        self.is_closed = True
        self._tell()

    def event_id(self, card: Card) -> str:
        """Name a change, so that a listener who comes back can say where it was."""
        return f"{self._name}-{card.number}"

    def number(self, event_id: str) -> int:
        """Return the number in an event id; 0, which is before everything, if it is not ours."""
        name, _, number = event_id.rpartition("-")
        is_ours = name == self._name and number.isascii() and number.isdecimal()
        return int(number[:18]) if is_ours else 0

    def _tell(self) -> None:
        """Wake everyone who waits now; who waits from now on waits for the next change."""
        self._changed.set()
        self._changed = asyncio.Event()
