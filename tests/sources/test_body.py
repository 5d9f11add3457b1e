import gzip
import zlib
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import FeedError
from bot.sources.body import read_body

TEXT = b"<rss>" + b"Timbuktu " * 500 + b"</rss>"


async def chunks(body: bytes, size: int = 100) -> AsyncIterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


def raw_deflate(body: bytes) -> bytes:
    pack = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return pack.compress(body) + pack.flush()


@pytest.mark.parametrize(
    ("sent", "encoding"),
    [
        (TEXT, ""),
        (TEXT, "identity"),
        (gzip.compress(TEXT, mtime=0), "gzip"),
        (gzip.compress(TEXT, mtime=0), " X-GZIP "),
        (gzip.compress(TEXT[:100], mtime=0) + gzip.compress(TEXT[100:], mtime=0), "gzip"),
        (gzip.compress(TEXT, mtime=0) + b"\0\0padding", "gzip"),
        (zlib.compress(TEXT), "deflate"),
        (raw_deflate(TEXT), "deflate"),
    ],
)
async def test_a_body_is_unpacked_as_it_comes(sent: bytes, encoding: str):
    assert await read_body(chunks(sent), encoding, 10_000) == TEXT


@pytest.mark.parametrize(
    ("encoding", "sent"), [("", b"x" * 11), ("gzip", gzip.compress(b"x" * 11, mtime=0))]
)
async def test_a_body_may_be_as_long_as_allowed_and_no_longer(encoding: str, sent: bytes):
    assert len(await read_body(chunks(sent, 1), encoding, 11)) == 11
    with pytest.raises(FeedError) as refused:
        await read_body(chunks(sent, 1), encoding, 10)
    assert refused.value.code == "too-large"


async def test_a_gzip_bomb_is_never_unpacked():
    bomb = gzip.compress(bytes(50_000_000))
    taken = 0

    async def sending() -> AsyncIterator[bytes]:
        nonlocal taken
        async for chunk in chunks(bomb, 512):
            taken += 1
            yield chunk

    with pytest.raises(FeedError):
        await read_body(sending(), "gzip", 10_000)
    assert taken == 1


@pytest.mark.parametrize(
    ("sent", "encoding"),
    [
        (b"not gzip at all", "gzip"),
        (gzip.compress(TEXT, mtime=0)[:30] + b"\xff" * 200, "gzip"),
        (TEXT, "br"),
    ],
)
async def test_what_cannot_be_unpacked_is_a_bad_answer(sent: bytes, encoding: str):
    with pytest.raises(FeedError) as refused:
        await read_body(chunks(sent, 10), encoding, 10_000)
    assert refused.value.code == "bad-answer"


@given(st.binary(max_size=2000), st.integers(1, 50))
async def test_packing_and_unpacking_gives_the_same(body: bytes, size: int):
    assert await read_body(chunks(gzip.compress(body, mtime=0), size), "gzip", 2000) == body
    assert await read_body(chunks(raw_deflate(body), size), "deflate", 2000) == body
