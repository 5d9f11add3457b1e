import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.payloads import slack
from bot.core.payloads.fit import beginning, fit, host, length, one_line, shorten, web_address
from tests.core.payloads.hostile import texts


@settings(deadline=None)
@given(texts, st.integers(1, 300))
def test_a_fitted_text_is_never_too_long(text: str, limit: int) -> None:
    # Slack's longest escape is of five characters, and "…" must find room.
    assert length(fit(text, limit + 5, slack.escape)) <= limit + 5


@settings(deadline=None)
@given(texts)
def test_what_fits_stays_whole(text: str) -> None:
    shown = beginning(text, len(text))
    assert shorten(text, 10 * len(text) + 10, slack.escape) == shown


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=100), st.integers(1, 50))
def test_a_text_is_cut_between_graphemes(text: str, limit: int) -> None:
    whole = beginning(text, len(text))
    shown = shorten(text, limit, str)
    if shown != whole and shown.endswith("…"):
        ends = {found.end() for found in regex.finditer(r"\X", whole)} | {0}
        kept = shown.removesuffix("…")
        assert any(whole[:end].rstrip() == kept for end in ends)


def test_uneven_escapes_cost_little_text() -> None:
    text = "&" * 300 + "a" * 3000
    assert len(fit(text, 3000, slack.escape)) > 2900


def test_a_character_beyond_the_basic_plane_counts_twice() -> None:
    assert length("a😀") == 3
    assert fit("😀" * 10, 11) == "😀" * 5 + "…"


@settings(deadline=None)
@given(texts)
def test_one_line_is_one(text: str) -> None:
    line = one_line(text)
    assert line == " ".join(line.split())
    assert not regex.search(r"[\x00-\x1f\x7f\u202a-\u202e]", line)


def test_control_characters_and_surrogates_are_dropped_however_many() -> None:
    assert fit("\x00" * 5000 + "a\ud800b\u202e", 10) == "ab"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://news.example/a?b=c#d", "https://news.example/a?b=c#d"),
        ("HTTPS://news.example", "HTTPS://news.example"),
        ("https://news.example/<a>|b", "https://news.example/%3Ca%3E%7Cb"),
        ("https://news.example/новости", "https://news.example/новости"),
        (None, None),
        ("", None),
        ("javascript:alert(1)", None),
        ("https://news.example/a b", None),
        ("https://news.example/\x01", None),
        ("https://", None),
        ("https://news.example/" + "a" * 2000, None),
        ("https://news.example/" + "|" * 900, None),  # too long once escaped
    ],
)
def test_only_an_address_of_the_web_is_linked(url: str | None, address: str | None) -> None:
    assert web_address(url) == address


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://News.example:8080/a", "news.example"),
        ("https://bank.example@evil.example/", "evil.example"),
        ("https://раураl.com/", "xn--l-7sba6dbr.com"),
        ("https://my_host.example/", "link"),
        ("nonsense", "link"),
    ],
)
def test_a_host_is_shown_in_plain_ascii(url: str, shown: str) -> None:
    assert host(url) == shown
