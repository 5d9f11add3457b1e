import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.identity import identify
from bot.core.pieces import Document
from bot.sources.document import Origin, Parsed, kinds
from bot.sources.parse import MOST_BYTES, parse
from tests.sources.goldens import DOCUMENTS, NOW, golden, reading

ORIGIN = Origin("https://feeds.example/rss", NOW)
CORPUS = Path(__file__).parents[3] / "shared" / "data" / "feeds-corpus.tar.gz"


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


@pytest.mark.slow
def test_every_feed_of_the_corpus_is_read_without_a_crash():
    if not CORPUS.exists():
        pytest.skip(f"the corpus is not here: {CORPUS}")
    now = datetime(2026, 1, 1, tzinfo=UTC)
    read, failed = 0, []
    with tarfile.open(CORPUS) as corpus:
        for member in corpus:
            stored = corpus.extractfile(member)
            if stored is None:
                continue
            parsed = parse(stored.read(), Origin("https://feeds.example/rss", now))
            identify(Document(parsed.drafts), {})
            read += 1
            if parsed.refusal and parsed.refusal.code.startswith("parse-"):
                failed.append(member.name)
    assert (read > 3_000, failed) == (True, [])
