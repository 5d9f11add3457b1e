"""Addresses in a configuration: of feeds, of the database, of networks that may be polled."""

from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, PlainValidator, SecretStr, WithJsonSchema

from bot.settings.expected import expected

LONGEST = 2_000
WEB = "an address that begins with https:// or http://"
STORE = "sqlite:///path/to/file.db or postgresql://user:password@host/database"


def web_url(value: str) -> str:
    """Check an http or https address without credentials."""
    parts = _split(value)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise expected(WEB)
    if parts.username is not None or parts.password is not None:
        raise expected("an address without a name and password", "they would end up in logs")
    return value


def _split(value: str) -> SplitResult | None:
    if len(value) > LONGEST or not value.isprintable() or " " in value:
        return None
    try:
        parts = urlsplit(value)
        _ = parts.port  # raises where it is no port
    except ValueError:
        return None
    return parts


def secret_url(value: object) -> SecretStr:
    """Check an http or https address that is a secret itself."""
    return SecretStr(web_url(_revealed(value)))


def store_url(value: object) -> SecretStr:
    """Check a database's address, which may hold a password."""
    text = _revealed(value)
    scheme, _, rest = text.partition("://")
    if scheme == "sqlite" and rest in {"", "/", "/:memory:"}:
        raise expected(STORE, "alerts must outlive the program: name a file")
    if scheme == "sqlite" and not rest.startswith("/"):
        raise expected(STORE, "three slashes before a relative path, four before an absolute one")
    if scheme not in {"sqlite", "postgresql"} or not rest or not text.isprintable():
        raise expected(STORE, "write postgresql://…" if scheme.startswith("postgres") else "")
    return SecretStr(text)


def hidden_parts(text: str) -> set[str]:
    """Return what must not be shown of an address: all of it, and a password by itself.

    The id of a channel and the path of a database's file are no secrets.
    """
    if "://" not in text or text.startswith("sqlite:"):
        return set()
    parts = _split(text)
    return {text, parts.password} if parts and parts.password else {text}


def _revealed(value: object) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return value if isinstance(value, str) else ""


def address_range(value: object) -> IPv4Network | IPv6Network:
    """Read a range of addresses, or one address."""
    text = str(value)
    for is_strict in (True, False):
        try:
            found = ip_network(text, strict=is_strict)
        except ValueError:
            continue
        if is_strict:
            return found
        raise expected("where a range begins", f"did you mean {found}?")
    raise expected("a range of addresses such as 10.20.0.0/16")


WebUrl = Annotated[
    str,
    AfterValidator(web_url),
    WithJsonSchema({"type": "string", "pattern": r"^(https?://|\$\{)"}),
]
SecretUrl = Annotated[
    SecretStr,
    PlainValidator(secret_url),
    WithJsonSchema({"type": "string", "pattern": r"^(https?://|\$\{)"}),
]
StoreUrl = Annotated[
    SecretStr,
    PlainValidator(store_url),
    WithJsonSchema({"type": "string", "pattern": r"^(sqlite:///|postgresql://|\$\{)"}),
]
AddressRange = Annotated[
    IPv4Network | IPv6Network,
    PlainValidator(address_range),
    WithJsonSchema({"type": "string", "examples": ["127.0.0.0/8"]}),
]
