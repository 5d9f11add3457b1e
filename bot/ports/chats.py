"""A chat platform and what it is given."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.core.errors import Problem
from bot.core.model import Channel, ChatName, Receipt, Sending
from bot.ports.asking import Answering, Health
from bot.ports.clock import Clock


class Chat(Protocol):
    """A chat platform: posts alerts, and brings people's asks."""

    async def start(self, answering: Answering) -> None:
        """Connect and begin to take asks; return when ready or raise ChatClosed."""

    async def send(self, sending: Sending) -> Receipt:
        """Post or edit one message, with `sending.key` as its idempotency key.

        Raises:
            SendError: one of its kinds, which says what may be tried next.
        """

    async def find(self, sending: Sending) -> Receipt | None:
        """Look whether a doubtful sending arrived; None if it surely or safely can be repeated.

        Raises:
            SendError: if the platform cannot be asked now.
        """

    async def check(self, channels: Sequence[Channel]) -> tuple[Problem, ...]:
        """Find what keeps this chat from working: token, permissions, reach of each channel."""

    async def stop(self) -> None:
        """Stop taking asks, finish what is being sent, disconnect."""


@dataclass(frozen=True, slots=True)
class Seat:
    """What a chat adapter is given beside its own options."""

    chat: ChatName
    team: str
    channels: tuple[Channel, ...]  # those of this chat
    editors: frozenset[str] | None  # role, user or group ids; None: the platform's own admins
    clock: Clock
    health: Health
    is_json: bool = False  # whoever started us asked for JSON, where this chat prints


@dataclass(frozen=True, slots=True)
class ChatAdapter:
    """What a chat's package or file exports as `ADAPTER`; cheap to import.

    `options` is the pydantic model of its part of the configuration; `open` imports what is
    heavy. `can_edit` says whether a sent message can be changed afterwards,
    `has_threads` whether it can have a thread.
    """

    name: ChatName
    options: type[Any]
    open: Callable[[Any, Seat], Chat]
    can_edit: bool = False
    has_threads: bool = False
