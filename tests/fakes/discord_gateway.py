"""The gateway of a Discord on loopback: sessions, events, and people's interactions."""

import asyncio
from dataclasses import dataclass, field
from itertools import count
from typing import Any, ClassVar

from aiohttp import WSMsgType, web

from tests.fakes.discord_world import APPLICATION, BOT, DIRECT, Json, Member, Place, snowflake

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, HEARTBEAT_ACK = (
    0, 1, 2, 6, 7, 9, 10, 11,
)  # fmt: skip
AUTHENTICATION_FAILED = 4004
COMMAND, COMPLETION = 2, 4
SUBCOMMAND, STRING, INTEGER = 1, 3, 4
EPHEMERAL = 64


class Exchange:
    """One interaction and what the bot replied."""

    MESSAGE: ClassVar = 4
    DEFERRED: ClassVar = 5
    CHOICES: ClassVar = 8

    def __init__(self, id_: str, token: str, place: Place | None) -> None:
        self.id = id_
        self.token = token
        self.place = place
        self.first: Json | None = None  # the reply to the interaction itself
        self.shown: Json | None = None  # what the person sees in the end
        self._is_shown = asyncio.Event()

    @property
    def is_deferred(self) -> bool:
        return self.first is not None and self.first["type"] == self.DEFERRED

    @property
    def is_private(self) -> bool:
        """Whether only the person who asked sees the reply."""
        data = (self.first or {}).get("data") or {}
        return bool(data.get("flags", 0) & EPHEMERAL)

    async def answer(self) -> Json:
        """Wait for what the person sees."""
        async with asyncio.timeout(5):
            await self._is_shown.wait()
        assert self.shown is not None
        return self.shown

    async def choices(self) -> list[str]:
        """Wait for the completions offered."""
        return [choice["value"] for choice in (await self.answer())["choices"]]

    def replies(self, reply: Json) -> bool:
        """Take the first reply; False for a second one."""
        if self.first is not None:
            return False
        self.first = reply
        if reply["type"] != self.DEFERRED:
            self.shows(reply["data"])
        return True

    def shows(self, shown: Json) -> None:
        self.shown = shown
        self._is_shown.set()

    def message(self) -> Json:
        """What Discord says of the reply."""
        shown = self.shown or {}
        return {
            "id": self.id,
            "channel_id": self.place.id if self.place else "1",
            "type": 20,
            "author": {"id": "1", "username": "Vedette", "discriminator": "0", "avatar": None},
            "content": shown.get("content") or "",
            "embeds": shown.get("embeds", []),
            "timestamp": "2022-01-06T12:00:00+00:00",
            "edited_timestamp": None,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "pinned": False,
            "tts": False,
            "flags": EPHEMERAL,
        }


@dataclass
class Session:
    """One bot's session; it outlives its connection, so that it can be resumed."""

    id: str
    socket: web.WebSocketResponse | None
    events: list[Json] = field(default_factory=list)

    async def tells(self, kind: str, what: Json) -> None:
        """Tell of an event, now or when the session is resumed."""
        self.events.append({"op": DISPATCH, "t": kind, "s": len(self.events) + 1, "d": what})
        if self.socket is not None:
            await self.socket.send_json(self.events[-1])

    async def resumes(self, socket: web.WebSocketResponse, after: int) -> None:
        self.socket = socket
        for event in self.events[after:]:
            await socket.send_json(event)
        await self.tells("RESUMED", {})


