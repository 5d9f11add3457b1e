"""Where news comes from: the polite HTTP client, its guard, and one file per kind of document.

The parsing worker imports this package too, so nothing here is imported before it is used.
"""

from collections.abc import Sequence
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # they bring the matcher: 6 MB that the parsing worker has no use for
    from bot.ports import Clock, Source


def open_source(
    clock: "Clock",
    *,
    contact: str | None,
    allow: Sequence[IPv4Network | IPv6Network],
    version: str,
) -> "Source":
    """Return the source of all feeds.

    `contact` and `version` go into the User-Agent; `allow` opens private networks to polling,
    and every port in them.
    """
    from bot.sources.web import open_web  # noqa: PLC0415 - aiohttp is not for the worker

    return open_web(clock, contact=contact, allow=allow, version=version)


def parse_document(
    body: bytes, *, url: str | None, content_type: str | None, now: datetime
) -> dict[str, Any]:
    """Return what one document holds, as plain JSON values; see `vedette parse`.

    Waits for the parsing worker, so no event loop may depend on the calling thread.
    """
    from bot.sources.plainly import parse_plainly  # noqa: PLC0415 - starts the worker

    return parse_plainly(body, url=url or "", content_type=content_type or "", now=now)
