from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.intervals import NEVER
from bot.core.model import (
    DueFeed,
    Feed,
    FeedKind,
    FeedState,
    Hints,
    Move,
    Outcome,
    Validators,
    Whereabouts,
)
from bot.ports import Store
from tests.fakes.clock import START, FakeClock
from tests.fakes.values import FEED
from tests.store.scenes import (
    DAY,
    HOUR,
    LEASE,
    a_feed,
    a_story_item,
    an_outcome,
    lease_feed,
    taken,
    visit,
)

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
    sent_by = "https://elsewhere.example/feed"
    odd = Validators('W/"\xe9\xff\t"', "Thu, 06 Jan 2022 12:00:00 GMT ", "abc", sent_by, START)
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


# -- visits that brought nothing ----------------------------------------------------------------


async def test_visits_without_news_are_kept_together(each_store: Store, clock: FakeClock) -> None:
    await each_store.feeds.sync([a_feed("a"), a_feed("b"), a_feed("c")], START)
    dues = await each_store.feeds.claim_due(START, 3, LEASE)
    await each_store.feeds.fail(dues[0], replace(FAILED, next_at=START))
    dues = (*await each_store.feeds.claim_due(START, 1, LEASE), *dues[1:])
    known, hinting = Validators('"1"', sent_by=FEED.url, full_at=START), Hints(HOUR)
    outcomes = [
        an_outcome(validators=known),
        an_outcome(validators=known),
        an_outcome(START, hints=hinting, whereabouts=MOVED),
    ]
    visits = list(zip(dues, outcomes, strict=True))

    assert await each_store.feeds.keep_unchanged(visits, clock.advance(minutes=1)) == [True] * 3
    after = {each.feed.id: each for each in await each_store.feeds.states()}
    assert [
        (after[due.feed.id].state, after[due.feed.id].failures, after[due.feed.id].last_ok_at)
        for due in dues
    ] == [("ok", 0, clock.now())] * 3
    assert [after[due.feed.id].next_at for due in dues] == [START + HOUR, START + HOUR, START]
    (due,) = await each_store.feeds.claim_due(START, 3, LEASE)
    assert (due.hints, due.whereabouts, due.is_first) == (hinting, MOVED, False)
    later = await each_store.feeds.claim_due(START + HOUR, 3, LEASE)
    assert {each.validators for each in later if each.feed != due.feed} == {known}


async def test_of_visits_kept_together_those_with_lost_leases_change_nothing(
    each_store: Store,
) -> None:
    await each_store.feeds.sync([a_feed("a"), a_feed("b"), a_feed("c")], START)
    first, lost, released = await each_store.feeds.claim_due(START, 3, LEASE)
    await each_store.feeds.release([lost, released])
    await each_store.feeds.claim_due(START, 1, LEASE)
    visits = [(due, an_outcome()) for due in (first, lost, released)]

    kept = await each_store.feeds.keep_unchanged(visits, START)
    assert kept[:2] == [True, False]
    ok = {each.feed.id for each in await each_store.feeds.states() if each.state == "ok"}
    assert ok == {first.feed.id}


# -- what publishers ask for --------------------------------------------------------------------

HINTS = Hints(HOUR, timedelta(minutes=90), frozenset({0, 23}), frozenset({6}))
MOVED = Whereabouts(None, Move("https://elsewhere.example/feed", START, 10, is_told=True))
ADOPTED = Whereabouts("https://elsewhere.example/feed")


async def keep(store: Store, due: DueFeed, **changes: object) -> bool:
    async with store.intake() as intake:
        return await intake.keep(due, (), an_outcome(START, **changes))


async def test_rule_4_hints_are_kept_until_others_come(each_store: Store) -> None:
    seen = []
    for hints in (HINTS, None, Hints()):
        due = await lease_feed(each_store)
        seen.append(due.hints)
        await keep(each_store, due, hints=hints)
    assert [*seen, (await lease_feed(each_store)).hints] == [Hints(), HINTS, HINTS, Hints()]


