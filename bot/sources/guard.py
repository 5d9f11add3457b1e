"""Decide which addresses may be connected to, and refuse the others at every connect.

A name says nothing about where it leads, and may lead elsewhere the next time; so the address
of each socket is judged at the moment it is made, also after a redirect.
"""

import socket
from collections.abc import Callable, Sequence
from enum import StrEnum
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Any

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address
AddressInfo = tuple[Any, Any, int, str, Any]  # as socket.getaddrinfo gives it

PORTS = frozenset({80, 443})


class Verdict(StrEnum):
    """Whether an address may be connected to, and if not, why."""

    PUBLIC = "public"
    ALLOWED = "allowed by network.allow"
    UNSPECIFIED = "the unspecified address"
    LOOPBACK = "a loopback address"
    PRIVATE = "a private network"
    LINK_LOCAL = "a link-local address, where clouds keep their secrets"
    SHARED = "a carrier's shared network"
    MULTICAST = "a multicast address"
    EMBEDDED = "an address that leads to another one inside it"
    RESERVED = "a reserved address"
    PORT = "neither port 80 nor 443"

    @property
    def is_fine(self) -> bool:
        """Whether to connect."""
        return self in {Verdict.PUBLIC, Verdict.ALLOWED}


# What `ipaddress` takes for global, or for something else than it is; the first that fits names it.
_DENIED: tuple[tuple[str, Verdict], ...] = (
    ("127.0.0.0/8", Verdict.LOOPBACK),
    ("::1/128", Verdict.LOOPBACK),
    ("0.0.0.0/8", Verdict.RESERVED),
    ("10.0.0.0/8", Verdict.PRIVATE),
    ("172.16.0.0/12", Verdict.PRIVATE),
    ("192.168.0.0/16", Verdict.PRIVATE),
    ("fc00::/7", Verdict.PRIVATE),
    ("fec0::/10", Verdict.PRIVATE),  # site-local, RFC 3879
    ("100.64.0.0/10", Verdict.SHARED),
    ("169.254.0.0/16", Verdict.LINK_LOCAL),
    ("fe80::/10", Verdict.LINK_LOCAL),
    ("224.0.0.0/4", Verdict.MULTICAST),
    ("ff00::/8", Verdict.MULTICAST),
    ("::/96", Verdict.EMBEDDED),  # IPv4-compatible, RFC 4291
    ("64:ff9b::/96", Verdict.EMBEDDED),  # NAT64, RFC 6052
    ("64:ff9b:1::/48", Verdict.EMBEDDED),  # RFC 8215
    ("2001::/32", Verdict.EMBEDDED),  # Teredo, RFC 4380
    ("2002::/16", Verdict.EMBEDDED),  # 6to4, RFC 3056
    ("192.88.99.0/24", Verdict.RESERVED),  # the relays of 6to4, RFC 7526
)
_NETWORKS = tuple((ip_network(written), verdict) for written, verdict in _DENIED)


class RefusedAddress(RuntimeError):  # noqa: N818 - the outcome's own word
    """A connection that the guard did not make.

    A RuntimeError, because aiohttp turns an OSError into an ordinary failure to connect, and
    drops other kinds where a name has several addresses. The text is the same for all, so that
    several of them are raised as one.
    """

    def __init__(self, verdict: Verdict) -> None:
        super().__init__("refused address")
        self.verdict = verdict


def is_public(address: str, port: int, allow: Sequence[Network] = ()) -> Verdict:
    """Judge one numeric address and port; `allow` opens networks, and every port in them."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return Verdict.RESERVED
    found = _unmapped(found)
    if found.is_unspecified:
        return Verdict.UNSPECIFIED
    if any(found.version == network.version and found in network for network in allow):
        return Verdict.ALLOWED
    verdict = _judged(found)
    return verdict if verdict is not Verdict.PUBLIC or port in PORTS else Verdict.PORT


def guarded(allow: Sequence[Network]) -> Callable[[AddressInfo], socket.socket]:
    """Return a socket factory for aiohttp that makes no socket to a refused address."""

    def make(info: AddressInfo) -> socket.socket:
        family, kind, protocol, _, (address, port, *_) = info
        verdict = is_public(address, port, allow)
        if not verdict.is_fine:
            raise RefusedAddress(verdict)
        return socket.socket(family, kind, protocol)

    return make


def _judged(address: Address) -> Verdict:
    for network, verdict in _NETWORKS:
        if address.version == network.version and address in network:
            return verdict
    is_open = address.is_global and not address.is_reserved
    return Verdict.PUBLIC if is_open else Verdict.RESERVED


def _unmapped(address: Address) -> Address:
    """Read ::ffff:a.b.c.d as the IPv4 address that the system would connect to."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
