"""Incoming webhooks of Discord and Slack on loopback, and what they answer when all is not well."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.chats.limits import discord_violations, slack_violations

DISCORD_PATH = "/api/webhooks/123456789012345678/secret-discord"
SLACK_PATH = "/services/T0TEAM001/B0HOOK001/secretslack"

Fault = Callable[[dict[str, Any]], Awaitable[web.StreamResponse]]


@dataclass
class Posted:
    """What arrived at a webhook."""

    path: str
    query: Mapping[str, str]
    payload: dict[str, Any]


class Hooks:
    """A server with one webhook of each platform; faults are used up one a request."""

    def __init__(self) -> None:
        self.requests: list[Posted] = []
        self.kept: list[Posted] = []  # what people see
        self._faults: deque[Fault] = deque()
        self._is_released = asyncio.Event()
        self._was_called = asyncio.Event()

    # -- builder words --------------------------------------------------------------------

    def answers(
        self, status: int, body: str = "", headers: Mapping[str, str] | None = None, times: int = 1
    ) -> Self:
        """Answer the next posts with a status, keeping none of them."""

        async def respond(payload: dict[str, Any]) -> web.StreamResponse:
            return web.Response(status=status, text=body, headers=headers)

        self._faults.extend([respond] * times)
        return self

    def stores_then_drops(self) -> Self:
        """Keep the next post and cut the connection instead of saying so."""
        self._faults.append(self._dropped)
        return self

    def hangs(self) -> Self:
        """Leave the next post without an answer until `resumes`; it is kept then."""
        self._faults.append(self._held)
        return self

    def resumes(self) -> None:
        """Let go of what hangs."""
        self._is_released.set()

    async def is_called(self) -> None:
        """Wait until something arrives."""
        await asyncio.wait_for(self._was_called.wait(), 5)

    # -- serving --------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post(DISCORD_PATH, self._posted)
        app.router.add_post(SLACK_PATH, self._posted)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.discord = f"http://{host}:{port}{DISCORD_PATH}"
        self.slack = f"http://{host}:{port}{SLACK_PATH}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_released.set()
        await self._runner.cleanup()

    async def _posted(self, request: web.Request) -> web.StreamResponse:
        posted = Posted(request.path, dict(request.query), await request.json())
        self.requests.append(posted)
        self._was_called.set()
        if self._faults:
            fault = self._faults.popleft()
            if fault == self._dropped:
                self.kept.append(posted)
                if request.transport is not None:
                    request.transport.abort()
            return await fault(posted.payload)
        return self._taken(posted)

    def _taken(self, posted: Posted) -> web.StreamResponse:
        is_discord = posted.path == DISCORD_PATH
        violations = discord_violations if is_discord else slack_violations
        if wrong := violations(posted.payload):
            return web.json_response({"wrong": wrong}, status=400)
        self.kept.append(posted)
        if not is_discord:
            return web.Response(text="ok")
        if posted.query.get("wait") == "true":
            return web.json_response({"id": f"{1000 + len(self.kept)}"})
        return web.Response(status=204)

    async def _dropped(self, payload: dict[str, Any]) -> web.StreamResponse:
        return web.Response()

    async def _held(self, payload: dict[str, Any]) -> web.StreamResponse:
        await self._is_released.wait()
        self.kept.append(self.requests[-1])
        return web.json_response({"id": "1"})