async def test_rule_8_whereabouts_are_kept_until_others_come(each_store: Store) -> None:
    seen = []
    for whereabouts in (MOVED, None, ADOPTED, Whereabouts()):
        due = await lease_feed(each_store)
        seen.append(due.whereabouts)
        await keep(each_store, due, whereabouts=whereabouts)
        (state,) = await each_store.feeds.states()
        assert state.whereabouts == (whereabouts or due.whereabouts)
    assert seen == [Whereabouts(), MOVED, MOVED, ADOPTED]
    assert (await lease_feed(each_store)).address == FEED.url


async def test_rule_8_a_person_lets_a_move_be_adopted(each_store: Store) -> None:
    await keep(each_store, await lease_feed(each_store), whereabouts=MOVED)
    adopted = await each_store.feeds.adopt(FEED.id)
    due = await lease_feed(each_store)
    assert (adopted, due.address, due.whereabouts) == (ADOPTED.address, ADOPTED.address, ADOPTED)
    assert await each_store.feeds.adopt(FEED.id) is None
    assert await each_store.feeds.adopt(a_feed("unknown").id) is None


async def test_rule_8_a_visit_under_way_takes_no_adoption_back(each_store: Store) -> None:
    await keep(each_store, await lease_feed(each_store), whereabouts=MOVED)
    under_way = await lease_feed(each_store)
    await each_store.feeds.adopt(FEED.id)
    assert not await keep(each_store, under_way, whereabouts=MOVED)
    assert (await lease_feed(each_store)).whereabouts == ADOPTED


def on_one_host(*names: str) -> list[Feed]:
    return [replace(a_feed(name), url=f"https://one.example/{name}") for name in names]


PAUSED = Outcome("http-429", START + HOUR, HOUR, "429", "wait", paused_host="one.example")


async def states(store: Store) -> dict[str, tuple[str, timedelta]]:
    return {
        each.feed.name: (each.state, each.next_at - START) for each in await store.feeds.states()
    }


async def test_rule_6_a_429_puts_off_every_feed_of_its_host(each_store: Store) -> None:
    first, second = on_one_host("first", "second")
    await each_store.feeds.sync([first], START - HOUR)
    await each_store.feeds.sync([first, second, a_feed("other")], START)
    (due,) = await each_store.feeds.claim_due(START, 1, LEASE)
    await each_store.feeds.fail(due, PAUSED)
    assert await states(each_store) == {
        "first": ("http-429", HOUR),
        "second": ("host-paused", HOUR),
        "other": ("new", timedelta()),
    }
    told = {each.feed.name: each for each in await each_store.feeds.states()}["second"]
    assert told.reason
    assert told.remedy
    assert told.failures == 0


async def keep_together(store: Store, due: DueFeed, outcome: Outcome) -> None:
    assert await store.feeds.keep_unchanged([(due, outcome)], START) == [True]


async def keep_news(store: Store, due: DueFeed, outcome: Outcome) -> None:
    async with store.intake() as intake:
        assert await intake.keep(due, (), outcome)


async def keep_failure(store: Store, due: DueFeed, outcome: Outcome) -> None:
    assert await store.feeds.fail(due, outcome)


@pytest.mark.parametrize("ends", [keep_together, keep_news, keep_failure])
async def test_rule_6_a_visit_under_way_at_a_429_leaves_its_feed_put_off(
    each_store: Store, ends: Callable[[Store, DueFeed, Outcome], Awaitable[None]]
) -> None:
    feeds = on_one_host("first", "second")
    await each_store.feeds.sync(feeds, START)
    dues = await each_store.feeds.claim_due(START, 2, LEASE)
    first, second = sorted(dues, key=lambda due: due.feed.name)
    await each_store.feeds.fail(first, PAUSED)
    await ends(each_store, second, Outcome("ok", START + HOUR / 6, HOUR / 6))
    assert (await states(each_store))["second"] == ("host-paused", HOUR)
    (_, again) = sorted(
        await each_store.feeds.claim_due(START + HOUR, 2, LEASE), key=lambda due: due.feed.name
    )
    await ends(each_store, again, Outcome("ok", START + 2 * HOUR, HOUR))
    assert (await states(each_store))["second"] == ("ok", 2 * HOUR)


