"""Where news comes from: the polite HTTP client, its guard, and one file per kind of document.

The parsing worker imports this package too, so nothing here is imported before it is used.
"""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # they bring the matcher: 6 MB that the parsing worker has no use for
    from bot.ports import Clock, Detection, Source
    from bot.sources.plainly import Reader


def open_source(
    clock: "Clock",
    *,
    contact: str | None,
    allow: Sequence[IPv4Network | IPv6Network],
    proxy: str | None,
    version: str,
    detection: "Detection",
) -> "Source":
    """Return the source of all feeds.

    `contact` and `version` go into the User-Agent; `allow` opens private networks to polling,
    and every port in them; `proxy` is the address of one. `detection` finds the languages that
    feeds do not tell.
    """
    from bot.sources.client import Gate  # noqa: PLC0415 - aiohttp is not for the worker
    from bot.sources.web import open_web  # noqa: PLC0415 - as above

    gate = Gate(tuple(allow), proxy)
    return open_web(clock, contact=contact, gate=gate, version=version, detection=detection)


def open_reader(detection: "Detection") -> "Reader":
    """Return what reads single documents for scripts; see `vedette parse`."""
    from bot.sources.plainly import Reader  # noqa: PLC0415 - starts the worker
    from bot.sources.worker import Worker  # noqa: PLC0415 - as above

    return Reader(Worker(detection))
