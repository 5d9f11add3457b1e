from bot.core.aliases import MAX_NAMES
from bot.core.model import ItemId, Listing, Reason
from bot.ports import Store
from bot.store.known import further_names
from tests.fakes.clock import START
from tests.fakes.values import FEED, ITEM
from tests.store.scenes import an_outcome, lease_feed, taken, visit

BY_LINK = Reason.KNOWN_BY_LINK
NAMES = {f"guid:{number}": (ITEM.id, BY_LINK) for number in range(MAX_NAMES)}


async def test_an_item_gathers_only_so_many_names(each_store: Store) -> None:
    await visit(each_store, taken())
    due = await lease_feed(each_store)
    async with each_store.intake() as intake:
        await intake.keep(due, (), an_outcome(), Listing(names=NAMES))
    assert len(await each_store.archive.known(FEED.id, [*NAMES, *ITEM.aliases])) == MAX_NAMES


async def test_items_that_are_gone_gain_no_names(store: Store) -> None:
    await visit(store, taken())
    names = {
        "guid:moved": (ITEM.id, BY_LINK),
        "guid:gone": (ItemId("deleted meanwhile"), BY_LINK),
    }
    async with store._database.read() as connection:
        kept = await further_names(connection, FEED.id, names, START)
    assert [row["item"] for row in kept] == [ITEM.id]


async def test_a_known_item_comes_with_the_watchlists_that_it_matched(store: Store) -> None:
    await visit(store, taken())
    known = await store.archive.known(FEED.id, ITEM.aliases)
    assert {each.watchlists for each in known.values()} == {frozenset({"wagner"})}
