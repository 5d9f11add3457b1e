"""Let those who want what is being made already wait for it instead of making it again."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Sharing(Generic[K, V]):
    """What is being made, by what is wanted."""

    def __init__(self) -> None:
        self._being_made: dict[K, asyncio.Future[V]] = {}

    async def of_another(self, wish: K) -> V | None:
        """Return what somebody else makes of it just now, or raise what it raises; else None.

        Who gets None makes it, beginning before anything else may run.
        """
        while (being_made := self._being_made.get(wish)) is not None:
            await asyncio.wait({being_made})
            if not being_made.cancelled():  # else whoever made it was stopped
                return being_made.result()
        return None

    @contextmanager
    def making(self, wish: K) -> Iterator[asyncio.Future[V]]:
        """Make it; the block puts the result into the future."""
        made = self._being_made[wish] = asyncio.get_running_loop().create_future()
        try:
            yield made
        except Exception as error:
            made.set_exception(error)
            made.exception()  # nobody need wait for it
            raise
        finally:
            del self._being_made[wish]
            made.cancel()  # changes nothing once it is made
