"""Refuse connections to addresses that may not be reached, at every connect.

A name says nothing about where it leads, and may lead elsewhere the next time; so the address
of each socket is judged at the moment it is made, also after a redirect.

Behind a proxy every socket leads to the proxy, which the operator chose, and the proxy looks up
the names. There, only addresses that are numbers can be judged, and ports: keeping names out of
private networks is the proxy's part.
"""

import socket
from collections.abc import Callable, Sequence
from typing import Any

from bot.core.reach import Network, Verdict, is_public, judge

AddressInfo = tuple[Any, Any, int, str, Any]  # as socket.getaddrinfo gives it


class RefusedAddress(RuntimeError):  # noqa: N818 - the outcome's own word
    """A connection that the guard did not make.

    A RuntimeError, because aiohttp turns an OSError into an ordinary failure to connect, and
    drops other kinds where a name has several addresses. The text is the same for all, so that
    several of them are raised as one.
    """

    def __init__(self, verdict: Verdict) -> None:
        super().__init__("refused address")
        self.verdict = verdict


def guarded(allow: Sequence[Network]) -> Callable[[AddressInfo], socket.socket]:
    """Return a socket factory for aiohttp that makes no socket to a refused address."""

    def make(info: AddressInfo) -> socket.socket:
        family, kind, protocol, _, (address, port, *_) = info
        verdict = is_public(address, port, allow)
        if not verdict.is_fine:
            raise RefusedAddress(verdict)
        return socket.socket(family, kind, protocol)

    return make


def judged_behind_proxy(url: str, allow: Sequence[Network]) -> None:
    """Refuse what an address says itself that it must not be asked of a proxy.

    Raises:
        RefusedAddress: if it is a number that is not public, or its port is odd.
    """
    verdict = judge(url, allow) or judge(url)
    if verdict is not None and not verdict.is_fine:
        raise RefusedAddress(verdict)
