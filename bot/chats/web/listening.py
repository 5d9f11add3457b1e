"""One browser listening for alerts: server-sent events with catching up and signs of life.

https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

import asyncio
import json

from aiohttp import web

from bot.chats.web.board import Board, Card

MOST_LISTENERS = 100
KEEP_ALIVE_S = 15.0
SLOWEST_S = 20.0  # a browser that takes nothing for so long is let go; it comes back by itself


class Listening:
    """Serves any number of browsers up to `MOST_LISTENERS` from one board."""

    def __init__(self, board: Board, *, keep_alive_s: float = KEEP_ALIVE_S) -> None:
        self._board = board
        self._keep_alive_s = keep_alive_s
        self.count = 0

    async def listen(self, request: web.Request) -> web.StreamResponse:
        """Send what the browser has not seen, then each change, until either side ends it."""
        if self.count >= MOST_LISTENERS:
            raise web.HTTPServiceUnavailable(text="too many pages are open")
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
        )
        self.count += 1
        try:
            await response.prepare(request)
            await self._tell(response, request.headers.get("Last-Event-ID", ""))
        except (ConnectionError, TimeoutError):
            if request.transport:
                request.transport.abort()
        finally:
            self.count -= 1
        return response

    async def _tell(self, response: web.StreamResponse, last_seen: str) -> None:
        number = self._board.number(last_seen)
        is_first = True
        while not self._board.is_closed:
            cards = self._board.after(number)
            number = cards[-1].number if cards else number
            told = "".join(map(self._event, cards)) or ": still here\n\n"
            # The page counts and announces only what comes after this.
            await _write(response, told + "event: ready\ndata:\n\n" if is_first else told)
            is_first = False
            await self._next_change(number)

    async def _next_change(self, number: int) -> None:
        try:
            async with asyncio.timeout(self._keep_alive_s):
                await self._board.change(number)
        except TimeoutError:
            return

    def _event(self, card: Card) -> str:
        values = json.dumps({"id": card.id, **card.values})
        return f"event: card\nid: {self._board.event_id(card)}\ndata: {values}\n\n"


async def _write(response: web.StreamResponse, text: str) -> None:
    async with asyncio.timeout(SLOWEST_S):
        await response.write(text.encode())
