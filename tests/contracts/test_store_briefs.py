from dataclasses import replace

from bot.core.ids import alert_id
from bot.core.model import GoneOn, Grouping, Priority, Reason, Taken, WatchlistName
from bot.ports import Store
from tests.fakes.clock import START
from tests.fakes.values import ITEM, WAGNER
from tests.store.scenes import DAY, HOUR, a_feed, a_story_item, alerting, taken, visit

MALI = WatchlistName("mali")


def story(
    name: str,
    at=START,
    watchlist: WatchlistName = WAGNER,
    priority: Priority = Priority.HIGH,
) -> Taken:
    """Return the first report of a story that opened an alert when it came."""
    opened = alerting(a_story_item(name, first_seen_at=at), channels=(), priority=priority, at=at)
    (alert,) = opened.routing.alerts
    own = replace(alert, id=alert_id(alert.story, watchlist), watchlist=watchlist)
    return replace(opened, routing=replace(opened.routing, alerts=(own,)))


def further(name: str, of: Taken, at=START) -> Taken:
    """Return a later report of a story."""
    item = a_story_item(name, first_seen_at=at, feed=a_feed("herald"))
    return replace(taken(item), grouping=Grouping(of.grouping.story, Reason.SAME_TITLE))


async def titles(store: Store, since=START - HOUR, skip: int = 0, limit: int = 10) -> list[str]:
    alerts = await store.briefs.alerts(since, skip, limit)
    return [f"{alert.watchlist}: {alert.reports[0].item.guid}" for alert in alerts]


async def test_lists_are_counted_the_highest_priority_first(each_store: Store) -> None:
    first = story("a")
    await visit(
        each_store,
        story("low", watchlist=MALI, priority=Priority.LOW),
        first,
        story("b", priority=Priority.NORMAL),
        taken(ITEM),
    )
    herald = a_feed("herald")
    await visit(each_store, further("a-again", first), feed=herald)
    assert await each_store.briefs.lists(START - HOUR) == (
        GoneOn(WAGNER, Priority.HIGH, stories=2, reports=3),
        GoneOn(MALI, Priority.LOW, stories=1, reports=1),
    )


async def test_without_alerts_nothing_has_gone_on(each_store: Store) -> None:
    await visit(each_store, taken(ITEM))
    assert await each_store.briefs.lists(START - HOUR) == ()
    assert await each_store.briefs.alerts(START - HOUR, 0, 10) == ()
    assert await each_store.briefs.totals(START - HOUR) == (0, 0)


async def test_a_story_told_before_counts_if_another_report_came_since(each_store: Store) -> None:
    old, silent = story("old", START - DAY), story("silent", START - DAY)
    await visit(each_store, old, silent)
    await visit(each_store, further("new", old), feed=a_feed("herald"))
    (list_,) = await each_store.briefs.lists(START - HOUR)
    assert (list_.stories, list_.reports) == (1, 1)
    (alert,) = await each_store.briefs.alerts(START - HOUR, 0, 10)
    assert [report.item.guid for report in alert.reports] == ["old", "new"]


async def test_an_alert_that_opened_since_counts_though_its_report_came_before(
    each_store: Store,
) -> None:
    late = story("late", START - DAY)
    (alert,) = late.routing.alerts
    opened = replace(late.routing, alerts=(replace(alert, created_at=START),))
    await visit(each_store, replace(late, routing=opened))
    (list_,) = await each_store.briefs.lists(START - HOUR)
    assert (list_.stories, list_.reports) == (1, 0)
    assert await titles(each_store) == ["wagner: late"]


async def test_alerts_come_by_weight_of_list_then_the_latest_news_first_in_pages(
    each_store: Store,
) -> None:
    first = story("first", START - 3 * HOUR / 4)
    await visit(
        each_store,
        story("mali", watchlist=MALI, priority=Priority.LOW),
        first,
        story("second", START - HOUR / 2, priority=Priority.LOW),
        story("third", START - HOUR / 4),
    )
    await visit(each_store, further("again", first), feed=a_feed("herald"))
    order = ["wagner: first", "wagner: third", "wagner: second", "mali: mali"]
    assert await titles(each_store) == order
    assert await titles(each_store, skip=1, limit=2) == order[1:3]
    assert await titles(each_store, skip=4) == []


async def test_a_story_of_two_lists_is_told_once_under_the_weightier(each_store: Store) -> None:
    both = story("both")
    low = story("both", watchlist=MALI, priority=Priority.LOW).routing.alerts
    routing = replace(both.routing, alerts=(*low, *both.routing.alerts))
    await visit(
        each_store,
        replace(both, routing=routing),
        story("mali", watchlist=MALI, priority=Priority.LOW),
    )
    assert await titles(each_store) == ["wagner: both", "mali: mali"]
    assert await titles(each_store, skip=1) == ["mali: mali"]
    assert await each_store.briefs.totals(START - HOUR) == (2, 2)
    assert [list_.stories for list_ in await each_store.briefs.lists(START - HOUR)] == [1, 2]
