import aiohttp
import pytest

from bot.demo.outlets import Newsstand, rss
from bot.demo.samples import OUTLETS, WIRE_TITLE, Outlet, Sample
from tests.fakes.clock import FakeClock

PAPERS = (
    Outlet("one", "One", "en", (Sample("Old", "was there"), Sample("New", "appears", after=5))),
    Outlet("two", "Two", "fr", (Sample("Vieux", "<b>&"),)),
    Outlet("gone", "Gone", "en"),
)


@pytest.fixture
async def stand():
    clock = FakeClock()
    newsstand = Newsstand(clock, PAPERS)
    address = await newsstand.open()
    async with aiohttp.ClientSession() as session:

        async def get(path, **headers):
            async with session.get(f"{address}/{path}", headers=headers) as response:
                return response.status, await response.text(), response.headers.get("ETag")

        yield clock, get
    await newsstand.close()


async def test_new_reports_appear_after_every_feed_was_read(stand):
    clock, get = stand
    await get("one.xml")
    clock.advance(seconds=60)
    _, before_priming, _ = await get("one.xml")
    await get("two.xml")
    clock.advance(seconds=4)
    _, too_early, _ = await get("one.xml")
    clock.advance(seconds=1)
    _, in_time, _ = await get("one.xml")

    assert "New" not in before_priming
    assert "New" not in too_early
    assert "New" in in_time


async def test_an_unchanged_feed_answers_304(stand):
    _, get = stand
    status, _, etag = await get("two.xml")

    assert (status, (await get("two.xml", **{"If-None-Match": etag}))[0]) == (200, 304)


async def test_a_dead_paper_and_an_unknown_one_answer_404(stand):
    _, get = stand

    assert [(await get(path))[0] for path in ("gone.xml", "none.xml", "one/9", "x/0")] == [404] * 4


async def test_a_report_has_a_page(stand):
    _, get = stand

    assert (await get("one/0"))[:2] == (200, "Old\n\nwas there\n")


async def test_closing_a_stand_that_never_opened_does_nothing():
    await Newsstand(FakeClock()).close()


def test_texts_are_escaped_once():
    (number, sample, at) = Newsstand(FakeClock(), PAPERS).visible(PAPERS[1])[0]

    assert b"<description>&lt;b&gt;&amp;</description>" in rss(
        PAPERS[1], "http://x", [(number, sample, at)]
    )


def test_the_demo_holds_what_it_promises():
    languages = {outlet.lang for outlet in OUTLETS}
    wired = [o.slug for o in OUTLETS if any(s.title == WIRE_TITLE for s in o.samples)]
    last = max(s.after or 0 for o in OUTLETS for s in o.samples)

    assert languages == {"en", "fr", "ru", "ar"}
    assert len(wired) == 3
    assert [o.slug for o in OUTLETS if not o.samples] == ["old-well-weekly"]
    assert any("@everyone" in s.title for o in OUTLETS for s in o.samples)
    assert last <= 60
