"""How many requests may be in flight: in all, and to one host."""

from asyncio import Semaphore
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary


class Slots:
    """Hands out slots; a host that is slow keeps only those waiting who want to visit it."""

    def __init__(self, in_all: int, a_host: int) -> None:
        self._all = Semaphore(in_all)
        self._a_host = a_host
        self._hosts: WeakValueDictionary[str, Semaphore] = WeakValueDictionary()

    @asynccontextmanager
    async def take(self, host: str) -> AsyncIterator[None]:
        """Hold a slot of this host, then one of all; first come, first served."""
        of_host = self._hosts.get(host)
        if of_host is None:
            of_host = self._hosts[host] = Semaphore(self._a_host)
        async with of_host, self._all:
            yield
