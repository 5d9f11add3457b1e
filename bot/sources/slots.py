"""How many requests may be in flight, in all and to one host, how close together, and when none."""

from asyncio import Semaphore, sleep
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.ports import Clock

MANY = 1_000  # hosts; beyond, those that nobody visits are forgotten

Wait = Callable[[float], Awaitable[object]]


@dataclass
class _Host:
    """One host's slots; times are the clock's monotonic seconds."""

    slots: Semaphore
    visitors: int = 0
    next_at: float = 0.0
    paused_until: float = 0.0


class Slots:
    """Hands out slots; a host that is slow keeps only those waiting who want to visit it."""

    def __init__(self, in_all: int, a_host: int, clock: Clock, wait: Wait = sleep) -> None:
        """Prepare; `wait` lets so many seconds pass."""
        self._all = Semaphore(in_all)
        self._a_host = a_host
        self._clock = clock
        self._wait = wait
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def take(self, name: str, apart_s: float) -> AsyncIterator[float]:
        """Hold a slot of this host and one of all, first come, first served.

        Visits to the host begin at least `apart_s` apart. Yields for how many seconds the host
        is paused still: then it must not be visited.
        """
        host = self._host(name)
        host.visitors += 1
        try:
            async with host.slots, self._turn(host, apart_s) as paused_s:
                yield paused_s
        finally:
            host.visitors -= 1

    def pause(self, name: str, seconds: float) -> None:
        """Let nobody visit a host for a while."""
        host = self._host(name)
        host.paused_until = max(host.paused_until, self._clock.monotonic() + seconds)

    @asynccontextmanager
    async def _turn(self, host: _Host, apart_s: float) -> AsyncIterator[float]:
        while True:
            async with self._all:
                now = self._clock.monotonic()
                paused_s = max(host.paused_until - now, 0.0)
                early_s = 0.0 if paused_s else host.next_at - now
                if early_s <= 0:
                    host.next_at = host.next_at if paused_s else now + apart_s
                    yield paused_s
                    return
            await self._wait(early_s)  # without a slot that others could use

    def _host(self, name: str) -> _Host:
        found = self._hosts.get(name)
        if found is None:
            if len(self._hosts) >= MANY:
                self._forget()
            found = self._hosts[name] = _Host(Semaphore(self._a_host))
        return found

    def _forget(self) -> None:
        now = self._clock.monotonic()
        self._hosts = {
            name: host
            for name, host in self._hosts.items()
            if host.visitors or max(host.next_at, host.paused_until) > now
        }
