import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.links import LONGEST, is_web, link

BASE = "https://gazette.example/feed/rss"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("https://x.example/a", "https://x.example/a"),
        ("/news/1", "https://gazette.example/news/1"),
        ("1?x=y#z", "https://gazette.example/feed/1?x=y#z"),
        ("//cdn.example/a", "https://cdn.example/a"),
        (" https://x.example/a b ", "https://x.example/a%20b"),
        ("https://x.exa\nmple/\ta", "https://x.example/a"),
        ("https://x.example/статья", "https://x.example/%D1%81%D1%82%D0%B0%D1%82%D1%8C%D1%8F"),
        ("https://пример.example:8443/a", "https://xn--e1afmkfd.example:8443/a"),
        ("www.x.example/a", "http://www.x.example/a"),
        ("www.html", "https://gazette.example/feed/www.html"),
        ("https://x.example/%D1%81?a=1&b=[2]", "https://x.example/%D1%81?a=1&b=[2]"),
    ],
)
def test_links_become_absolute(written: str, shown: str):
    assert link(written, BASE) == shown


@pytest.mark.parametrize(
    "written",
    [
        *("", "javascript:alert(1)", "java\nscript:alert(1)", "\u200bjavascript:alert(1)"),
        *("data:text/html,x", "file:///etc/passwd", "ftp://x.example/", "mailto:a@x.example"),
        *("https://user:secret@x.example/", "https://user@x.example/", "https://", "https://[x"),
        *("https://x.example:99999/", "https://x.example:0/", "https://x.example/" + "a" * LONGEST),
        *("https://x.example\\@gazette.example/", None, 7, "https://x.example/\ud800"),
    ],
)
def test_what_is_not_safe_to_show_is_dropped(written: object):
    assert link(written, BASE) is None


def test_a_relative_link_without_a_base_is_dropped():
    assert link("/news/1", "") is None
    assert link("//x.example/news", "") == "https://x.example/news"


@given(st.text(max_size=40), st.sampled_from(["", BASE]))
def test_any_text_is_a_safe_link_or_none(written: str, base: str):
    shown = link(written, base)
    assert shown is None or (is_web(shown) and shown.isascii())
