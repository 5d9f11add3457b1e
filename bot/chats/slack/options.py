"""What the configuration says about Slack: `chats.slack`."""

from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr

API_URL = "https://slack.com/api/"  # https://docs.slack.dev/apis/web-api/
SOCKET = "socket"


def _socket(mode: Any) -> Any:
    if mode == "http":
        raise ValueError("mode http comes in a later version; write socket, or leave mode out")
    if mode != SOCKET:
        raise ValueError(f"expected socket, got {mode!r}")
    return mode


def _of_mode_http(value: Any) -> Any:
    if value is not None:
        raise ValueError("this belongs to mode http; mode http comes in a later version")
    return value


def _http(url: str) -> str:
    address = urlsplit(url)
    if address.scheme not in ("https", "http") or not address.hostname:
        raise ValueError(f"expected an address that begins with https://, got {url!r}")
    return url.rstrip("/") + "/"


class SlackOptions(BaseModel):
    """Both tokens of the app, and another address where a network has no way out but a proxy's.

    The keys of mode http are known, so that whoever sets them learns that they do nothing yet.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    bot_token: SecretStr = Field(description="The bot user's token, xoxb-….")
    app_token: SecretStr = Field(description="The app-level token, xapp-….")
    mode: Annotated[str, BeforeValidator(_socket)] = Field(
        SOCKET, description="How asks arrive: socket; http comes in a later version."
    )
    signing_secret: Annotated[SecretStr | None, BeforeValidator(_of_mode_http)] = Field(
        None, description="Belongs to mode http; refused in this version."
    )
    listen: Annotated[str | None, BeforeValidator(_of_mode_http)] = Field(
        None, description="Belongs to mode http; refused in this version."
    )
    api_url: Annotated[str, AfterValidator(_http)] = Field(
        API_URL, description="Where Slack's API is reached."
    )
