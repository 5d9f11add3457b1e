import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.document import Origin
from bot.sources.feed_links import MOST, FeedLinks, feed_links
from tests.sources.goldens import NOW

PAGE = Origin("https://paper.example/news/", NOW, "text/html; charset=utf-8")


def links(page: str) -> FeedLinks:
    return feed_links(page.encode(), PAGE)


@pytest.mark.parametrize(
    "written",
    [
        '<link rel="alternate" type="application/rss+xml" href="/feed">',
        "<LINK REL='Alternate' TYPE='application/atom+xml; charset=utf-8' HREF=/feed>",
        '<link rel="home alternate" type="application/feed+json" href="../feed" />',
        '<link rel=alternate type=text/xml href="//paper.example/feed">',
    ],
)
def test_a_feed_that_the_page_names_is_found_however_it_is_written(written: str):
    assert links(f"<html><head>{written}").named == ("https://paper.example/feed",)


@pytest.mark.parametrize(
    "written",
    [
        '<link rel="stylesheet" type="application/rss+xml" href="/feed">',
        '<link rel="alternate" hreflang="fr" href="/fr/">',
        '<link rel="alternate" type="application/rss+xml">',
        '<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">',
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">',
        '<!-- <link rel="alternate" type="application/rss+xml" href="/feed"> -->',
    ],
)
def test_what_is_no_feed_is_left_out(written: str):
    assert links(written) == FeedLinks()


def test_feeds_of_comments_come_last_the_others_as_the_page_has_them():
    page = "".join(
        f'<link rel=alternate type="application/rss+xml" title="{title}" href="{href}">'
        for href, title in (
            ("/c1", "Comments on it"),
            ("/comments/feed", ""),
            ("/b", ""),
            ("/a", ""),
        )
    )
    short = [url.removeprefix("https://paper.example") for url in links(page).named]
    assert short == ["/b", "/a", "/c1", "/comments/feed"]


def test_links_that_look_like_feeds_are_kept_apart():
    page = (
        "<a href=/rss.xml>RSS</a><a href='/about'>about</a><a href='/les-flux/sport'>x</a>"
        "<a href='/feedback'>y</a><a href='?format=feed'>z</a>"
    )
    assert links(page).seeming == (
        "https://paper.example/rss.xml",
        "https://paper.example/les-flux/sport",
        "https://paper.example/news/?format=feed",
    )


def test_addresses_start_where_the_page_says():
    page = "<base href='https://cdn.example/x/'><link rel=alternate type=text/xml href=feed>"
    assert links(page).named == ("https://cdn.example/x/feed",)


def test_a_page_of_a_thousand_feeds_is_left_early():
    page = "".join(f"<link rel=alternate type=text/xml href=/{number}>" for number in range(1_000))
    assert len(links(page).named) == MOST


@given(st.binary(max_size=500) | st.text(max_size=300).map(lambda text: text.encode()))
def test_no_page_is_a_crash(body: bytes):
    feed_links(b"<link rel=alternate type=text/xml href='" + body, PAGE)
