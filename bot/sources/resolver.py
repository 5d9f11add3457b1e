"""Look up names in threads of our own, one for each visit that may be in flight.

The loop's own few threads would be held by a handful of names whose servers do not answer, and
all other feeds, and whoever else needs a thread, would wait for them.
"""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

from aiohttp.abc import AbstractResolver, ResolveResult
from typing_extensions import override


class Resolver(AbstractResolver):
    """The system's own look-up."""

    def __init__(self, threads: int) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="names")

    @override
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, _look_up, host, port, family)
        return [
            ResolveResult(
                hostname=host,
                host=str(address[0]),
                port=port,
                family=kind,
                proto=protocol,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for kind, _, protocol, _, address in found
        ]

    @override
    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


Found = tuple[socket.AddressFamily, socket.SocketKind, int, str, tuple[object, ...]]


def _look_up(host: str, port: int, family: socket.AddressFamily) -> list[Found]:
    kind, flags = socket.SOCK_STREAM, socket.AI_ADDRCONFIG
    return [*socket.getaddrinfo(host, port, family, kind, flags=flags)]
