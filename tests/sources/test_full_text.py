import signal
from collections.abc import AsyncIterator
from ipaddress import ip_network
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import FeedError
from bot.sources import web
from bot.sources.client import Gate
from bot.sources.document import Origin
from bot.sources.full_text import LARGEST, page_text
from bot.sources.web import WebSource, open_web
from bot.sources.worker import Unfinished, Worker
from tests.fakes.clock import FakeClock
from tests.fakes.detection import FakeDetection
from tests.fakes.publisher import PublishedFeed, Publisher
from tests.sources.goldens import NOW

HTML = {"Content-Type": "text/html; charset=utf-8"}
STORY = (
    "В городе Тимбукту вагнеровцы покинули базу на рассвете, сообщили жители. "
    "Колонна из двадцати машин ушла на север, в сторону Кидаля, пишет местная газета. "
)
PAGE = (
    "<!doctype html><html><head><title>News</title><script>var wagner = 1</script></head><body>"
    "<nav><a href=/>Home</a> <a href=/sport>Sport</a></nav><article><h1>Convoy</h1>"
    + f"<p>{STORY}</p>" * 3
    + "</article><footer>All rights reserved</footer></body></html>"
)


class Stopping(Worker):
    """A worker whose work never ends."""

    async def run(self, work: Any, *args: object) -> Any:
        raise Unfinished("parse-timeout", "reading the document takes too long")


@pytest.fixture
async def source() -> AsyncIterator[WebSource]:
    gate = Gate((ip_network("127.0.0.1/32"),))
    source = open_web(FakeClock(), contact=None, gate=gate, version="0", detection=FakeDetection())
    yield source
    await source.stop()


@pytest.fixture
async def page() -> AsyncIterator[PublishedFeed]:
    async with Publisher() as site:
        yield site.feed("page")


async def code(source: WebSource, url: str) -> str:
    with pytest.raises(FeedError) as failed:
        await source.read_page(url)
    assert failed.value.remedy
    return failed.value.code


@pytest.mark.slow
async def test_the_text_of_a_page_comes_without_what_is_around_it(
    source: WebSource, page: PublishedFeed
):
    page.answers(PAGE, headers=HTML)
    text = await source.read_page(page.url)
    assert STORY.strip() in text
    assert not any(word in text for word in ("Sport", "var wagner", "rights"))


@pytest.mark.slow
async def test_a_page_without_text_is_said_so(source: WebSource, page: PublishedFeed):
    page.answers("<html><body><img src=x></body></html>", headers=HTML)
    assert await code(source, page.url) == "no-text"


async def test_a_page_that_is_too_large_or_too_slow_is_left(source: WebSource, page: PublishedFeed):
    page.answers(b" " * (LARGEST + 1), headers=HTML)
    page.answers(PAGE, headers=HTML)
    source._worker = Stopping()
    codes = [await code(source, page.url) for _ in range(2)]
    assert codes == ["too-large", "parse-timeout"]


class Broken(Worker):
    """A worker that lacks a part of the extra."""

    async def run(self, work: Any, *args: object) -> Any:
        raise ImportError("lxml.html.clean")


async def test_a_broken_extra_is_named(source: WebSource, page: PublishedFeed):
    source._worker = Broken()
    page.answers(PAGE, headers=HTML)
    assert await code(source, page.url) == "full-text-missing"


@given(st.binary(max_size=400))
def test_no_page_is_a_crash(body: bytes):
    origin = Origin("https://a.example/1", NOW)
    try:
        assert isinstance(page_text(b"<html><p>" + body, origin, 60), str)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


async def test_pages_go_through_the_guard(source: WebSource):
    assert await code(source, "http://127.0.0.2/") == "refused-address"


async def test_without_the_extra_nothing_is_fetched(
    source: WebSource, page: PublishedFeed, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(web, "is_installed", lambda: False)
    assert await code(source, page.url) == "full-text-missing"
    assert page.requests == []
