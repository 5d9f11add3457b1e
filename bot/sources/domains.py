"""Tell whether two addresses lie in one registrable domain, and so most likely have one owner."""

from functools import cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList


def is_far(one: str, other: str) -> bool:
    """Whether two http or https addresses lie in different registrable domains."""
    return _domain(one) != _domain(other)


def _domain(url: str) -> str:
    """Return what one has to register; a whole host where that does not go by names."""
    host = (urlsplit(url).hostname or "").removesuffix(".")
    try:
        return str(ip_address(host))
    except ValueError:
        return _suffixes().privatesuffix(host) or host


@cache
def _suffixes() -> PublicSuffixList:
    """Return the list, private suffixes such as github.io among it; read when first needed."""
    return PublicSuffixList()
