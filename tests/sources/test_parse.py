from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.identity import identify
from bot.core.pieces import Document
from bot.sources.document import Origin, Parsed, kinds
from bot.sources.parse import MOST_BYTES, parse
from bot.sources.prefixes import USUAL
from tests.sources.goldens import DOCUMENTS, NOW, golden, reading
from tests.sources.seen import passes_over

ORIGIN = Origin("https://feeds.example/rss", NOW)


def code(body: bytes) -> str | None:
    refusal = parse(body, ORIGIN).refusal
    return refusal.code if refusal else None


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_document_reads_as_its_golden_says(document: Path):
    assert reading(document) == golden(document).read_text()


def test_every_file_among_the_kinds_is_a_kind():
    folder = Path(__file__).parents[2] / "bot" / "sources" / "kinds"
    assert len(kinds()) == len([path for path in folder.glob("*.py") if path.stem != "__init__"])


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (b"", "empty-body"),
        (b" \r\n\t\0", "empty-body"),
        (b"/etc/passwd", "not-a-feed"),
        (b"http://127.0.0.1/feed", "not-a-feed"),
        (b"<svg/>", "not-a-feed"),
        (b'{"a": 1}', "not-a-feed"),
        (b"[1, 2]", "not-a-feed"),
        (b'{"items": [', "truncated"),
        (b'{"items": oops}', "ill-formed"),
        (b"<!DOCTYPE html><html><head><title>x</title></head></html>", "html-not-feed"),
        (b"<p>Site is down for maintenance", "truncated"),
        (b'{"items":' + b"[" * 200_000, "too-deep"),
        (b"<rss>" + b"<a>" * 201, "too-deep"),
        (b"<rss>a & b" + b"<a>" * 201, "too-deep"),
        (b"<rss>" + b"<br>" * 150 + b"<br></a>" * 100_000, "parse-timeout"),
        (b'<!DOCTYPE r [<!ENTITY a "&b;">]><rss/>', "entity-declaration"),
        (b"x" * (MOST_BYTES + 1), "too-large"),
    ],
)
def test_what_is_no_feed_is_refused_by_name(body: bytes, refusal: str):
    assert code(body) == refusal


@pytest.mark.parametrize(
    ("failure", "refusal"),
    [
        (MemoryError(), "parse-memory"),
        (RecursionError(), "too-deep"),
        (KeyError(1), "parse-failed"),
    ],
)
def test_a_parser_that_fails_refuses_the_document(
    failure: Exception, refusal: str, monkeypatch: pytest.MonkeyPatch
):
    def fail(*_args: object) -> Parsed:
        raise failure

    monkeypatch.setattr("bot.sources.parse._read", fail)
    assert code(b"<rss/>") == refusal


PIECES = [b"<rss version='2.0'>", b"<channel>", b"<item>", b"</item>", b"<title>", b"</title>"]
PIECES += [b"<![CDATA[", b"]]>", b"&lt;p&gt;", b"&#x202e;", b"&", b"<!--", b"\xff\xfe", b"\0"]
PIECES += [
    b"<link>/a</link>",
    b"<guid>g</guid>",
    b"<pubDate>6 Jan 2022</pubDate>",
    b"{",
    b"}",
    b"<",
]


@given(st.one_of(st.binary(max_size=200), st.lists(st.sampled_from(PIECES)).map(b"".join)))
def test_any_bytes_give_plain_items_or_a_refusal(body: bytes):
    parsed = parse(body, ORIGIN)
    for draft in parsed.drafts:
        words = (draft.title, draft.summary, draft.content, draft.guid or "")
        assert not any(char in "".join(words) for char in "\0\u202e")
        assert draft.url is None or draft.url.startswith(("http://", "https://"))
    identify(Document(parsed.drafts), {})


