"""The watchlists in force, how the program fares, and what takes people's asks."""

from collections.abc import Mapping
from typing import Protocol

from bot.core.match import Book
from bot.core.model import Answer, Ask, Follow, Message, WatchlistName


class Watching(Protocol):
    """The watchlists in force: those of the files and what was added in chat."""

    @property
    def book(self) -> Book:
        """Return the compiled watchlists as last read."""

    @property
    def follows(self) -> tuple[Follow, ...]:
        """Return what channels follow beside what the configuration says, as last read."""

    async def refresh(self) -> Book:
        """Take in what has changed in the store since, and return the book."""


class Health(Protocol):
    """How the running program fares."""

    def problems(self) -> tuple[str, ...]:
        """Return why the program is not ready to work; empty when it is."""

    def metrics(self) -> Mapping[str, float]:
        """Return counters and gauges by name, e.g. `polls_total`."""


class Answering(Protocol):
    """Takes asks from any chat; never raises for a person's mistake, but answers it."""

    async def answer(self, ask: Ask) -> Answer:
        """Parse, check, run and answer a command given in words."""

    async def recent(self, limit: int) -> tuple[Message, ...]:
        """Return the newest alerts as messages, newest first."""

    def watchlists(self) -> tuple[WatchlistName, ...]:
        """Return the watchlists' names, from memory."""
