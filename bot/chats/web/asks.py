"""Words from the page as asks: who gives them, where, and when."""

from bot.core.model import Answer, Ask, Person, WatchlistName
from bot.ports import Answering, Seat


class Asks:
    """Puts the page's only person to every ask."""

    def __init__(self, seat: Seat, answering: Answering) -> None:
        self._seat = seat
        self._answering = answering
        # Whoever reaches the page may edit, by sitting here or by the token, unless told otherwise.
        is_editor = seat.editors is None or seat.chat in seat.editors
        self._person = Person(seat.chat, seat.chat, seat.chat, is_editor=is_editor)

    async def answer(self, words: str) -> Answer:
        """Answer a command given in words."""
        channel = self._seat.channels[0].name if self._seat.channels else None
        return await self._answering.answer(
            Ask(words, self._person, channel, self._seat.clock.now())
        )

    def watchlists(self) -> tuple[WatchlistName, ...]:
        """Return the watchlists' names, for completion."""
        return self._answering.watchlists()
