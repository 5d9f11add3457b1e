"""Decide which addresses may be connected to.

What an address is called says nothing about where it leads: numbers have many spellings, and a
name may lead anywhere. So a whole address is judged only where it is a number; what a name leads
to is judged by whoever connects, at every connect.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from enum import StrEnum
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from urllib.parse import urlsplit

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

PORTS = frozenset({80, 443})
DEFAULT_PORTS = {"http": 80, "https": 443}
LOCAL = "localhost"  # RFC 6761: it and all below it are this machine
THIS_MACHINE = ("127.0.0.1", "::1")
# One to four numbers, each written as in C: https://pubs.opengroup.org/onlinepubs/9699919799/functions/inet_addr.html
NUMBER = r"(?:0x[0-9a-f]+|[0-9]+)"
NUMBERS = re.compile(rf"{NUMBER}(?:\.{NUMBER}){{0,3}}", re.IGNORECASE | re.ASCII)
OCTET = 8


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


def judge(url: str, allow: Sequence[Network] = ()) -> Verdict | None:
    """Judge an http or https address as written; None where only connecting can tell."""
    parts = urlsplit(url)
    port = parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
    verdicts = [is_public(each, port, allow) for each in _numbers(parts.hostname or "")]
    if verdicts:
        return next((each for each in verdicts if each.is_fine), verdicts[0])
    # A name may lead into a network that is allowed, where any port is.
    return None if allow or port in PORTS else Verdict.PORT


def _numbers(host: str) -> Iterator[str]:
    """Yield what a host surely leads to; nothing for most names."""
    plain = unicodedata.normalize("NFKC", host).replace("\u3002", ".").removesuffix(".").lower()
    if plain == LOCAL or plain.endswith(f".{LOCAL}"):
        yield from THIS_MACHINE
    elif NUMBERS.fullmatch(plain):
        yield str(_of_numbers(plain) or plain)
    elif ":" in plain:
        yield plain


def _of_numbers(written: str) -> IPv4Address | None:
    """Read 127.1, 0177.0.0.1, 0x7f.1 and 2130706433 as systems do; None if it is none."""
    *octets, last = map(_number, written.split("."))
    room = OCTET * (4 - len(octets))
    if last is None or last >> room or any(each is None or each >> OCTET for each in octets):
        return None
    value = last
    for at, octet in enumerate(octets):
        value |= (octet or 0) << OCTET * (3 - at)
    return IPv4Address(value)


def _number(written: str) -> int | None:
    """Read one number: hexadecimal after 0x, octal after 0, else decimal."""
    try:
        if written.startswith("0x"):
            return int(written, 16)
        return int(written, 8 if written.startswith("0") else 10)
    except ValueError:  # an 8 or 9 in an octal number, or thousands of figures
        return None


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
