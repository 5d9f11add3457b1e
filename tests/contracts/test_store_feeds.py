from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.intervals import NEVER
from bot.core.model import FeedKind, FeedState, Outcome, Validators
from bot.ports import Store
from tests.fakes.clock import START, FakeClock
from tests.fakes.values import FEED
from tests.store.scenes import HOUR, LEASE, a_feed, an_outcome, lease_feed

FAILED = Outcome("http-500", START + HOUR, HOUR, "server error", "wait")


async def names_due(store: Store, now=START, limit=10) -> list[str]:
    dues = await store.feeds.claim_due(now, limit, LEASE)
    return [due.feed.name for due in dues]


async def test_a_feed_comes_back_as_it_was_configured(each_store: Store) -> None:
    full = a_feed(
        "full",
        kind=FeedKind.STATE_MEDIA,
        owner="nobody",
        every=timedelta(minutes=7),
        first_poll=3,
        note="x",
    )
    due = await lease_feed(each_store, full)
    assert due.feed == full
    assert (due.validators, due.failures, due.is_first) == (Validators(), 0, True)


async def test_the_most_overdue_feeds_are_leased_first_and_only_once(each_store: Store) -> None:
    await each_store.feeds.sync([a_feed("late")], START - HOUR)
    await each_store.feeds.sync([a_feed("late"), a_feed("now")], START)
    first = await names_due(each_store, limit=1)
    second = await names_due(each_store)
    assert (first, second, await names_due(each_store)) == (["late"], ["now"], [])


async def test_a_feed_that_is_not_due_is_left_alone(each_store: Store) -> None:
    due = await lease_feed(each_store)
    async with each_store.intake() as intake:
        await intake.keep(due, (), an_outcome(START + HOUR))
    early = await names_due(each_store, START + HOUR - timedelta(microseconds=1))
    assert (early, await names_due(each_store, START + HOUR)) == ([], [FEED.name])


async def test_a_restart_polls_nothing_early(each_store: Store) -> None:
    due = await lease_feed(each_store)
    async with each_store.intake() as intake:
        await intake.keep(due, (), an_outcome(START + HOUR))
    await each_store.feeds.sync([], START)
    await each_store.feeds.sync([FEED], START)
    assert await names_due(each_store, START) == []


async def test_a_feed_that_is_gone_from_the_configuration_is_not_polled(each_store: Store) -> None:
    await each_store.feeds.sync([a_feed("stays"), a_feed("goes")], START)
    await each_store.feeds.sync([a_feed("stays")], START)
    assert await names_due(each_store) == ["stays"]
    assert [state.feed.name for state in await each_store.feeds.states()] == ["stays"]


async def stop_for_good(store: Store) -> None:
    await store.feeds.fail(await lease_feed(store), Outcome("gone", NEVER, HOUR, "gone", "remove"))


async def test_a_feed_that_is_gone_for_good_is_not_polled_by_a_restart(each_store: Store) -> None:
    await stop_for_good(each_store)
    await each_store.feeds.sync([FEED], START + HOUR)
    assert await names_due(each_store, START + 10_000 * HOUR) == []


async def test_a_feed_that_was_gone_for_good_is_due_when_it_is_added_again(
    each_store: Store,
) -> None:
    await stop_for_good(each_store)
    await each_store.feeds.sync([], START)
    await each_store.feeds.sync([FEED], START + HOUR)
    assert await names_due(each_store, START + HOUR) == [FEED.name]


@pytest.mark.parametrize("changes", [{"note": "moved back"}, {"every": HOUR}, {"lang": None}])
async def test_a_feed_that_was_gone_for_good_is_due_when_it_is_configured_otherwise(
    each_store: Store, changes: dict[str, object]
) -> None:
    await stop_for_good(each_store)
    await each_store.feeds.sync([replace(FEED, **changes)], START + HOUR)  # type: ignore[arg-type]
    assert await names_due(each_store, START + HOUR) == [FEED.name]


