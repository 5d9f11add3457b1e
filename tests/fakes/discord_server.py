"""Discord on loopback: its REST interface and its gateway, for the real discord.py.

    async with DiscordServer() as platform:
        platform.home.place("1122334455", "newsroom")
        options = DiscordOptions(token=TOKEN, **platform.addresses)
        ...
        platform.stores_then_drops()            # the next message is kept, its answer never comes
        exchange = await platform.asks("watch add", list="wagner", term="Africa Corps")
        assert "wagner" in (await exchange.answer())["content"]

Requests follow their script (`fails`, `limits`, `stores_then_drops`, `hangs`) first, then
Discord's rules: token, permissions, limits of size, nonces, deleted messages.

`python -m tests.fakes.discord_server` runs one to point a bot at, and prints what arrives.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from sys import stdout
from types import TracebackType
from typing import Any, Protocol, Self

from aiohttp import web

from tests.chats.limits import DISCORD_COMMANDS, discord_command_violations, discord_violations
from tests.fakes.discord_gateway import Exchange, Gateway
from tests.fakes.discord_script import Script, error
from tests.fakes.discord_world import (
    APPLICATION,
    BOT,
    CHANNEL,
    EDITOR_ROLE,
    EMBED,
    HOME,
    NONCE_WINDOW,
    OPEN_THREADS,
    READ_HISTORY,
    SEND,
    SEND_IN_THREADS,
    THREAD,
    TOKEN,
    VIEW,
    Json,
    Member,
    Place,
    Server,
    World,
    pings,
    snowflake,
)


class Clock(Protocol):
    def now(self) -> datetime: ...


class _Now:
    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - it plays the outside world


class DiscordServer(Script):
    """One Discord; `home` is the server that the bot was invited to, with a channel `newsroom`."""

    def __init__(self, clock: Clock | None = None, port: int = 0) -> None:
        super().__init__()
        self.clock = clock or _Now()
        self.port = port
        self.token = TOKEN
        self.world = World()
        self.home: Server = self.world.server(HOME, "Sahel desk")
        self.newsroom: Place = self.home.place(CHANNEL, "newsroom")
        self.home.role(EDITOR_ROLE, "editors")
        self.commands: list[Json] = []
        self.times_synced = 0
        self.requests: list[tuple[str, str]] = []  # method and path
        self.payloads: list[Json] = []  # of every message that was sent or edited, as it came
        self.arrived = asyncio.Event()  # set at every message
        self.gateway = Gateway(self)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        await self.comes_up()
        return self

    async def comes_up(self) -> None:
        """Begin to listen, at the same address as before."""
        app = web.Application(middlewares=[self._play])
        app.add_routes(self._routes())
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.goes_away()

    async def goes_away(self) -> None:
        """Cut every connection and refuse new ones."""
        self.recovers()
        await self.gateway.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    @property
    def addresses(self) -> dict[str, str]:
        """The settings that lead here."""
        return {"api_url": self.api_url, "gateway_url": self.gateway_url}

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/v10"

    @property
    def gateway_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/gateway"

    # -- what happens to it ------------------------------------------------------------------

    def revokes_token(self) -> None:
        """Reset the bot's token."""
        self.token = "reset"

    async def asks(
        self,
        name: str,
        *,
        by: Member | None = None,
        at: Place | None = None,
        is_direct: bool = False,
        **options: Any,
    ) -> Exchange:
        """Have a person give a slash command; `by` is one without any role unless named."""
        person = by or Member("77", "a reader")
        place = None if is_direct else at or self.newsroom
        return await self.gateway.interaction(name, person, place, options)

    async def types(
        self, name: str, option: str, text: str, *, at: Place | None = None
    ) -> Exchange:
        """Have a person type into an option that completes."""
        person = Member("77", "a reader")
        return await self.gateway.interaction(
            name, person, at or self.newsroom, {option: text}, focused=option
        )

    # -- what it shows ----------------------------------------------------------------------

    @property
    def messages(self) -> list[Json]:
        """What stands in the newsroom, oldest first."""
        return self.newsroom.messages

    # -- REST -------------------------------------------------------------------------------

    def _routes(self) -> list[web.RouteDef]:
        api = "/api/v10"
        commands = f"{api}/applications/{APPLICATION}"
        message = f"{api}/channels/{{channel}}/messages"
        reply = f"{api}/webhooks/{APPLICATION}/{{token}}"
        return [
            web.get("/gateway", self.gateway.serve),
            web.get(f"{api}/users/@me", self._me, name="login"),
            web.get(f"{api}/oauth2/applications/@me", self._application),
            web.get(f"{commands}/commands", self._held_commands),
            web.put(f"{commands}/commands", self._take_commands, name="commands"),
            web.get(f"{commands}/guilds/{{server}}/commands", self._server_commands),
            web.get(f"{api}/guilds/{{server}}", self._server),
            web.get(f"{api}/guilds/{{server}}/members/{{user}}", self._member),
            web.get(f"{api}/channels/{{channel}}", self._channel),
            web.post(message, self._post, name="messages"),
            web.get(message, self._history, name="history"),
            web.patch(f"{message}/{{message}}", self._edit),
            web.post(f"{message}/{{message}}/threads", self._open_thread),
            web.post(
                f"{api}/interactions/{{id}}/{{token}}/callback", self._callback, name="replies"
            ),
            web.patch(f"{reply}/messages/@original", self._edit_reply),
        ]

    @web.middleware
    async def _play(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        self.requests.append((request.method, request.path))
        is_open = request.path == "/gateway" or "token" in request.match_info
        if not is_open and request.headers.get("Authorization") != f"Bot {self.token}":
            return error(401, 0, "401: Unauthorized")
        return await self.answer(_scripted(request), request, lambda: handler(request))

    async def _me(self, _request: web.Request) -> web.StreamResponse:
        return _ok(BOT.user())

    async def _application(self, _request: web.Request) -> web.StreamResponse:
        return _ok(
            {
                "id": APPLICATION,
                "name": BOT.name,
                "description": "",
                "icon": None,
                "bot_public": True,
                "bot_require_code_grant": False,
                "owner": Member("1", "owner").user(),
                "verify_key": "0",
                "flags": 0,
            }
        )

    async def _held_commands(self, _request: web.Request) -> web.StreamResponse:
        return _ok(self.commands)

    async def _take_commands(self, request: web.Request) -> web.StreamResponse:
        commands: list[Json] = await request.json()
        wrong = [one for command in commands for one in discord_command_violations(command)]
        if wrong or len(commands) > DISCORD_COMMANDS:
            return error(400, 50035, "Invalid Form Body", wrong)
        own = {"application_id": APPLICATION, "version": "1", "nsfw": False, "dm_permission": None}
        self.commands = [
            {"id": str(5000 + number), **own, **command} for number, command in enumerate(commands)
        ]
        self.times_synced += 1
        return _ok(self.commands)

    async def _server_commands(self, request: web.Request) -> web.StreamResponse:
        server = self.world.servers[request.match_info["server"]]
        return _ok([]) if server.offers_commands else error(403, 50001, "Missing Access")

    async def _server(self, request: web.Request) -> web.StreamResponse:
        server = self.world.servers.get(request.match_info["server"])
        return _ok(server.json(BOT)) if server else error(404, 10004, "Unknown Guild")

    async def _member(self, _request: web.Request) -> web.StreamResponse:
        return _ok(BOT.json())

    async def _channel(self, request: web.Request) -> web.StreamResponse:
        place = self.world.place(request.match_info["channel"])
        if refusal := _closed(place, VIEW):
            return refusal
        return _ok(place.json() if place else None)

    async def _post(self, request: web.Request) -> web.StreamResponse:
        place = self.world.place(request.match_info["channel"])
        payload: Json = await request.json()
        needed = SEND_IN_THREADS if place and place.kind == THREAD else SEND
        if refusal := _closed(place, needed) or self._invalid(payload):
            return refusal
        assert place is not None
        known = place.nonces.get(payload.get("nonce", "")) if payload.get("enforce_nonce") else None
        if known and self.clock.now() - known["_at"] < NONCE_WINDOW:
            if known not in place.messages:
                return error(404, 10008, "Unknown Message")
            return _ok(_shown(known))
        message = self._stored(place, payload)
        return _ok(_shown(message) | {"nonce": payload.get("nonce")})

    def _stored(self, place: Place, payload: Json) -> Json:
        now = self.clock.now()
        embeds = payload.get("embeds", []) if place.allows(EMBED) else []
        message = {
            "id": snowflake(now),
            "channel_id": place.id,
            "type": 0,
            "author": BOT.user(),
            "content": payload.get("content") or "",
            "embeds": embeds,
            "timestamp": now.isoformat(),
            "edited_timestamp": None,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "pinned": False,
            "tts": False,
            "_at": now,
            "_pings": pings(payload),
            "_answers": str((payload.get("message_reference") or {}).get("message_id")),
        }
        place.messages.append(message)
        if nonce := payload.get("nonce"):
            place.nonces[str(nonce)] = message
        self.arrived.set()
        return message

    async def _edit(self, request: web.Request) -> web.StreamResponse:
        place = self.world.place(request.match_info["channel"])
        payload: Json = await request.json()
        if refusal := _closed(place, VIEW) or self._invalid(payload):
            return refusal
        message = place.message(request.match_info["message"]) if place else None
        if message is None:
            return error(404, 10008, "Unknown Message")
        message |= {key: payload[key] for key in ("content", "embeds") if key in payload}
        message |= {"edited_timestamp": self.clock.now().isoformat(), "_pings": pings(payload)}
        return _ok(_shown(message))

    async def _open_thread(self, request: web.Request) -> web.StreamResponse:
        place = self.world.place(request.match_info["channel"])
        if refusal := _closed(place, OPEN_THREADS):
            return refusal
        assert place is not None
        message = place.message(request.match_info["message"])
        if message is None:
            return error(404, 10008, "Unknown Message")
        name = (await request.json())["name"]
        return _ok(place.server.place(message["id"], name, kind=THREAD, parent=place).json())

    async def _history(self, request: web.Request) -> web.StreamResponse:
        place = self.world.place(request.match_info["channel"])
        if refusal := _closed(place, VIEW):
            return refusal
        assert place is not None
        if not place.allows(READ_HISTORY):
            return _ok([])
        after, limit = int(request.query.get("after", 0)), int(request.query.get("limit", 50))
        found = [message for message in place.messages if int(message["id"]) > after][:limit]
        return _ok([_shown(message) for message in reversed(found)])

    def _invalid(self, payload: Json) -> web.Response | None:
        self.payloads.append(payload)
        wrong = discord_violations(payload)
        return error(400, 50035, "Invalid Form Body", wrong) if wrong else None

    async def _callback(self, request: web.Request) -> web.StreamResponse:
        exchange = self.gateway.exchanges.get(request.match_info["token"])
        reply: Json = await request.json()
        if exchange is None:
            return error(404, 10062, "Unknown interaction")
        if refusal := self._invalid_reply(reply):
            return refusal
        if not exchange.replies(reply):
            return error(400, 40060, "Interaction has already been acknowledged.")
        resource = {"type": reply["type"]} | (
            {"message": exchange.message()} if reply["type"] == exchange.MESSAGE else {}
        )
        return _ok({"interaction": {"id": exchange.id, "type": 2}, "resource": resource})

    async def _edit_reply(self, request: web.Request) -> web.StreamResponse:
        exchange = self.gateway.exchanges[request.match_info["token"]]
        shown: Json = await request.json()
        if refusal := self._invalid(shown):
            return refusal
        exchange.shows(shown)
        return _ok(exchange.message())

    def _invalid_reply(self, reply: Json) -> web.Response | None:
        return self._invalid(reply["data"]) if reply["type"] == Exchange.MESSAGE else None


def _scripted(request: web.Request) -> str:
    """Return which script a request follows."""
    path, method = request.path, request.method
    if "token" in request.match_info:
        return "replies"
    if "/messages" in path:
        return "history" if method == "GET" else "messages"
    if "/commands" in path:
        return "commands"
    return "login" if path.endswith("/users/@me") else ""


def _closed(place: Place | None, needed: int) -> web.Response | None:
    """Return why the bot may not do this in a channel; None if it may."""
    if place is None:
        return error(404, 10003, "Unknown Channel")
    if not place.allows(VIEW):
        return error(403, 50001, "Missing Access")
    return None if place.allows(needed) else error(403, 50013, "Missing Permissions")


def _shown(message: Mapping[str, Any]) -> Json:
    return {key: value for key, value in message.items() if not key.startswith("_")}


def _ok(body: Any) -> web.Response:
    # Discord says exactly this, without a charset, and discord.py believes nothing else.
    headers = {"Content-Type": "application/json", "X-RateLimit-Limit": "50"}
    headers |= {"X-RateLimit-Remaining": "49", "X-RateLimit-Reset-After": "1.000"}
    return web.Response(body=web.json_response(body).body, headers=headers)


async def _run() -> None:
    async with DiscordServer(port=8787) as platform:
        stdout.write(f"token: {TOKEN}\nchannel: {CHANNEL}\n{platform.addresses}\n")
        shown = 0
        while True:
            await platform.arrived.wait()
            platform.arrived.clear()
            for payload in platform.payloads[shown:]:
                stdout.write(f"{payload}\n")
            shown = len(platform.payloads)


if __name__ == "__main__":
    asyncio.run(_run())
