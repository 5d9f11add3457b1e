"""What can be configured: `web: {listen: "127.0.0.1:8733", token: "${WEB_TOKEN}"}`."""

from ipaddress import ip_address
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

HIGHEST_PORT = 65_535


class WebOptions(BaseModel):
    """Where the page is, and the token that opens it.

    Without a token only this machine can be listened on: whoever reaches the page is an editor.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    listen: str = Field("127.0.0.1:8733", description="Host and port of the page.")
    token: SecretStr | None = Field(
        default=None,
        min_length=1,
        description="Opens the page; needed to listen beyond this machine.",
    )

    @field_validator("listen")
    @classmethod
    def _has_host_and_port(cls, listen: str) -> str:
        host, colon, port = listen.rpartition(":")
        if not (colon and host and port.isascii() and port.isdecimal()):
            raise ValueError("expected a host and a port such as 127.0.0.1:8733")
        if ":" in host.strip("[]") and not (host.startswith("[") and host.endswith("]")):
            raise ValueError("an IPv6 address stands in brackets: [::1]:8733")
        if len(port) > len(str(HIGHEST_PORT)) or int(port) > HIGHEST_PORT:
            raise ValueError(f"a port is at most {HIGHEST_PORT}")
        return listen

    @model_validator(mode="after")
    def _is_closed_to_strangers(self) -> Self:
        if self.token is None and not is_loopback(self.host):
            raise ValueError(
                f"{self.host} can be reached from other machines: set a token, "
                "or listen on 127.0.0.1"
            )
        return self

    @property
    def host(self) -> str:
        """Return the host to listen on, without brackets."""
        return self.listen.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        """Return the port to listen on; 0 takes any free one."""
        return int(self.listen.rpartition(":")[2])


def is_loopback(host: str) -> bool:
    """Tell whether a host as written means this machine alone."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