async def test_what_is_configured_anew_takes_the_place_of_the_old(each_store: Store) -> None:
    await each_store.feeds.sync([a_feed("one")], START)
    await each_store.feeds.sync([a_feed("one", lang="fr")], START)
    (state,) = await each_store.feeds.states()
    assert state.feed == a_feed("one", lang="fr")


async def test_states_tell_how_each_feed_fares_by_name(each_store: Store) -> None:
    await each_store.feeds.sync([a_feed("b"), a_feed("a", every=HOUR)], START)
    (due,) = await each_store.feeds.claim_due(START, 1, LEASE)
    await each_store.feeds.fail(due, FAILED)
    states = {state.feed.name: state for state in await each_store.feeds.states()}
    other = "b" if due.feed.name == "a" else "a"
    assert list(states) == ["a", "b"]
    assert states[due.feed.name] == FeedState(
        due.feed, "http-500", "server error", "wait", START + HOUR, HOUR, 1, None
    )
    assert (states[other].state, states[other].failures) == ("new", 0)


async def test_failures_in_a_row_are_counted_until_a_poll_succeeds(
    each_store: Store, clock: FakeClock
) -> None:
    counts = []
    for hour in range(2):
        due = await lease_feed(each_store, now=START + hour * HOUR)
        counts.append(due.failures)
        assert await each_store.feeds.fail(due, FAILED)
    due = await lease_feed(each_store, now=clock.advance(hours=2))
    async with each_store.intake() as intake:
        assert await intake.keep(due, (), an_outcome(clock.now()))
    after = await lease_feed(each_store, now=clock.now())
    (state,) = await each_store.feeds.states()
    assert ([*counts, due.failures, after.failures], due.is_first) == ([0, 1, 2, 0], True)
    assert (after.is_first, state.last_ok_at) == (False, clock.now())


async def test_validators_are_kept_to_the_byte_until_others_come(each_store: Store) -> None:
    odd = Validators('W/"\xe9\xff\t"', "Thu, 06 Jan 2022 12:00:00 GMT ", "abc")
    seen = []
    for validators in (odd, None, Validators()):
        due = await lease_feed(each_store)
        seen.append(due.validators)
        async with each_store.intake() as intake:
            await intake.keep(due, (), an_outcome(START, validators=validators))
    due = await lease_feed(each_store)
    assert [*seen, due.validators] == [Validators(), odd, odd, Validators()]


async def test_a_lapsed_lease_is_given_to_another_and_the_old_fence_is_refused(
    each_store: Store,
) -> None:
    old = await lease_feed(each_store)
    (new,) = await each_store.feeds.claim_due(START + LEASE, 1, LEASE)
    assert not await each_store.feeds.fail(old, FAILED)
    async with each_store.intake() as intake:
        assert not await intake.keep(old, (), an_outcome())
    assert await each_store.feeds.fail(new, FAILED)


async def test_an_outcome_is_recorded_once(each_store: Store) -> None:
    due = await lease_feed(each_store)
    assert await each_store.feeds.fail(due, FAILED)
    assert not await each_store.feeds.fail(due, FAILED)


async def test_a_lease_given_back_leaves_the_feed_due_as_before(each_store: Store) -> None:
    due = await lease_feed(each_store)
    await each_store.feeds.release(())
    await each_store.feeds.release((due,))
    again = await each_store.feeds.claim_due(START, 1, LEASE)
    assert ([each.feed for each in again], again[0].fence > due.fence) == ([FEED], True)


async def test_giving_back_a_lost_lease_takes_it_from_nobody(each_store: Store) -> None:
    old = await lease_feed(each_store)
    await each_store.feeds.claim_due(START + LEASE, 1, LEASE)
    await each_store.feeds.release((old,))
    assert await names_due(each_store, START + LEASE) == []


async def test_more_feeds_than_one_statement_takes_can_go(each_store: Store, monkeypatch) -> None:
    monkeypatch.setattr("bot.store.lookup.IN_LIST", 2)
    await each_store.feeds.sync([a_feed(f"f{at}") for at in range(5)], START)
    await each_store.feeds.sync([], START)
    assert await each_store.feeds.states() == ()
