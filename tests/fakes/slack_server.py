"""Slack on loopback: the Web API, Socket Mode, and whatever can go wrong with either.

    async with SlackServer() as slack:
        slack.lacks("channels:history")
        slack.limits(seconds=7)            # the next message is answered with 429
        slack.stores_then_drops()          # the one after it arrives, but nobody learns of it
        asked = await slack.asks("latest wagner", user="U1")
        assert (await asked.answer())["response_type"] == "ephemeral"

It takes what Slack takes: payloads beyond its limits are refused with `invalid_blocks`, methods
for which a scope is missing with `missing_scope`, and so on. Faults are used up one a request.
"""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from types import TracebackType
from typing import Any, Self

from aiohttp import WSMsgType, web

from tests.chats.limits import slack_violations
from tests.fakes.clock import START

BOT_TOKEN = "xoxb-111-222-secretbot"
APP_TOKEN = "xapp-1-A1-333-secretapp"
TEAM, BOT, BOT_USER = "T0TEAM001", "B0BOT0001", "U0BOT0001"
SCOPES = (
    "chat:write",
    "commands",
    "channels:history",
    "groups:history",
    "channels:read",
    "groups:read",
    "users:read",
    "usergroups:read",
)
NEEDS = {
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "conversations.history": "channels:history",
    "conversations.replies": "channels:history",
    "conversations.info": "channels:read",
    "users.info": "users:read",
    "usergroups.users.list": "usergroups:read",
}
WITHIN = 5.0  # seconds that a test waits for what must come

Fault = Callable[[web.Request, "Call"], Awaitable[web.StreamResponse]]
Answer = dict[str, Any]


@dataclass
class Place:
    """A channel and what was posted in it, oldest first."""

    is_member: bool = True
    is_archived: bool = False
    messages: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Call:
    """One request to the Web API."""

    method: str
    arguments: Mapping[str, Any]
    token: str


@dataclass
class Asked:
    """A command that a person gave, and what came back."""

    payload: dict[str, Any]
    acked: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    answers: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)

    async def ack(self) -> dict[str, Any]:
        """Return the next acknowledgement."""
        async with asyncio.timeout(WITHIN):
            return await self.acked.get()

    async def answer(self) -> dict[str, Any]:
        """Return the next answer."""
        async with asyncio.timeout(WITHIN):
            return await self.answers.get()