ITEMS = st.lists(
    st.sampled_from(
        [
            "<title>A &amp; B</title><guid>1</guid><pubDate>6 Jan 2022</pubDate>",
            "<title type='html'>&lt;b>C&lt;/b></title><id>2</id><updated>2022-01-05</updated>",
            "<title>&eacute;</title><link>3</link><dc:creator>X</dc:creator>",
            "<link rel='alternate' href='4'/><summary>S</summary><content>T</content>",
            "<content type='xhtml'><d xmlns='http://www.w3.org/1999/xhtml'>x<p>y</p></d></content>",
            "<title xml:lang='ru'>D</title><dc:language>ar</dc:language><guid>11</guid>",
            "<title>D</title><link xml:base='/base/'>5</link>",
            "<entry xml:base='/base/'><link>5</link></entry>",
            "<item><title>inner</title></item><entry/><guid>6</guid>",
            "<source><title>S</title><item><link>no</link></item></source><guid>7</guid>",
            "<image><title>no</title></image><title>E</title><author>a@x.example</author>",
            "<x:item xmlns:x='urn:x'><title>no</title></x:item><guid>8</guid>",
            "<title>AT&T</title><guid>9</guid>",
            "<b>unclosed<guid>10</guid>",
            "",
        ]
    ),
    max_size=8,
)
SHELLS = st.sampled_from(
    [
        "<rss version='2.0'><channel><title>T</title>{}<link>/end</link></channel></rss>",
        "<rss><channel><language>fr</language></channel><x>{}</x></rss>",
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://b.example/d/'>{}</feed>",
        "<feed>{}<title>late</title></feed>",
        f"<rdf:RDF xmlns:rdf='{USUAL['rdf']}' xmlns='http://purl.org/rss/1.0/'>{{}}</rdf:RDF>",
        "<list>{}</list>",
    ]
)


@given(ITEMS, SHELLS, st.sampled_from(["item", "entry", "ITEM"]), st.data())
def test_items_that_were_seen_are_passed_over_and_change_nothing_else(
    items: list[str], shell: str, tag: str, data: st.DataObject
):
    body = shell.format("".join(f"<{tag}>{item}</{tag}>" for item in items)).encode()
    whole = parse(body, ORIGIN)
    marks = sorted({draft.mark for draft in whole.drafts} - {""})
    passed_over = data.draw(st.sets(st.sampled_from(marks))) if marks else set()
    assert passes_over(body, ORIGIN, whole, frozenset(passed_over))


def test_an_item_that_changed_is_read_again():
    feed = b"<rss version='2.0'><channel><item><title>%s</title></item></channel></rss>"
    (draft,) = parse(feed % b"A", ORIGIN).drafts
    again = replace(ORIGIN, seen=frozenset({draft.mark}))
    assert parse(feed % b"A", again).repeats == {draft.mark}
    assert parse(feed % b"A", again).drafts == ()
    assert [draft.title for draft in parse(feed % b"B", again).drafts] == ["B"]


def test_an_item_counts_as_changed_if_what_it_inherits_has_changed():
    feed = b"<rss version='2.0' xml:base='https://%s.example/'><item><link>1</link></item></rss>"
    (draft,) = parse(feed % b"a", ORIGIN).drafts
    again = replace(ORIGIN, seen=frozenset({draft.mark}))
    assert [draft.url for draft in parse(feed % b"b", again).drafts] == ["https://b.example/1"]


def test_json_items_that_were_seen_are_passed_over():
    feed = '{"language": "fr", "items": [{"id": 1, "title": "A"}, {"id": 2, "title": "%s"}]}'
    whole = parse((feed % "B").encode(), ORIGIN)
    first, second = (draft.mark for draft in whole.drafts)
    seen = replace(ORIGIN, seen=frozenset({first, second}))
    assert parse((feed % "B").encode(), seen).repeats == {first, second}
    edited = parse((feed % "C").encode(), seen)
    assert [draft.title for draft in edited.drafts] == ["C"]
    assert edited.repeats == {first}
