"""Addresses of feeds, databases and networks."""

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from pydantic_core import PydanticCustomError

from bot.settings.addresses import (
    address_range,
    hidden_parts,
    secret_url,
    store_url,
    web_url,
)


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/feed",
        "http://a.example:8080/?page=backend#top",
        "HTTPS://A.example",
        "https://новости.example/лента",
        "http://[::1]/feed",
        "https://a.example/a@b",
    ],
)
def test_http_and_https_are_web_addresses(url):
    assert web_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        *("", "a.example/feed", "ftp://a.example", "file:///etc/passwd", "https://", "https:///x"),
        *("javascript:alert(1)", "data:,x", "http://a.example:99999/", "http://[::1/"),
        *("http://a b/", "https://a.example/\nx", "https://a.example/" + "x" * 2000),
    ],
)
def test_anything_else_is_no_web_address(url):
    with pytest.raises(PydanticCustomError, match="expected an address that begins with https://"):
        web_url(url)


@pytest.mark.parametrize("url", ["https://u:p@a.example/", "https://u@a.example/", "http://:@a.b/"])
def test_credentials_in_an_address_are_refused(url):
    with pytest.raises(PydanticCustomError, match="without a name and password"):
        web_url(url)


def test_a_secret_address_stays_a_secret():
    assert secret_url("https://hc.example/uuid").get_secret_value() == "https://hc.example/uuid"
    assert "uuid" not in repr(secret_url(SecretStr("https://hc.example/uuid")))
    with pytest.raises(PydanticCustomError):
        secret_url(["https://hc.example"])


@pytest.mark.parametrize(
    "url",
    ["sqlite:///../var/vedette.db", "sqlite:////var/lib/vedette.db", "postgresql://u:p@h/d"],
)
def test_the_store_is_a_file_or_postgresql(url):
    assert store_url(url).get_secret_value() == url
    assert url not in repr(store_url(SecretStr(url)))


@pytest.mark.parametrize(
    ("url", "hint"),
    [
        ("sqlite://", "alerts must outlive"),
        ("sqlite:///", "alerts must outlive"),
        ("sqlite:///:memory:", "alerts must outlive"),
        ("sqlite://var/v.db", "three slashes"),
        ("postgres://h/d", "write postgresql://"),
        ("postgresql+asyncpg://h/d", "write postgresql://"),
        ("postgresql://", "write postgresql://"),
        ("sqlite+aiosqlite:///x", ""),
        ("sqlite:///x\ny", ""),
        ("mysql://h/d", ""),
        ("var/vedette.db", ""),
        (None, ""),
    ],
)
def test_anything_else_is_no_store(url, hint):
    with pytest.raises(PydanticCustomError) as caught:
        store_url(url)
    assert hint in caught.value.context["hint"]
    assert str(caught.value).startswith("expected sqlite:///")


def test_a_range_is_exact_or_one_address():
    assert address_range("10.20.0.0/16") == ip_network("10.20.0.0/16")
    assert address_range("127.0.0.1") == ip_network("127.0.0.1/32")
    assert address_range(ip_network("fd00::/8")) == ip_network("fd00::/8")


def test_a_range_that_begins_elsewhere_is_offered_right():
    with pytest.raises(PydanticCustomError) as caught:
        address_range("127.0.0.1/8")
    assert caught.value.context["hint"] == "did you mean 127.0.0.0/8?"


@pytest.mark.parametrize("text", ["", "localhost", "10.0.0.0/33", "1", None, ["10.0.0.0/8"]])
def test_anything_else_is_no_range(text):
    with pytest.raises(PydanticCustomError, match="a range of addresses"):
        address_range(text)


def test_what_must_not_be_shown_of_an_address():
    assert hidden_parts("C0123ABCD") == set()
    assert hidden_parts("sqlite:///../var/vedette.db") == set()
    assert hidden_parts("https://hooks.example/T0/secret") == {"https://hooks.example/T0/secret"}
    assert hidden_parts("postgresql://u:pw@h/d") == {"postgresql://u:pw@h/d", "pw"}
    assert hidden_parts("https://[broken") == {"https://[broken"}


@given(st.text(max_size=40), st.sampled_from(["", "http://", "sqlite:///", "postgresql://"]))
def test_any_text_is_an_address_or_is_told(text, scheme):
    hidden_parts(scheme + text)
    for read in (web_url, secret_url, store_url, address_range):
        try:
            read(scheme + text)
        except PydanticCustomError as err:
            assert str(err).startswith("expected ")  # noqa: PT017 - both ends are right
