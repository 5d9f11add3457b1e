from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import FeedError
from bot.core.ids import feed_id
from bot.core.intervals import NEVER, Pace, next_visit
from bot.core.model import DueFeed, Habits, Hints, Move, Pacing, Validators, Visit, Whereabouts
from tests.fakes.clock import START
from tests.fakes.values import FEED

MINUTE = timedelta(minutes=1)
PACE = Pace(every=10 * MINUTE, floor=5 * MINUTE)
VISIT = Visit(is_unchanged=False, validators=Validators(etag='"1"'))
SPANS = st.timedeltas(timedelta(0), timedelta.max)


def a_due(failures=0, **changes):
    return DueFeed(replace(FEED, **changes), Validators(), failures, is_first=False, fence=1)


def waits(due, ended, pace=PACE):
    return next_visit(due, ended, pace, START).next_at - START


def hinting(fresh_for=None, **hints):
    return replace(VISIT, hints=Hints(fresh_for, **hints))


def test_a_feed_that_answered_is_visited_after_its_interval_spread_by_a_tenth():
    outcome = next_visit(a_due(), VISIT, PACE, START)

    assert (outcome.state, outcome.validators) == ("ok", VISIT.validators)
    assert outcome.interval == 10 * MINUTE
    assert 9 * MINUTE <= outcome.next_at - START <= 11 * MINUTE


def test_feeds_are_spread_evenly_and_each_always_alike():
    ids = [feed_id(f"https://paper-{number}.example/rss") for number in range(200)]
    spread = sorted(waits(a_due(id=each), VISIT) for each in ids)

    assert [waits(a_due(id=ids[0]), VISIT)] * 2 == [waits(a_due(id=ids[0]), VISIT)] * 2
    assert spread[0] < 9.2 * MINUTE < 9.9 * MINUTE < spread[100] < 10.1 * MINUTE
    assert spread[-1] > 10.8 * MINUTE


def test_an_interval_of_its_own_is_what_the_team_gets():
    due = [a_due(id=feed_id(str(number)), every=20 * MINUTE) for number in range(100)]

    assert all(18 * MINUTE <= waits(each, VISIT) <= 20 * MINUTE for each in due)


def test_nothing_is_visited_within_the_floor():
    assert waits(a_due(every=MINUTE), VISIT) == 5 * MINUTE
    assert waits(a_due(every=MINUTE), FeedError("timeout", "no answer")) == 5 * MINUTE
    soon = FeedError("http-429", "429", retry_after=timedelta(seconds=1))
    assert waits(a_due(), soon) >= 5 * MINUTE


def test_the_publishers_hint_puts_off_and_never_brings_forward():
    assert waits(a_due(), hinting(timedelta(hours=3))) == timedelta(hours=3)
    assert waits(a_due(), hinting(MINUTE)) == waits(a_due(), VISIT)


def test_failures_back_off_doubling_to_an_hour():
    error = FeedError("timeout", "no answer")

    assert 9 * MINUTE <= waits(a_due(), error) <= 11 * MINUTE
    assert 18 * MINUTE <= waits(a_due(failures=1), error) <= 22 * MINUTE
    assert 36 * MINUTE <= waits(a_due(failures=2), error) <= 44 * MINUTE
    assert 54 * MINUTE <= waits(a_due(failures=1000), error) <= 66 * MINUTE


def test_a_feed_wanted_once_a_day_is_not_tried_more_often_because_it_fails():
    due = a_due(failures=3, every=timedelta(days=1))

    assert waits(due, FeedError("timeout", "no answer")) >= timedelta(hours=21)


@pytest.mark.parametrize("code", ["http-404", "http-403", "http-401", "http-429"])
def test_a_server_that_turns_us_away_is_left_alone_for_long(code):
    error = FeedError(code, "go away")

    assert 54 * MINUTE <= waits(a_due(), error) <= 66 * MINUTE
    assert waits(a_due(failures=50), error) >= timedelta(hours=21)


def test_retry_after_is_kept_in_full():
    error = FeedError("http-503", "503", retry_after=timedelta(days=3))

    assert waits(a_due(), error) == timedelta(days=3)


def test_a_feed_that_is_gone_is_never_visited_again():
    outcome = next_visit(a_due(), FeedError("gone", "410", remedy="remove it"), PACE, START)

    assert outcome.next_at == NEVER == datetime(9999, 12, 31, tzinfo=UTC)
    assert (outcome.state, outcome.reason, outcome.remedy) == ("gone", "410", "remove it")


@given(failures=st.integers(0, 10**9), wish=st.none() | SPANS, hint=st.none() | SPANS)
def test_no_feed_can_bring_its_visits_forward_or_the_calendar_down(failures, wish, hint):
    due = a_due(failures=failures)

    assert waits(due, FeedError("http-503", "503", retry_after=wish)) >= PACE.floor
    assert waits(due, FeedError("dns", "no such host", retry_after=wish)) >= PACE.floor
    assert waits(due, hinting(hint)) >= PACE.floor