class SlackServer:
    """One workspace with one app installed; `api_url` is where its Web API answers."""

    def __init__(self) -> None:
        self.scopes = set(SCOPES)
        self.places: dict[str, Place] = {"C1": Place(), "C2": Place()}
        self.admins: set[str] = set()
        self.groups: dict[str, list[str]] = {}
        self.calls: list[Call] = []
        self.now: datetime = START
        self.headers: dict[str, str] = {}
        self.team: dict[str, str] = {"team_id": TEAM}
        self.page = 200  # messages a page of history, at most
        self.answers_hooks_with = 200
        self.takes_no_sockets = False
        self._faults: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self._tokens = {BOT_TOKEN, APP_TOKEN}
        self._sockets: list[web.WebSocketResponse] = []
        self._is_listened_to = asyncio.Event()
        self._was_called = asyncio.Event()
        self._is_released = asyncio.Event()
        self._numbers = count(1)
        self._hooks: dict[str, Asked] = {}
        self._envelopes: dict[str, Asked] = {}

    # -- builder words --------------------------------------------------------------------

    def limits(self, times: int = 1, *, seconds: int | str | None = 1) -> Self:
        """Answer the next messages with 429."""
        headers = {} if seconds is None else {"Retry-After": str(seconds)}
        return self._will(times, "chat", _json({"error": "ratelimited"}, 429, headers))

    def refuses(self, error: str, times: int = 1, *, method: str = "chat") -> Self:
        """Answer `ok: false`."""
        return self._will(times, method, _json({"error": error}))

    def fails(self, status: int = 503, times: int = 1, *, method: str = "chat") -> Self:
        """Answer with an error page, as proxies before Slack do."""
        return self._will(times, method, _page(status, "<html>oops</html>", "text/html"))

    def answers(self, text: str, kind: str, times: int = 1, *, method: str = "chat") -> Self:
        """Answer 200 with something that is not Slack's JSON."""
        return self._will(times, method, _page(200, text, kind))

    def stores_then_drops(self, times: int = 1) -> Self:
        """Take the next messages and cut the connection instead of saying so."""
        return self._will(times, "chat", self._stored_and_dropped)

    def drops(self, times: int = 1, *, method: str = "chat") -> Self:
        """Cut the connection before anything is stored."""
        return self._will(times, method, _dropped)

    def hangs(self, times: int = 1, *, method: str = "chat") -> Self:
        """Leave the next requests without an answer until `resumes`; they are stored then."""
        return self._will(times, method, self._held)

    def stores_then_hangs(self, times: int = 1) -> Self:
        """Take the next messages and say nothing until `resumes`."""
        return self._will(times, "chat", self._stored_and_held)

    def resumes(self) -> None:
        """Let go of what hangs."""
        self._is_released.set()

    def lacks(self, *scopes: str) -> Self:
        """Install the app without these scopes."""
        self.scopes -= set(scopes)
        return self

    def revokes(self, token: str) -> Self:
        """Accept a token no longer."""
        self._tokens.discard(token)
        return self

    def _will(self, times: int, method: str, fault: Fault) -> Self:
        self._faults[method].extend([fault] * times)
        return self

    # -- what people see and do -----------------------------------------------------------

    def texts(self, channel: str = "C1") -> list[str]:
        """Return the texts in a channel, oldest first."""
        return [message["text"] for message in self.places[channel].messages]

    def called(self, method: str) -> list[Call]:
        """Return the requests for one method."""
        return [call for call in self.calls if call.method == method]

    async def is_called(self) -> None:
        """Wait until a request to the Web API arrives."""
        async with asyncio.timeout(WITHIN):
            await self._was_called.wait()

    async def asks(self, words: str, *, user: str = "U1", **changes: str) -> Asked:
        """Give `/vedette <words>`; any part of the payload can be changed."""
        number = next(self._numbers)
        payload = {
            "command": "/vedette",
            "text": words,
            "user_id": user,
            "user_name": user.lower(),
            "channel_id": "C1",
            "team_id": TEAM,
            "trigger_id": f"trigger.{number}",
            "response_url": f"{self.url}/hook/{number}",
        }
        asked = Asked(payload | changes)
        self._hooks[str(number)] = asked
        await self.delivers(asked)
        return asked

    async def delivers(self, asked: Asked, *, envelope: str | None = None) -> str:
        """Deliver a command, again if it was delivered before; return its envelope's id."""
        return await self.sends("slash_commands", asked.payload, envelope, asked)

    async def sends(
        self,
        kind: str,
        payload: dict[str, Any],
        envelope: str | None = None,
        asked: Asked | None = None,
    ) -> str:
        """Send any envelope to whoever listens."""
        await self.is_listened_to()
        envelope = envelope or f"envelope-{next(self._numbers)}"
        if asked is not None:
            self._envelopes[envelope] = asked
        message = {"type": kind, "envelope_id": envelope, "payload": payload}
        await self._sockets[-1].send_json(message | {"accepts_response_payload": True})
        return envelope

    async def is_listened_to(self) -> None:
        """Wait until an app is connected by Socket Mode."""
        async with asyncio.timeout(WITHIN):
            await self._is_listened_to.wait()

    async def asks_to_reconnect(self) -> None:
        """Say that this connection ends soon, as Slack does every few hours."""
        socket = self._sockets[-1]
        self._is_listened_to.clear()
        await socket.send_json({"type": "disconnect", "reason": "refresh_requested"})

    async def hangs_up(self) -> None:
        """Close the connection from this side."""
        self._is_listened_to.clear()
        await self._sockets[-1].close()

    # -- serving --------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._called)
        app.router.add_get("/link", self._linked)
        app.router.add_post("/hook/{number}", self._hooked)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        self.api_url = f"{self.url}/api/"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_released.set()
        for socket in self._sockets:
            await socket.close()
        await self._runner.cleanup()

    async def _called(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        call = Call(method, await _arguments(request), _token(request))
        self.calls.append(call)
        self._was_called.set()
        faults = self._faults[method] or self._faults[method.split(".")[0]]
        if faults:
            return await faults.popleft()(request, call)
        return await self._answered(request, call)

    async def _answered(self, request: web.Request, call: Call) -> web.StreamResponse:
        headers = {"x-oauth-scopes": ",".join(sorted(self.scopes))} | self.headers
        return web.json_response(self._body(call), headers=headers)

    def _body(self, call: Call) -> Answer:
        if call.token not in self._tokens:
            return {"ok": False, "error": "invalid_auth"}
        needed = NEEDS.get(call.method)
        if needed is not None and needed not in self.scopes:
            return {"ok": False, "error": "missing_scope", "needed": needed}
        answer = getattr(self, "_" + call.method.replace(".", "_").lower())(call)
        return {"ok": "error" not in answer} | answer

    def _auth_test(self, call: Call) -> Answer:
        return {"user_id": BOT_USER, "bot_id": BOT, "team": "Sahel desk"} | self.team

    def _apps_connections_open(self, call: Call) -> Answer:
        if call.token != APP_TOKEN:
            return {"error": "not_allowed_token_type"}
        return {"url": f"{self.url.replace('http', 'ws')}/link?ticket=secret-ticket"}

    def _chat_postmessage(self, call: Call) -> Answer:
        place = self._open_place(call)
        if isinstance(place, dict):
            return place
        at = self.now.timestamp() + next(self._numbers) / 1_000_000
        message = {"ts": f"{at:.6f}", "bot_id": BOT} | dict(call.arguments)
        place.messages.append(message)
        return {"channel": call.arguments["channel"], "ts": message["ts"]}

    def _chat_update(self, call: Call) -> Answer:
        place = self._open_place(call)
        if isinstance(place, dict):
            return place
        for message in place.messages:
            if message["ts"] == call.arguments["ts"]:
                message.update(call.arguments, edited=True)
                return {"channel": call.arguments["channel"], "ts": message["ts"]}
        return {"error": "message_not_found"}

    def _open_place(self, call: Call) -> Place | Answer:
        place = self.places.get(call.arguments["channel"])
        if place is None:
            return {"error": "channel_not_found"}
        if place.is_archived:
            return {"error": "is_archived"}
        if not place.is_member:
            return {"error": "not_in_channel"}
        if wrong := slack_violations(call.arguments):
            return {"error": "invalid_blocks", "response_metadata": {"messages": wrong}}
        return place

    def _conversations_history(self, call: Call) -> Answer:
        place = self.places.get(call.arguments["channel"])
        if place is None:
            return {"error": "channel_not_found"}
        if not place.is_member:
            return {"error": "not_in_channel"}
        oldest = float(call.arguments.get("oldest", 0))
        latest = float(call.arguments.get("latest", "inf"))
        posts = [m for m in place.messages if "thread_ts" not in m]
        found = [m for m in reversed(posts) if oldest <= float(m["ts"]) < latest]
        return self._page_of(found, call)

    def _conversations_replies(self, call: Call) -> Answer:
        place = self.places[call.arguments["channel"]]
        at = call.arguments["ts"]
        return self._page_of(
            [m for m in place.messages if at in (m["ts"], m.get("thread_ts"))], call
        )

    def _page_of(self, found: list[dict[str, Any]], call: Call) -> Answer:
        if call.arguments.get("include_all_metadata") not in {"1", "true"}:
            found = [{k: v for k, v in m.items() if k != "metadata"} for m in found]
        start = int(call.arguments.get("cursor") or 0)
        end = start + min(self.page, int(call.arguments.get("limit", 100)))
        cursor = str(end) if end < len(found) else ""
        return {"messages": found[start:end], "response_metadata": {"next_cursor": cursor}}

    def _conversations_info(self, call: Call) -> Answer:
        place = self.places.get(call.arguments["channel"])
        if place is None:
            return {"error": "channel_not_found"}
        return {"channel": {"is_member": place.is_member, "is_archived": place.is_archived}}

    def _users_info(self, call: Call) -> Answer:
        user = call.arguments["user"]
        return {"user": {"id": user, "is_admin": user in self.admins, "is_owner": False}}

    def _usergroups_users_list(self, call: Call) -> Answer:
        group = self.groups.get(call.arguments["usergroup"])
        return {"error": "no_such_subteam"} if group is None else {"users": group}

    async def _stored_and_dropped(self, request: web.Request, call: Call) -> web.StreamResponse:
        await self._answered(request, call)
        return await _dropped(request, call)

    async def _held(self, request: web.Request, call: Call) -> web.StreamResponse:
        await self._is_released.wait()
        return await self._answered(request, call)

    async def _stored_and_held(self, request: web.Request, call: Call) -> web.StreamResponse:
        answer = await self._answered(request, call)
        await self._is_released.wait()
        return answer

    async def _linked(self, request: web.Request) -> web.StreamResponse:
        if self.takes_no_sockets:
            return web.Response(status=503)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1})
        self._sockets.append(socket)
        self._is_listened_to.set()
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                self._acknowledged(json.loads(message.data))
        return socket

    def _acknowledged(self, ack: dict[str, Any]) -> None:
        if asked := self._envelopes.get(ack["envelope_id"]):
            asked.acked.put_nowait(ack)

    async def _hooked(self, request: web.Request) -> web.StreamResponse:
        asked = self._hooks[request.match_info["number"]]
        asked.answers.put_nowait(await request.json())
        return web.Response(text="ok", status=self.answers_hooks_with)


async def _dropped(request: web.Request, call: Call) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _json(answer: Answer, status: int = 200, headers: Mapping[str, str] | None = None) -> Fault:
    async def respond(request: web.Request, call: Call) -> web.StreamResponse:
        return web.json_response({"ok": False} | answer, status=status, headers=headers)

    return respond


def _page(status: int, text: str, kind: str) -> Fault:
    async def respond(request: web.Request, call: Call) -> web.StreamResponse:
        return web.Response(status=status, text=text, content_type=kind)

    return respond


def _token(request: web.Request) -> str:
    return request.headers.get("Authorization", "").removeprefix("Bearer ")


async def _arguments(request: web.Request) -> dict[str, Any]:
    arguments: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        arguments |= await request.json()
    elif request.can_read_body:
        arguments |= dict(await request.post())
    return arguments
