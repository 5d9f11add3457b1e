"""Options of chats that exist only in tests, of every shape that a real adapter may have."""

from typing import Literal

from pydantic import BaseModel, Field, SecretStr, field_validator, model_validator


class PlainOptions(BaseModel):
    """A chat without options, whose author forgot to forbid unknown keys."""


class PageOptions(BaseModel):
    listen: str = "127.0.0.1:8733"
    token: SecretStr | None = None
    port: int = Field(8733, ge=1, le=65535)


class Proxy(BaseModel):
    host: str
    passwords: list[SecretStr] = []


class SignedOptions(BaseModel):
    """A chat with secrets at every depth, and rules between its keys."""

    token: SecretStr
    mode: Literal["socket", "http"] = "socket"
    signing_secret: SecretStr | None = None
    proxy: Proxy | None = None
    spare: SecretStr | int | None = None

    @field_validator("token")
    @classmethod
    def _begins_right(cls, token: SecretStr) -> SecretStr:
        if not token.get_secret_value().startswith("tok-"):
            # Quotes its value, as a careless author might.
            raise ValueError(f"a token begins with tok-, not as {token.get_secret_value()!r}")
        return token

    @model_validator(mode="after")
    def _http_is_signed(self) -> "SignedOptions":
        if self.mode == "http" and self.signing_secret is None:
            raise ValueError("mode http needs signing_secret")
        return self


class HookOptions(BaseModel):
    """A chat whose channels' ids are addresses of a certain form."""

    @staticmethod
    def wrong_id(written: str) -> tuple[str, str] | None:
        return None if written.startswith("hook:") else ("the id of a hook is hook:…", "copy it")


OPTIONS: dict[str, type[BaseModel]] = {
    "plain": PlainOptions,
    "hook": HookOptions,
    "page": PageOptions,
    "signed": SignedOptions,
}
