"""Name the server that an address leads to; what one server asks for counts for all its feeds."""

from urllib.parse import urlsplit

from bot.core.reach import DEFAULT_PORTS


def host_of(url: str) -> str:
    """Return the host of an http or https address, with its port unless that goes without saying.

    http and https of one name are one server.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").removesuffix(".")
    is_usual = parts.port is None or parts.port in DEFAULT_PORTS.values()
    return host if is_usual else f"{host}:{parts.port}"
