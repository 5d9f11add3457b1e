"""Discord's part of the configuration."""

import subprocess
import sys

import pytest
from pydantic import ValidationError

from bot.chats.discord import DiscordOptions


def test_only_a_token_is_needed():
    options = DiscordOptions(token="t.o.k")

    assert (options.api_url, options.gateway_url) == ("https://discord.com/api/v10", None)


def test_a_token_is_never_shown():
    assert "t.o.k" not in repr(DiscordOptions(token="t.o.k"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"api_url": "discord.com/api/v10"},
        {"api_url": "ftp://discord.com"},
        {"api_url": "https://"},
        {"gateway_url": "https://gateway.discord.gg"},
        {"tokn": "x"},
    ],
)
def test_what_cannot_be_used_is_refused_without_showing_the_token(wrong: dict[str, str]):
    with pytest.raises(ValidationError) as caught:
        DiscordOptions(token="t.o.k", **wrong)

    assert "t.o.k" not in str(caught.value)


def test_addresses_may_end_in_a_slash():
    options = DiscordOptions(
        token="t", api_url="http://127.0.0.1:1/api/v10/", gateway_url="ws://127.0.0.1:1/"
    )

    assert (options.api_url, options.gateway_url) == (
        "http://127.0.0.1:1/api/v10",
        "ws://127.0.0.1:1",
    )


def test_importing_the_adapter_does_not_import_discord_py():
    script = "import sys, bot.chats.discord; sys.exit('discord' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0  # noqa: S603
