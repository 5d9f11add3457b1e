"""The sign of life that a dead man's switch waits for."""

from collections.abc import Awaitable, Callable

import aiohttp

from bot import __version__
from bot.core.errors import OutsideError

DEADLINE = aiohttp.ClientTimeout(total=10)


def heartbeat(url: str) -> Callable[[], Awaitable[None]]:
    """Return a call that visits this address once; it may be a secret and is never told.

    The call raises OutsideError if the address does not answer with success.
    """

    async def beat() -> None:
        headers = {"User-Agent": f"vedette/{__version__}"}
        try:
            async with (
                aiohttp.ClientSession(timeout=DEADLINE, headers=headers) as session,
                session.get(url) as response,
            ):
                status = response.status
        except (aiohttp.ClientError, TimeoutError) as err:
            raise OutsideError(f"heartbeat_url cannot be reached: {type(err).__name__}") from None
        if status >= 400:  # noqa: PLR2004 - HTTP's own line between success and error
            raise OutsideError(f"heartbeat_url answered {status}")

    return beat
