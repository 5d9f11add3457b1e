from contextlib import suppress
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import AskError
from bot.core.ids import feed_id
from bot.core.model import Feed, FeedKind, Outline
from bot.sources import opml
from bot.sources.opml import read_outline, write_outline

NOW = datetime(2022, 1, 6, 12, tzinfo=UTC)
HEAD = "<opml version='2.0'><head><title>Sahel desk</title></head><body>"


def read(outlines: str) -> Outline:
    return read_outline(f"{HEAD}{outlines}</body></opml>".encode())


def code(document: bytes) -> str:
    with pytest.raises(AskError) as refused:
        read_outline(document)
    return refused.value.code


def test_feeds_are_found_under_headings_however_attributes_are_spelt():
    outline = read(
        "<outline text='Mali'><outline text='News'>"
        "<outline type='rss' text='Gazette &amp; Co' xmlUrl='https://gazette.example/rss' "
        "language='fr-FR' category='/Africa,/state-media' description='by hand'/></outline>"
        "</outline><outline title='Radio' xmlurl='http://www.radio.example/feed'/>"
        "<outline xmlUrl='https://www.nameless.example/rss'/>"
    )
    first, second, third = outline.feeds
    assert outline.title == "Sahel desk"
    assert first == Feed(
        feed_id("https://gazette.example/rss"),
        "https://gazette.example/rss",
        "Gazette & Co",
        lang="fr-FR",
        kind=FeedKind.STATE_MEDIA,
        note="by hand",
    )
    assert (second.name, second.kind, third.name) == (
        "Radio",
        FeedKind.INDEPENDENT,
        "nameless.example",
    )


def test_a_feed_listed_twice_counts_once():
    twice = "<outline xmlUrl='https://a.example/rss'/><outline xmlUrl='http://a.example/rss#x'/>"
    assert [feed.url for feed in read(twice).feeds] == ["https://a.example/rss"]


@pytest.mark.parametrize(
    "url",
    [
        *("file:///etc/passwd", "javascript:alert(1)", "feed", "http://user:secret@a.example/"),
        *("http://127.0.0.1/", "http://2130706433/", "http://[::1]/", "http://169.254.169.254/"),
        *("http://10.0.0.1:6379/", "ftp://a.example/"),
    ],
)
def test_addresses_that_may_not_be_polled_are_told_and_left_out(url: str):
    outline = read(f"<outline xmlUrl='{url}'/><outline xmlUrl='https://a.example/rss'/>")
    assert ([feed.url for feed in outline.feeds], outline.bad) == (
        ["https://a.example/rss"],
        (url,),
    )


def test_networks_that_are_allowed_are_allowed_here_too():
    body = f"{HEAD}<outline xmlUrl='http://127.0.0.1:8000/'/></body></opml>".encode()
    assert read_outline(body, [ip_network("127.0.0.0/8")]).bad == ()


def test_only_so_many_bad_addresses_are_told():
    many = "".join(f"<outline xmlUrl='file:///{number}'/>" for number in range(1_000))
    assert len(read(many).bad) == opml.MOST_BAD


def test_row_65_a_million_feeds_are_refused():
    many = "".join(f"<outline xmlUrl='https://a.example/{number}'/>" for number in range(2_001))
    assert code(f"{HEAD}{many}</body></opml>".encode()) == "too-many-feeds"
    assert code(b" " * (opml.LARGEST + 1)) == "too-large"


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (
            b"<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><opml>&b;</opml>",
            "entity-declaration",
        ),
        (
            b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><opml>&a;</opml>",
            "entity-declaration",
        ),
        (b"<opml><outline>" + b"<outline>" * 200_000, "too-deep"),
        (b"<rss version='2.0'/>", "not-opml"),
        (b"<html><outline xmlUrl='https://a.example/'/></html>", "not-opml"),
        (b"<opml><body>", "not-opml"),
        (b"", "not-opml"),
        (b"<?xml version='1.0' encoding='nonsense'?><opml/>", "not-opml"),
    ],
    ids=["bomb", "external", "deep", "rss", "html", "cut", "empty", "encoding"],
)
def test_what_is_no_list_of_feeds_is_refused_by_name(document: bytes, expected: str):
    assert code(document) == expected


def test_a_document_type_without_entities_is_none_the_worse():
    assert read_outline(b"<!DOCTYPE opml SYSTEM 'http://127.0.0.1:9/x.dtd'><opml/>").feeds == ()


FEEDS = st.builds(
    lambda path, name, lang, kind, note: Feed(
        feed_id(f"https://a.example/{path}"),
        f"https://a.example/{path}",
        name[:100],
        lang=lang,
        kind=kind,
        note=note,
    ),
    st.integers(0, 10**9),
    st.sampled_from(["Gazette", "a <b> & \"c\" 'd'", "Ёж: «новости»", "أخبار مالي"]),
    st.sampled_from([None, "fr", "ru"]),
    st.sampled_from(list(FeedKind)),
    st.sampled_from([None, "by hand & <so on>"]),
)


@given(st.lists(FEEDS, unique_by=lambda feed: feed.url))
def test_what_is_written_is_read_again(feeds: list[Feed]):
    written = write_outline("desk & co", feeds, NOW)
    outline = read_outline(written.encode())
    assert (outline.title, outline.bad) == ("desk & co", ())
    assert [(feed.url, feed.lang, feed.kind) for feed in outline.feeds] == [
        (feed.url, feed.lang, feed.kind) for feed in feeds
    ]


@given(st.binary(max_size=300))
def test_no_document_is_a_crash(body: bytes):
    for document in (body, HEAD.encode() + body):
        with suppress(AskError):
            read_outline(document)
