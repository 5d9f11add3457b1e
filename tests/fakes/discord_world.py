"""What Discord knows: servers with roles, channels and members, and the messages in them.

Permissions are Discord's own bits (https://discord.com/developers/docs/topics/permissions).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

ADMINISTRATOR = 1 << 3
MANAGE_SERVER = 1 << 5
VIEW = 1 << 10
SEND = 1 << 11
EMBED = 1 << 14
READ_HISTORY = 1 << 16
MENTION_EVERYONE = 1 << 17
OPEN_THREADS = 1 << 35
SEND_IN_THREADS = 1 << 38
ALL_NEEDED = VIEW | SEND | EMBED | READ_HISTORY | SEND_IN_THREADS

TEXT, DIRECT, VOICE, CATEGORY, FORUM, THREAD = 0, 1, 2, 4, 15, 11
EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
NONCE_WINDOW = timedelta(minutes=3)  # "the past few minutes"

Json = dict[str, Any]
_serial = count()


def snowflake(at: datetime) -> str:
    """Return a new id of this moment."""
    return str((int((at - EPOCH).total_seconds() * 1000) << 22) + next(_serial) % 4096)


@dataclass
class Role:
    id: str
    name: str
    permissions: int = 0
    is_mentionable: bool = False

    def json(self) -> Json:
        return {
            "id": self.id,
            "name": self.name,
            "permissions": str(self.permissions),
            "mentionable": self.is_mentionable,
            "position": 1,
            "hoist": False,
            "managed": False,
            "color": 0,
        }


@dataclass
class Member:
    """A person in a server; `permissions` are those that Discord works out for an interaction."""

    id: str
    name: str
    roles: tuple[str, ...] = ()
    permissions: int = VIEW | SEND
    is_bot: bool = False

    def user(self) -> Json:
        return {
            "id": self.id,
            "username": self.name,
            "global_name": self.name,
            "discriminator": "0",
            "avatar": None,
            "bot": self.is_bot,
        }

    def json(self) -> Json:
        return {
            "user": self.user(),
            "roles": list(self.roles),
            "joined_at": "2021-01-01T00:00:00+00:00",
            "deaf": False,
            "mute": False,
            "flags": 0,
            "nick": None,
            "avatar": None,
        }


TOKEN = "MTA5MDAwMDAwMDAwMDAwMDAwMQ.GfAkE0.n0t-a-real-t0ken-of-any-b0t"
APPLICATION = "1090000000000000001"
BOT = Member(APPLICATION, "Vedette", is_bot=True)
HOME = "900000000000000001"
CHANNEL = "1122334455"
EDITOR_ROLE = "900000000000000007"


@dataclass
class Place:
    """A channel with its messages, oldest first; `denied` is withheld from everyone in it."""

    id: str
    name: str
    server: "Server"
    kind: int = TEXT
    denied: int = 0
    parent: "Place | None" = None
    messages: list[Json] = field(default_factory=list)
    nonces: dict[str, Json] = field(default_factory=dict)

    def json(self) -> Json:
        overwrites = [{"id": self.server.id, "type": 0, "allow": "0", "deny": str(self.denied)}]
        channel = {
            "id": self.id,
            "type": self.kind,
            "name": self.name,
            "guild_id": self.server.id,
            "position": 0,
            "parent_id": self.parent.id if self.parent else None,
            "permission_overwrites": overwrites,
            "nsfw": False,
            "topic": None,
            "bitrate": 64000,
            "user_limit": 0,
            "available_tags": [],
        }
        return channel | self._thread() if self.kind == THREAD else channel

    def _thread(self) -> Json:
        archiving = {
            "archived": False,
            "auto_archive_duration": 60,
            "archive_timestamp": "2021-01-01T00:00:00+00:00",
            "locked": False,
        }
        return {
            "owner_id": "1",
            "thread_metadata": archiving,
            "message_count": 0,
            "member_count": 1,
        }

    def allows(self, permissions: int) -> bool:
        """Tell whether the bot has all of these here."""
        place = self.parent or self
        granted = self.server.granted & ~place.denied
        return granted & permissions == permissions

    def denies(self, permissions: int) -> None:
        self.denied |= permissions

    def deletes(self, message: Json) -> None:
        """Delete a message, as a moderator does."""
        self.messages.remove(message)

    def message(self, id_: str) -> Json | None:
        return next((message for message in self.messages if message["id"] == id_), None)


@dataclass
class Server:
    """What Discord's API calls a guild; `granted` is what the bot's role may."""

    id: str
    name: str
    granted: int = ALL_NEEDED
    offers_commands: bool = True  # invited with applications.commands
    roles: list[Role] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)

    def place(self, id_: str, name: str, **facts: Any) -> Place:
        """Open a channel."""
        self.places[id_] = Place(id_, name, self, **facts)
        return self.places[id_]

    def role(self, id_: str, name: str, *, is_mentionable: bool = False) -> Role:
        """Make a role."""
        self.roles.append(Role(id_, name, is_mentionable=is_mentionable))
        return self.roles[-1]

    def json(self, bot: Member) -> Json:
        everyone = Role(self.id, "@everyone", self.granted)
        threads = [place.json() for place in self.places.values() if place.kind == THREAD]
        channels = [place.json() for place in self.places.values() if place.kind != THREAD]
        return {
            "id": self.id,
            "name": self.name,
            "owner_id": "1",
            "roles": [everyone.json(), *(role.json() for role in self.roles)],
            "channels": channels,
            "threads": threads,
            "members": [bot.json()],
            "member_count": 2,
            "emojis": [],
            "stickers": [],
            "features": [],
            "unavailable": False,
        }


@dataclass
class World:
    """Every server, as the bot may see it."""

    servers: dict[str, Server] = field(default_factory=dict)

    def server(self, id_: str, name: str, **facts: Any) -> Server:
        """Open a server that the bot has been invited to."""
        self.servers[id_] = Server(id_, name, **facts)
        return self.servers[id_]

    def places(self) -> Iterator[Place]:
        for server in self.servers.values():
            yield from server.places.values()

    def place(self, id_: str) -> Place | None:
        return next((place for place in self.places() if place.id == id_), None)


def pings(payload: Json) -> list[str]:
    """Return whom a message really pings: `everyone`, or ids, by its allowed mentions."""
    allowed = payload.get("allowed_mentions", {"parse": ["everyone", "users", "roles"]})
    content = payload.get("content") or ""
    parsed = allowed.get("parse", [])
    found = (
        ["everyone"]
        if "everyone" in parsed and ("@everyone" in content or "@here" in content)
        else []
    )
    for kind, mark in (("roles", "<@&{}>"), ("users", "<@{}>")):
        for id_ in allowed.get(kind, []):
            found += [str(id_)] if mark.format(id_) in content else []
        if kind in parsed:
            found += [kind] if mark[:2] in content else []
    return found
