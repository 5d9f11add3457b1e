"""How a Discord on loopback misbehaves when told to."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from json import dumps
from typing import Any

from aiohttp import web

Json = dict[str, Any]
Respond = Callable[[], Awaitable[web.StreamResponse]]
Step = Callable[[web.Request, Respond], Awaitable[web.StreamResponse]]


class Script:
    """What is to be answered to the next requests, by what they are for."""

    def __init__(self) -> None:
        self._scripts: dict[str, deque[Step]] = defaultdict(deque)
        self._released = asyncio.Event()
        self._asked: dict[str, asyncio.Event] = defaultdict(asyncio.Event)

    async def answer(
        self, scripted: str, request: web.Request, respond: Respond
    ) -> web.StreamResponse:
        """Answer a request by its script, or without one as usual."""
        self._asked[scripted].set()
        script = self._scripts[scripted]
        return await (script.popleft()(request, respond) if script else respond())

    async def is_asked(self, *, on: str) -> None:
        """Wait for the first request of this kind."""
        async with asyncio.timeout(5):
            await self._asked[on].wait()

    def plays(self, step: Step, *, times: int = 1, on: str = "messages") -> None:
        """Answer the next requests so; `on` is messages, history, replies, commands or login."""
        self._scripts[on].extend([step] * times)

    def fails(
        self, status: int, *, code: int = 0, body: str | None = None, times: int = 1, **rest: str
    ) -> None:
        """Refuse without taking; `body` in place of JSON is what a proxy on the way says."""

        async def step(_request: web.Request, _respond: Respond) -> web.StreamResponse:
            if body is not None:
                return web.Response(status=status, text=body)
            return error(status, code, f"refused with {status}")

        self.plays(step, times=times, **rest)

    def limits(
        self,
        retry_after: float,
        *,
        is_global: bool = False,
        is_ban: bool = False,
        times: int = 1,
        **rest: str,
    ) -> None:
        """Answer 429; a ban comes from the proxy in front of Discord, without `Via`."""

        async def step(_request: web.Request, _respond: Respond) -> web.StreamResponse:
            body = {
                "message": "You are being rate limited.",
                "retry_after": retry_after,
                "global": is_global,
            }
            headers = {"Retry-After": str(retry_after)} | ({} if is_ban else {"Via": "1.1 google"})
            headers["Content-Type"] = "application/json"
            return web.Response(body=dumps(body), status=429, headers=headers)

        self.plays(step, times=times, **rest)

    def stores_then_drops(self, *, times: int = 1) -> None:
        """Keep the message, then cut the connection."""
        self.plays(_dropping, times=times)

    def stores_then_fails(self, status: int, *, times: int = 1) -> None:
        """Keep the message, then answer with an error."""

        async def step(_request: web.Request, respond: Respond) -> web.StreamResponse:
            await respond()
            return error(status, 0, "upstream failed")

        self.plays(step, times=times)

    def stores_then_hangs(self, *, times: int = 1) -> None:
        """Keep the message, and say nothing until `recovers`."""

        async def step(_request: web.Request, respond: Respond) -> web.StreamResponse:
            answer = await respond()
            await self._released.wait()
            return answer

        self.plays(step, times=times)

    def hangs(self, *, on: str = "messages") -> None:
        """Take the request and say nothing until `recovers`."""

        async def step(_request: web.Request, respond: Respond) -> web.StreamResponse:
            await self._released.wait()
            return await respond()

        self.plays(step, on=on)

    def recovers(self) -> None:
        """Forget every script; requests that hang go on."""
        self._scripts.clear()
        self._released.set()
        self._released = asyncio.Event()


async def _dropping(request: web.Request, respond: Respond) -> web.StreamResponse:
    await respond()
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def error(status: int, code: int, said: str, wrong: list[str] | None = None) -> web.Response:
    body: Json = {"message": said, "code": code}
    if wrong:
        body["errors"] = {"_errors": [{"code": "BAD", "message": one} for one in wrong]}
    headers = {"Content-Type": "application/json"}
    return web.Response(body=web.json_response(body).body, status=status, headers=headers)
