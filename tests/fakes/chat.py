"""A chat platform in memory: it knows a message again by its key, as good platforms do."""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self

from bot.core.errors import ChannelClosed, ChatClosed, InDoubt, Problem, Refused, SendError, Unsent
from bot.core.model import Channel, DeliveryKind, Message, Receipt, Sending
from bot.ports import Answering, Clock

PATIENCE_S = 10  # with a test that would wait for ever


@dataclass
class FakeChat:
    """Takes messages until told to misbehave; every misbehaviour is used up once.

    `posts` are what people see, by remote id: one message a key, whatever was sent twice.
    """

    posts: dict[str, Message] = field(default_factory=dict)
    sent: list[Sending] = field(default_factory=list)  # every sending that arrived, repeats too
    looked_up: list[Sending] = field(default_factory=list)
    answering: Answering | None = None
    is_asked: bool = False  # to send anything, be it in vain
    is_stopped: bool = False
    problems: tuple[Problem, ...] = ()
    _by_key: dict[str, Receipt] = field(default_factory=dict)
    _before: deque[BaseException] = field(default_factory=deque)  # raised, nothing taken
    _after: deque[BaseException] = field(default_factory=deque)  # taken, then raised
    _at_look_up: deque[BaseException] = field(default_factory=deque)
    _gate: asyncio.Event | None = None
    _pace: timedelta = timedelta()
    _pace_clock: Clock | None = None
    _next_at: datetime | None = None
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)

    # -- builder words --------------------------------------------------------------------

    def fails(self, times: int = 1) -> Self:
        """Let the next sendings fail before they leave."""
        return self._will(times, Unsent("connection refused"))

    def asks_to_wait(self, times: int = 1, **span: float) -> Self:
        """Answer the next sendings with 429."""
        return self._will(times, Unsent("too many requests", retry_after=timedelta(**span)))

    def takes_one_every(self, clock: Clock, **span: float) -> Self:
        """Ask to wait whenever a message comes sooner after another."""
        self._pace = timedelta(**span)
        self._pace_clock = clock
        return self

    def refuses(self, times: int = 1) -> Self:
        return self._will(times, Refused("bad request"))

    def closes_channel(self, times: int = 1) -> Self:
        return self._will(times, ChannelClosed("unknown channel"))

    def closes(self) -> Self:
        """Refuse our token."""
        return self._will(1, ChatClosed("token refused"))

    def breaks(self, times: int = 1) -> Self:
        """Raise what no adapter should: a bug."""
        return self._will(times, ZeroDivisionError("division by zero"))

    def loses_replies(self, times: int = 1) -> Self:
        """Take the next messages without ever saying so."""
        self._after.extend([InDoubt("connection reset")] * times)
        return self

    def loses_requests(self, times: int = 1) -> Self:
        """Leave the sender in doubt about messages that never arrived."""
        return self._will(times, InDoubt("connection reset"))

    def cannot_look_up(self, times: int = 1) -> Self:
        self._at_look_up.extend([Unsent("connection refused")] * times)
        return self

    def may_not_look_up(self, error: SendError) -> Self:
        """Refuse the next look-up."""
        self._at_look_up.append(error)
        return self

    def hangs(self) -> Self:
        """Answer nothing until `resumes`."""
        self._gate = asyncio.Event()
        return self

    def resumes(self) -> None:
        if self._gate is not None:
            self._gate.set()

    async def first_message(self) -> None:
        """Wait until a message has arrived."""
        async with asyncio.timeout(PATIENCE_S):
            await self._arrived.wait()

    def _will(self, times: int, error: BaseException) -> Self:
        self._before.extend([error] * times)
        return self

    # -- the port -------------------------------------------------------------------------

    async def start(self, answering: Answering) -> None:
        self.answering = answering
        self.is_stopped = False

    async def send(self, sending: Sending) -> Receipt:
        self.is_asked = True
        if self._gate is not None:
            await self._gate.wait()
        if self._before:
            raise self._before.popleft()
        self._keep_pace()
        self.sent.append(sending)
        receipt = self._taken(sending)
        if self._after:
            raise self._after.popleft()
        return receipt

    async def find(self, sending: Sending) -> Receipt | None:
        self.looked_up.append(sending)
        if self._at_look_up:
            raise self._at_look_up.popleft()
        return self._by_key.get(sending.key)

    async def check(self, channels: Sequence[Channel]) -> tuple[Problem, ...]:
        return self.problems

    async def stop(self) -> None:
        self.is_stopped = True

    def _keep_pace(self) -> None:
        if self._pace_clock is None:
            return
        now = self._pace_clock.now()
        if self._next_at is not None and now < self._next_at:
            raise Unsent("too early", retry_after=self._next_at - now)
        self._next_at = now + self._pace

    def _taken(self, sending: Sending) -> Receipt:
        known = self._by_key.get(sending.key)
        if known is not None:
            return known
        remote_id = f"m{len(self._by_key) + 1}"
        if sending.kind is DeliveryKind.EDIT and sending.post_id is not None:
            remote_id = sending.post_id
        self.posts[remote_id] = sending.message
        self._arrived.set()
        self._by_key[sending.key] = Receipt(remote_id)
        return self._by_key[sending.key]
