import subprocess
import sys

import pytest
from pydantic import ValidationError

from bot.chats.slack import ADAPTER, SlackOptions

TOKENS = {"bot_token": "xoxb-hush", "app_token": "xapp-hush"}


def problems(**options: object) -> dict[str, str]:
    with pytest.raises(ValidationError) as wrong:
        SlackOptions.model_validate(TOKENS | options)
    assert "hush" not in str(wrong.value)
    return {str(error["loc"][0]): error["msg"] for error in wrong.value.errors()}


def test_two_tokens_are_all_it_needs() -> None:
    options = SlackOptions.model_validate(TOKENS)
    assert (options.mode, options.api_url) == ("socket", "https://slack.com/api/")
    assert "hush" not in repr(options)


@pytest.mark.parametrize("given", ["http://127.0.0.1:9/api", "http://127.0.0.1:9/api/"])
def test_an_address_ends_with_one_slash(given: str) -> None:
    options = SlackOptions.model_validate(TOKENS | {"api_url": given})
    assert options.api_url == "http://127.0.0.1:9/api/"


def test_mode_http_and_its_keys_say_that_they_come_later() -> None:
    found = problems(mode="http", signing_secret="hush", listen="0.0.0.0:3000")
    assert set(found) == {"mode", "signing_secret", "listen"}
    assert all("mode http comes in a later version" in message for message in found.values())


def test_mode_socket_can_be_written_out() -> None:
    assert SlackOptions.model_validate(TOKENS | {"mode": "socket"}).mode == "socket"


def test_keys_of_mode_http_that_are_left_empty_are_let_be() -> None:
    options = SlackOptions.model_validate(TOKENS | {"signing_secret": None, "listen": None})
    assert options.listen is None


@pytest.mark.parametrize(
    ("key", "value"),
    [("mode", "sockets"), ("api_url", "slack.com"), ("api_url", "ftp://a/"), ("token", "x")],
)
def test_what_is_wrong_is_named_by_its_key(key: str, value: str) -> None:
    assert set(problems(**{key: value})) == {key}


def test_the_adapter_says_what_it_can() -> None:
    assert (ADAPTER.name, ADAPTER.options, ADAPTER.can_edit) == ("slack", SlackOptions, True)


def test_importing_it_imports_no_library() -> None:
    code = "import sys, bot.chats.slack; print({'slack_bolt', 'aiohttp'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)  # noqa: S603 - our own interpreter
    assert said.stdout.strip() == "set()"
