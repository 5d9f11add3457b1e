"""Names that lead where a test says, without a look-up."""

import socket
from collections.abc import Sequence

from aiohttp.abc import AbstractResolver, ResolveResult


class FakeResolver(AbstractResolver):
    """Knows the names it was given; a name with several turns leads elsewhere each time."""

    def __init__(self, **names: Sequence[Sequence[str]]) -> None:
        self._names = {name: list(turns) for name, turns in names.items()}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        turns = self._names.get(host)
        if not turns:
            raise OSError(f"no such name: {host}")
        addresses = turns.pop(0) if len(turns) > 1 else turns[0]
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        """Nothing is held."""
