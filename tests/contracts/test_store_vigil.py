from dataclasses import replace
from datetime import timedelta

from bot.core.model import Habits, Outcome, Pacing, Worry
from bot.core.notify import notify
from bot.ports import Store
from tests.fakes.clock import START
from tests.fakes.values import CHANNEL, FEED
from tests.store.scenes import DAY, HOUR, a_feed, an_outcome, lease_feed

OPS = replace(CHANNEL, is_ops=True)
HABITS = Habits((7200,) * 9, START - 5 * DAY, START - 3 * DAY, START - HOUR, 2)


async def names(store: Store, now=START) -> list[str]:
    return [state.feed.name for state in await store.vigil.worrying(now)]


async def visited(store: Store, **changes) -> None:
    due = await lease_feed(store)
    async with store.intake() as intake:
        await intake.keep(due, (), an_outcome(START + HOUR, **changes))


async def test_habits_and_why_the_interval_is_as_it_is_come_back(each_store: Store) -> None:
    await visited(each_store, habits=HABITS, pacing=Pacing.GAP)
    (state,) = await each_store.feeds.states()
    assert (state.habits, state.pacing) == (HABITS, Pacing.GAP)
    assert state.quiet_at == START - DAY

    (due,) = await each_store.feeds.claim_due(START + HOUR, 1, HOUR)
    assert (due.habits, due.last_ok_at, due.failing_since) == (HABITS, state.last_ok_at, None)


async def test_what_an_outcome_does_not_tell_stays_as_it_was(each_store: Store) -> None:
    await visited(each_store, habits=HABITS, pacing=Pacing.GAP)
    (due,) = await each_store.feeds.claim_due(START + HOUR, 1, HOUR)
    await each_store.feeds.fail(due, Outcome("dns", START + 2 * HOUR, HOUR, failing_since=START))

    (state,) = await each_store.feeds.states()
    assert (state.habits, state.pacing, state.failing_since) == (HABITS, Pacing.GAP, START)


async def test_a_feed_that_fails_for_a_day_is_worrying(each_store: Store) -> None:
    due = await lease_feed(each_store)
    await each_store.feeds.fail(due, Outcome("dns", START + HOUR, HOUR, failing_since=START))

    assert await names(each_store, START + DAY - timedelta(seconds=1)) == []
    assert await names(each_store, START + DAY) == [FEED.name]


async def test_a_feed_that_was_looked_at_after_it_counted_as_quiet_is_worrying(
    each_store: Store,
) -> None:
    await visited(each_store, habits=HABITS)
    assert await names(each_store) == [FEED.name]


async def test_one_that_brings_something_or_is_not_configured_is_not(each_store: Store) -> None:
    await visited(each_store, habits=replace(HABITS, newest_at=START, news_at=START))
    assert await names(each_store) == []

    await each_store.feeds.sync((a_feed("other"),), START)
    assert await names(each_store, START + DAY) == []


async def test_what_was_told_is_kept_with_the_notices_until_it_is_over(each_store: Store) -> None:
    await each_store.upkeep.open((OPS,))
    await visited(each_store)
    owed = notify("feed/x", "it has failed", (OPS,), START)
    await each_store.vigil.told({FEED.id: Worry.FAILING}, owed, START)
    (state,) = await each_store.vigil.worrying(START)
    assert (state.worry, state.worry_at) == (Worry.FAILING, START)
    assert [row["kind"] async for row in each_store.archive.export("deliveries", None)] == [
        "notice"
    ]

    await each_store.vigil.told({FEED.id: None}, (), START + DAY)
    (state,) = await each_store.feeds.states()
    assert (state.worry, state.worry_at) == (None, START + DAY)
    assert await names(each_store) == []
    await each_store.vigil.told({}, (), START)
