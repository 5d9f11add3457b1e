"""What a configuration file says, typed and frozen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from pydantic import BaseModel, SecretStr

from bot.core.errors import Problem
from bot.core.model import Channel, ChatName, Daily, Feed, WatchlistName
from bot.settings.shape import Keep, Log, Network, Poll


class Adapters(Protocol):
    """The model of options of each known chat, by name; a dict will do."""

    def __contains__(self, name: object) -> bool: ...

    def __getitem__(self, name: str) -> type[BaseModel]: ...

    def __iter__(self) -> Iterator[str]: ...


@runtime_checkable
class JudgesIds(Protocol):
    """What a chat's options may be beside: the judge of its channels' ids."""

    @staticmethod
    def wrong_id(written: str) -> tuple[str, str] | None:
        """Return what is wrong with a channel's id, and what to write; never the id itself."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole configuration.

    A feed's own `every` and `first_poll` are None where `poll` decides. A channel whose `chat`
    is missing from `editors` lets the platform's admins write.
    """

    team: str
    store: SecretStr  # sqlite:////absolute/path or postgresql://…
    watchlists: Path
    network: Network
    poll: Poll
    keep: Keep
    log: Log
    all_quiet: Daily | None
    heartbeat_url: SecretStr | None
    feeds: tuple[Feed, ...]
    chats: Mapping[ChatName, Any]  # each chat's own options, validated
    channels: tuple[Channel, ...]
    editors: Mapping[ChatName, frozenset[str]]
    secrets: frozenset[str] = field(repr=False)  # every secret in it, to be kept out of logs


@dataclass(frozen=True, slots=True)
class Followed:
    """A watchlist that a channel names, and where."""

    watchlist: WatchlistName
    place: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """A configuration that can be used, and what is odd about it."""

    settings: Settings
    warnings: tuple[Problem, ...]
    followed: tuple[Followed, ...]