# -- what a feed's habits tell ----------------------------------------------------------------


def knowing(pause, **changes):
    """Return habits of a feed with this pause between items."""
    return replace(Habits((round(pause / timedelta(seconds=1)),) * 9, START, START), **changes)


def interval(habits, pace=PACE, due=None):
    outcome = next_visit(due or a_due(), VISIT, pace, START, habits)
    return outcome.interval, outcome.pacing


def test_rule_5_a_feed_starts_at_every_until_its_habits_are_known():
    assert interval(Habits((60,) * 4, START, START)) == (10 * MINUTE, Pacing.STARTING)


def test_rule_5_its_interval_is_half_of_its_usual_pause_between_floor_and_half_an_hour():
    assert interval(knowing(40 * MINUTE)) == (20 * MINUTE, Pacing.HABITS)
    assert interval(knowing(6 * MINUTE)) == (5 * MINUTE, Pacing.FLOOR)
    assert interval(knowing(timedelta(days=1))) == (30 * MINUTE, Pacing.LONGEST)


def test_rule_5_where_nothing_can_alert_it_may_be_six_hours():
    idle = replace(PACE, is_watched=False)

    assert interval(knowing(timedelta(days=1)), idle) == (timedelta(hours=6), Pacing.UNWATCHED)
    assert interval(knowing(40 * MINUTE), idle) == (20 * MINUTE, Pacing.HABITS)


def test_rule_5_a_team_that_starts_slower_is_not_hurried_beyond_that():
    slow = replace(PACE, every=timedelta(hours=2))

    assert interval(knowing(timedelta(days=1)), slow) == (timedelta(hours=2), Pacing.LONGEST)


def test_rule_5_a_gap_halves_the_interval_for_a_week_down_to_the_floor():
    halved = knowing(timedelta(days=1), gap_at=START, halvings=1)

    assert interval(halved) == (15 * MINUTE, Pacing.GAP)
    assert interval(replace(halved, halvings=9)) == (5 * MINUTE, Pacing.GAP)
    week_ago = replace(halved, gap_at=START - timedelta(days=7))
    assert interval(week_ago) == (30 * MINUTE, Pacing.LONGEST)


def test_rule_5_an_every_of_its_own_switches_adaptation_off():
    due = a_due(every=timedelta(hours=3))
    hasty = knowing(MINUTE, gap_at=START, halvings=3)

    assert interval(hasty, due=due) == (timedelta(hours=3), Pacing.CONFIGURED)
    assert interval(hasty, due=a_due(every=MINUTE)) == (5 * MINUTE, Pacing.FLOOR)


def test_rule_5_habits_are_kept_only_where_they_changed():
    habits = knowing(40 * MINUTE)
    due = replace(a_due(), habits=habits)

    assert next_visit(due, VISIT, PACE, START, habits).habits is None
    assert next_visit(due, VISIT, PACE, START).interval == 20 * MINUTE
    assert next_visit(a_due(), VISIT, PACE, START, habits).habits is habits


PAUSES = st.lists(st.integers(60, 10**8), max_size=20).map(tuple)


@given(
    pauses=PAUSES,
    halvings=st.integers(0, 10),
    floor=st.integers(1, 3600),
    every=st.integers(1, 86_400),
    own=st.none() | st.integers(1, 86_400),
    is_watched=st.booleans(),
)
def test_rule_5_no_habit_leads_below_the_floor_or_beyond_the_limits(
    pauses, halvings, floor, every, own, is_watched
):
    pace = Pace(timedelta(seconds=every), timedelta(seconds=floor), is_watched)
    habits = Habits(pauses, START, START, START, halvings)
    due = a_due(every=None if own is None else timedelta(seconds=own))
    outcome = next_visit(due, VISIT, pace, START, habits)
    wait = outcome.next_at - START

    limit = timedelta(minutes=30) if is_watched else timedelta(hours=6)
    assert min(outcome.interval, wait) >= pace.floor
    if own is not None:
        assert outcome.interval == max(due.feed.every, pace.floor) >= wait
    else:
        assert outcome.interval <= max(limit, pace.every, pace.floor)
        assert wait <= 1.1 * max(outcome.interval, pace.floor)


def test_why_a_failing_feed_waits_is_told():
    def pacing(code, retry_after=None):
        error = FeedError(code, "no", retry_after=retry_after)
        return next_visit(a_due(), error, PACE, START).pacing

    assert pacing("timeout") is Pacing.BACK_OFF
    assert pacing("http-404") is Pacing.TURNED_AWAY
    assert pacing("http-500", timedelta(hours=5)) is Pacing.ASKED
    assert pacing("http-429", timedelta(hours=5)) is Pacing.ASKED
    assert pacing("gone") is Pacing.STOPPED


