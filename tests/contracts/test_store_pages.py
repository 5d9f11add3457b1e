from datetime import timedelta

from bot.ports import Store
from tests.fakes.clock import START
from tests.fakes.values import FEED
from tests.store.scenes import DAY, a_feed

ONE, TWO = "https://x.example/1", "https://x.example/2"


async def test_the_text_of_a_page_is_kept_for_its_feed(each_store: Store) -> None:
    pages = each_store.pages
    await pages.keep(FEED.id, {}, START)
    await pages.keep(FEED.id, {ONE: "the first page"}, START)
    assert await pages.kept(FEED.id, [ONE, TWO]) == {ONE: "the first page"}
    assert await pages.kept(a_feed("other").id, [ONE]) == {}
    assert await pages.kept(FEED.id, []) == {}


async def test_a_page_that_is_kept_stays_as_it_is(each_store: Store) -> None:
    await each_store.pages.keep(FEED.id, {ONE: "as it was"}, START)
    await each_store.pages.keep(FEED.id, {ONE: "edited", TWO: "new\0"}, START)
    kept = await each_store.pages.kept(FEED.id, [ONE, TWO])
    assert kept == {ONE: "as it was", TWO: "new\ufffd"}


async def test_pages_go_with_the_texts_of_items(each_store: Store) -> None:
    await each_store.pages.keep(FEED.id, {ONE: "old"}, START)
    await each_store.pages.keep(FEED.id, {TWO: "new"}, START + DAY)
    await each_store.upkeep.prune(START + timedelta(hours=1), START)
    assert await each_store.pages.kept(FEED.id, [ONE, TWO]) == {TWO: "new"}
