"""What the configuration says about Discord: `chats.discord`."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

API_URL = "https://discord.com/api/v10"  # https://discord.com/developers/docs/reference


def _checked(url: str, schemes: tuple[str, str]) -> str:
    address = urlsplit(url)
    if address.scheme not in schemes or not address.hostname:
        raise ValueError(f"expected an address that begins with {schemes[0]}://, got {url!r}")
    return url.rstrip("/")


def _http(url: str) -> str:
    return _checked(url, ("https", "http"))


def _websocket(url: str | None) -> str | None:
    return None if url is None else _checked(url, ("wss", "ws"))


class DiscordOptions(BaseModel):
    """The bot's token, and other addresses where a network has no way out but a proxy's."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    token: SecretStr = Field(description="The bot's token.")
    api_url: Annotated[str, AfterValidator(_http)] = Field(
        API_URL, description="Where Discord's API is reached."
    )
    gateway_url: Annotated[str | None, AfterValidator(_websocket)] = Field(
        None, description="Where the gateway is reached; asked of the API if absent."
    )
