from datetime import datetime

from bot.core.model import (
    ChannelName,
    Match,
    Priority,
    Report,
    Taken,
    Watchlist,
    WatchlistName,
)
from bot.core.welcome import welcome
from bot.ports import Store
from tests.fakes.clock import START
from tests.fakes.values import ALERT, CHANNEL, ITEM, MATCH, STORY, WAGNER
from tests.store.scenes import DAY, HOUR, a_story_item, alerting, claim, taken, visit

LIST = (WAGNER,)
LISTS = {WAGNER: Watchlist(WAGNER, "Wagner Group", Priority.HIGH)}
MALI = Match(WatchlistName("mali"), "mali", MATCH.spans)


async def newest(store: Store, *lists: WatchlistName) -> str | None:
    found = await store.welcome.newest(lists or LIST, START)
    return found and found[0].item.guid


async def test_the_newest_match_by_its_date_comes_with_its_story(each_store: Store) -> None:
    await visit(each_store, taken(a_story_item("older", published_at=START - DAY)), taken(ITEM))
    assert await each_store.welcome.newest(LIST, START) == (Report(ITEM, (MATCH,)), STORY)


async def test_what_has_no_date_or_one_to_come_is_older_than_what_has_one(
    each_store: Store,
) -> None:
    def item(name: str, published_at: datetime | None, seen_at: datetime = START) -> Taken:
        return taken(a_story_item(name, published_at=published_at, first_seen_at=seen_at))

    ahead, undated = item("ahead", START + HOUR), item("undated", None, START + HOUR)
    await visit(each_store, ahead, undated)
    assert await newest(each_store) == "undated"
    await visit(each_store, item("dated", START - DAY))
    assert await newest(each_store) == "dated"


async def test_only_matches_of_the_lists_asked_for_count(each_store: Store) -> None:
    await visit(
        each_store,
        taken(a_story_item("plain", published_at=START), matches=()),
        taken(a_story_item("mali", published_at=START - HOUR), matches=(MALI,)),
        taken(a_story_item("wagner", published_at=START - DAY)),
    )
    assert await newest(each_store) == "wagner"
    assert await newest(each_store, WAGNER, MALI.watchlist) == "mali"
    assert await newest(each_store, WatchlistName("none")) is None


async def test_what_is_shown_opens_its_alert_and_is_owed_once(each_store: Store) -> None:
    await visit(each_store, taken(ITEM))
    assert await each_store.welcome.is_new(CHANNEL.name)
    shown = welcome(Report(ITEM, (MATCH,)), STORY, CHANNEL, LISTS, (), START)
    assert shown is not None

    for _ in range(2):
        await each_store.welcome.show(shown, START)

    (delivery,) = await claim(each_store)
    assert (delivery.alert, delivery.channel.name) == (ALERT.id, CHANNEL.name)
    alert = await each_store.archive.alert(ALERT.id)
    assert alert is not None
    assert [report.item.id for report in alert.reports] == [ITEM.id]
    (history,) = await each_store.histories.alerted(ALERT.id)
    assert [judged.reason for judged in history.judged] == [shown.routing.reasons[0][1]]
    assert not await each_store.welcome.is_new(CHANNEL.name)
    assert await each_store.welcome.is_new(ChannelName("another"))


async def test_an_alert_that_stands_is_left_as_it_is(each_store: Store) -> None:
    await visit(each_store, alerting(ITEM, channels=()))
    shown = welcome(Report(ITEM, (MATCH,)), STORY, CHANNEL, LISTS, (), START + HOUR)
    assert shown is not None
    await each_store.welcome.show(shown, START + HOUR)
    alert = await each_store.archive.alert(ALERT.id)
    assert alert is not None
    assert alert.created_at == START