async def test_rule_6_a_429_brings_no_feed_forward(each_store: Store) -> None:
    first, second = on_one_host("first", "second")
    await each_store.feeds.sync([first, second], START)
    dues = await each_store.feeds.claim_due(START, 2, LEASE)
    later, paused = sorted(dues, key=lambda due: due.feed.name, reverse=True)
    await each_store.feeds.fail(later, Outcome("gone", NEVER, HOUR, "gone", "remove"))
    await each_store.feeds.fail(paused, PAUSED)
    assert (await states(each_store))["second"] == ("gone", NEVER - START)


async def test_rule_6_a_lost_lease_pauses_nobody(each_store: Store) -> None:
    first, second = on_one_host("first", "second")
    await each_store.feeds.sync([first], START - HOUR)
    await each_store.feeds.sync([first, second], START)
    (due,) = await each_store.feeds.claim_due(START, 1, LEASE)
    await each_store.feeds.release([due])
    assert not await each_store.feeds.fail(due, PAUSED)
    assert (await states(each_store))["second"] == ("new", timedelta())


async def test_rule_6_a_feed_added_later_waits_for_its_host_too(each_store: Store) -> None:
    first, second = on_one_host("first", "second")
    await each_store.feeds.fail(await lease_feed(each_store, first), PAUSED)
    await each_store.feeds.sync([first, second, a_feed("other")], START)
    assert await names_due(each_store) == ["other"]
    assert set(await names_due(each_store, START + HOUR)) == {"first", "second", "other"}


async def test_rule_6_a_feed_that_returns_waits_for_its_host_too(each_store: Store) -> None:
    first, second = on_one_host("first", "second")
    await each_store.feeds.sync([first, second], START - HOUR)
    await each_store.feeds.fail(await lease_feed(each_store, first), PAUSED)
    await each_store.feeds.sync([first, second, a_feed("other")], START)
    assert await names_due(each_store) == ["other"]
    assert set(await names_due(each_store, START + HOUR)) == {"first", "second", "other"}


async def test_rule_6_a_visit_not_made_counts_as_no_failure(each_store: Store) -> None:
    due = await lease_feed(each_store)
    await each_store.feeds.fail(due, Outcome("host-paused", START, HOUR, "paused", "wait"))
    assert (await lease_feed(each_store)).failures == 0


async def test_rule_8_a_feed_counts_for_the_host_where_it_is_polled(each_store: Store) -> None:
    await keep(each_store, await lease_feed(each_store), whereabouts=ADOPTED)
    other = replace(a_feed("other"), url="https://elsewhere.example/other")
    await each_store.feeds.sync([other, FEED], START - HOUR)
    (due,) = await each_store.feeds.claim_due(START - HOUR, 1, LEASE)
    await each_store.feeds.fail(due, replace(PAUSED, paused_host="elsewhere.example"))
    assert (await states(each_store))[FEED.name] == ("host-paused", HOUR)


# -- what has come ----------------------------------------------------------------------------


async def test_new_items_are_counted_by_feed_and_day(each_store: Store) -> None:
    now = START + 7 * DAY
    quiet = a_feed("quiet")
    for hours in (0, 1, 25, 7 * 24 - 1, 7 * 24):
        seen = now - hours * HOUR
        item = a_story_item(f"{hours}", first_seen_at=seen, published_at=None)
        await visit(each_store, taken(item, matches=()), now=now)
    await visit(each_store, feed=quiet, now=now)
    assert await each_store.feeds.arrivals(now, 7) == {FEED.id: (1, 0, 0, 0, 0, 1, 2)}