def test_since_when_a_feed_fails_stands_in_the_outcome_until_it_is_well():
    error = FeedError("timeout", "no answer")
    since = START - timedelta(days=3)

    assert next_visit(a_due(), error, PACE, START).failing_since == START
    failing = replace(a_due(), failing_since=since)
    assert next_visit(failing, error, PACE, START).failing_since == since
    assert next_visit(failing, VISIT, PACE, START).failing_since is None


# -- what the publisher wishes ----------------------------------------------------------------


def test_rule_4_how_long_an_answer_stays_current_goes_before_what_the_document_says():
    hours = [timedelta(hours=number) for number in range(4)]

    assert waits(a_due(), hinting(hours[2], every=hours[3])) == hours[2]
    assert waits(a_due(), hinting(every=hours[3])) == hours[3]
    assert waits(a_due(every=MINUTE), hinting(every=hours[3])) == hours[3]


@pytest.mark.parametrize(
    ("hints", "expected"),
    [
        ({"skip_hours": {12}}, datetime(2022, 1, 6, 13, tzinfo=UTC)),
        ({"skip_hours": {12, 13, 14}}, datetime(2022, 1, 6, 15, tzinfo=UTC)),
        ({"skip_days": {3}}, datetime(2022, 1, 7, tzinfo=UTC)),
        ({"skip_days": {3, 4, 5}, "skip_hours": {0}}, datetime(2022, 1, 9, 1, tzinfo=UTC)),
    ],
)
def test_rule_4_hours_and_days_that_the_publisher_leaves_out_are_left_out(hints, expected):
    hinted = hinting(**{name: frozenset(value) for name, value in hints.items()})

    assert next_visit(a_due(), hinted, PACE, START).next_at == expected


def test_rule_4_who_leaves_out_every_hour_or_another_is_not_heard():
    nothing = waits(a_due(), VISIT)

    assert waits(a_due(), hinting(skip_hours=frozenset(range(24)))) == nothing
    assert waits(a_due(), hinting(skip_days=frozenset(range(7)))) == nothing
    assert waits(a_due(), hinting(skip_hours=frozenset({3}))) == nothing


def test_rule_4_that_a_hint_put_a_visit_off_is_told():
    def pacing(hints):
        return next_visit(a_due(), hints, PACE, START).pacing

    assert pacing(hinting(timedelta(hours=3))) is Pacing.WISHED
    assert pacing(hinting(skip_hours=frozenset({12}))) is Pacing.WISHED
    assert pacing(hinting(MINUTE)) is Pacing.STARTING


def test_rule_4_hints_are_kept_with_the_outcome():
    hinted = hinting(MINUTE, every=2 * MINUTE)

    assert next_visit(a_due(), hinted, PACE, START).hints == hinted.hints


# -- what the server refuses ------------------------------------------------------------------


def test_rule_6_without_retry_after_a_429_waits_from_an_hour_doubling_to_a_day():
    error = FeedError("http-429", "429")
    spans = [waits(a_due(failures=number), error) for number in range(6)]

    assert all(
        timedelta(hours=2**number) <= span <= timedelta(hours=2**number * 1.1)
        for number, span in enumerate(spans[:5])
    )
    assert spans[5] == timedelta(hours=24)


def test_rule_6_a_short_retry_after_shortens_no_long_back_off_of_another_kind():
    error = FeedError("http-404", "404", retry_after=MINUTE)

    assert waits(a_due(failures=3), error) >= timedelta(hours=8)
    assert waits(a_due(failures=3), FeedError("dns", "no such host", retry_after=8 * MINUTE)) > (
        timedelta(minutes=50)
    )


def test_rule_6_a_pause_of_the_host_is_passed_on():
    outcome = next_visit(
        a_due(), FeedError("http-429", "429", paused_host="x.example"), PACE, START
    )

    assert outcome.paused_host == "x.example"


@pytest.mark.parametrize("code", ["gone", "http-404"])
def test_rule_8_an_adopted_address_is_given_up_before_the_feed_is(code):
    adopted = Whereabouts("https://elsewhere.example/feed")
    due = replace(a_due(), whereabouts=adopted)
    outcome = next_visit(due, FeedError(code, "not there"), PACE, START)

    assert outcome.whereabouts == Whereabouts()
    assert timedelta(hours=1) <= outcome.next_at - START <= timedelta(hours=1.1)
    assert next_visit(due, FeedError("dns", "no such host"), PACE, START).whereabouts is None


def test_rule_8_where_a_feed_moved_stands_in_the_outcome():
    moved = replace(VISIT, moved=("https://sahel-gazette.example/feed",))

    assert next_visit(a_due(), moved, PACE, START).whereabouts == Whereabouts(
        None, Move("https://sahel-gazette.example/feed", START)
    )
