"""What takes asks, in memory: it notes each and gives the answers it was told to."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Self

from bot.core.model import Answer, Ask, Message, WatchlistName


@dataclass
class FakeAnswering:
    """Answers every ask with its own words, unless told otherwise."""

    asks: list[Ask] = field(default_factory=list)
    names: tuple[WatchlistName, ...] = (WatchlistName("wagner"), WatchlistName("mali-russia"))
    _script: deque[Answer | BaseException] = field(default_factory=deque)
    _gate: asyncio.Event | None = None

    # -- builder words --------------------------------------------------------------------

    def answers(self, *answers: Answer) -> Self:
        """Give these answers to the next asks."""
        self._script.extend(answers)
        return self

    def breaks(self, times: int = 1) -> Self:
        """Raise what no answering should: a bug."""
        self._script.extend([ZeroDivisionError("division by zero")] * times)
        return self

    def hangs(self) -> Self:
        """Answer nothing until `resumes`."""
        self._gate = asyncio.Event()
        return self

    def resumes(self) -> None:
        if self._gate is not None:
            self._gate.set()

    # -- the port -------------------------------------------------------------------------

    async def answer(self, ask: Ask) -> Answer:
        self.asks.append(ask)
        if self._gate is not None:
            await self._gate.wait()
        said = self._script.popleft() if self._script else Answer(f"you asked: {ask.words}")
        if isinstance(said, BaseException):
            raise said
        return said

    async def recent(self, limit: int) -> tuple[Message, ...]:
        return ()

    def watchlists(self) -> tuple[WatchlistName, ...]:
        return self.names