class Gateway:
    """Takes bots in and tells them what happens."""

    def __init__(self, platform: Any) -> None:
        self._platform: Any = platform
        self.exchanges: dict[str, Exchange] = {}  # by token
        self.identified: list[Json] = []  # what each IDENTIFY said
        self.resumed = 0
        self._sessions: list[Session] = []
        self._numbers = count(1)
        self._changed = asyncio.Condition()

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Speak with one bot until it leaves."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": HELLO, "d": {"heartbeat_interval": 41250}})
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await self._hear(socket, message.json())
        for session in self._sessions:
            if session.socket is socket:
                session.socket = None
        return socket

    async def _hear(self, socket: web.WebSocketResponse, said: Json) -> None:
        if said["op"] == HEARTBEAT:
            await socket.send_json({"op": HEARTBEAT_ACK})
        elif said["op"] in (IDENTIFY, RESUME) and said["d"]["token"] != self._platform.token:
            await socket.close(code=AUTHENTICATION_FAILED, message=b"Authentication failed.")
        elif said["op"] == IDENTIFY:
            await self._welcome(socket)
            async with self._changed:
                self.identified.append(said["d"])
                self._changed.notify_all()
        elif said["op"] == RESUME:
            self.resumed += 1
            session = next(one for one in self._sessions if one.id == said["d"]["session_id"])
            await session.resumes(socket, said["d"]["seq"] or 0)

    async def _welcome(self, socket: web.WebSocketResponse) -> None:
        session = Session(f"session-{len(self._sessions) + 1}", socket)
        self._sessions.append(session)
        servers = self._platform.world.servers.values()
        await session.tells(
            "READY",
            {
                "v": 10,
                "user": BOT.user(),
                "guilds": [{"id": server.id, "unavailable": True} for server in servers],
                "session_id": session.id,
                "resume_gateway_url": self._platform.gateway_url,
                "application": {"id": APPLICATION, "flags": 0},
            },
        )
        for server in servers:
            await session.tells("GUILD_CREATE", server.json(BOT))

    async def is_joined(self, times: int) -> None:
        """Wait until bots have identified this many times in all."""
        async with asyncio.timeout(5), self._changed:
            await self._changed.wait_for(lambda: len(self.identified) >= times)

    async def tells(self, kind: str, what: Json) -> None:
        """Tell every bot of an event."""
        for session in self._sessions:
            await session.tells(kind, what)

    async def reconnects(self) -> None:
        """Ask every bot to come back and resume."""
        for session in self._sessions:
            if session.socket is not None:
                await session.socket.send_json({"op": RECONNECT})

    async def closes(self, code: int) -> None:
        """Close every connection with this code."""
        for session in self._sessions:
            if session.socket is not None:
                await session.socket.close(code=code)

    async def interaction(
        self,
        name: str,
        person: Member,
        place: Place | None,
        options: Json,
        focused: str = "",
    ) -> Exchange:
        """Tell the bot that a person gave a command, or is typing one."""
        number = next(self._numbers)
        id_ = snowflake(self._platform.clock.now())
        exchange = Exchange(id_, f"interaction-token-{number}", place)
        self.exchanges[exchange.token] = exchange
        where: Json = (
            {
                "guild_id": place.server.id,
                "channel": place.json(),
                "channel_id": place.id,
                "member": person.json() | {"permissions": str(person.permissions)},
                "app_permissions": "0",
                "guild": {"id": place.server.id, "locale": "en-US", "features": []},
            }
            if place
            else {"user": person.user(), "channel_id": "1", "channel": {"id": "1", "type": DIRECT}}
        )
        await self.tells(
            "INTERACTION_CREATE",
            {
                "id": id_,
                "application_id": APPLICATION,
                "type": COMPLETION if focused else COMMAND,
                "token": exchange.token,
                "version": 1,
                "attachment_size_limit": 10_000_000,
                "locale": "en-US",
                "entitlements": [],
                "data": _picked(name, options, focused),
                **where,
            },
        )
        return exchange

    async def close(self) -> None:
        await self.closes(1001)


def _picked(name: str, options: Json, focused: str) -> Json:
    """Return a command as Discord tells of it; of two words, the second is a subcommand."""
    chosen = [
        {
            "name": option,
            "type": INTEGER if isinstance(value, int) else STRING,
            "value": value,
            **({"focused": True} if option == focused else {}),
        }
        for option, value in options.items()
    ]
    head, _, tail = name.partition(" ")
    if tail:
        chosen = [{"name": tail, "type": SUBCOMMAND, "options": chosen}]
    return {"id": "5000", "name": head, "type": 1, "options": chosen}
