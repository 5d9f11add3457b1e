import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.chats.web.options import WebOptions


@pytest.mark.parametrize(
    ("listen", "host", "port"),
    [
        ("127.0.0.1:8733", "127.0.0.1", 8733),
        ("localhost:0", "localhost", 0),
        ("[::1]:65535", "::1", 65535),
        ("127.9.9.9:1", "127.9.9.9", 1),
        ("LOCALHOST:1", "LOCALHOST", 1),
    ],
)
def test_this_machine_can_be_listened_on_without_a_token(listen: str, host: str, port: int) -> None:
    options = WebOptions(listen=listen)
    assert (options.host, options.port) == (host, port)


@pytest.mark.parametrize(
    "listen",
    ["0.0.0.0:8733", "[::]:8733", "10.0.0.1:1", "example.org:1", "127.1:1", "2130706433:1"],
)
def test_other_machines_are_let_in_only_with_a_token(listen: str) -> None:
    with pytest.raises(ValidationError, match="set a token, or listen on"):
        WebOptions(listen=listen)
    assert WebOptions(listen=listen, token="a token").listen == listen


@pytest.mark.parametrize(
    ("listen", "message"),
    [
        ("8733", "a host and a port such as"),
        (":8733", "a host and a port such as"),
        ("127.0.0.1:", "a host and a port such as"),
        ("127.0.0.1:http", "a host and a port such as"),
        ("127.0.0.1:٧", "a host and a port such as"),
        ("127.0.0.1:-1", "a host and a port such as"),
        ("127.0.0.1:65536", "a port is at most 65535"),
        (f"127.0.0.1:{'0' * 5000}", "a port is at most 65535"),
        ("::1:8733", "stands in brackets"),
    ],
)
def test_what_cannot_be_listened_on_is_told_with_an_example(listen: str, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        WebOptions(listen=listen)


@given(st.text())
def test_any_text_is_an_address_or_refused(listen: str) -> None:
    try:
        options = WebOptions(listen=listen)
    except ValidationError:
        return
    assert 0 <= options.port <= 65535


def test_a_token_is_never_shown_and_never_empty() -> None:
    assert "hush" not in repr(WebOptions(token="hush hush"))
    with pytest.raises(ValidationError):
        WebOptions(token="")
    with pytest.raises(ValidationError) as caught:
        WebOptions(listen="nowhere", token="hush hush")
    assert "hush" not in str(caught.value)


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValidationError):
        WebOptions.model_validate({"port": 1})
