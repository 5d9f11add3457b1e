from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import habits as module
from bot.core.habits import hastened, is_gap, learn, quiet_at, usual_pause
from bot.core.identity import Identified, Sorted
from bot.core.model import DueFeed, Habits, ItemId, Known, Reason, Validators, Visit
from tests.fakes.clock import START
from tests.fakes.values import FEED, ITEM, a_draft

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
KNOWN = Known(ITEM.id, ITEM.key, ITEM.title, ITEM.text, 1, frozenset(), START)
LISTED = {"before": ItemId("before")}
VISIT = Visit(is_unchanged=False, validators=Validators(), drafts=(a_draft(mark="new"),))


def a_due(habits=Habits(), listed=LISTED, **changes):  # noqa: B008 - a frozen value
    due = DueFeed(FEED, Validators(), 0, is_first=False, fence=1, listed=listed, habits=habits)
    return replace(due, **changes)


def found(*times, known=None, reason=Reason.NEW_ITEM):
    drafts = [a_draft(published_at=each) for each in times]
    return Identified(tuple(Sorted(each, "k", (), reason, known) for each in drafts))


def learnt(*times, now=START, due=None):
    return learn(due or a_due(listed={}), VISIT, found(*times), now)


def test_pauses_lie_between_the_moments_at_which_new_items_came_out():
    habits = learnt(START - HOUR, START - 3 * HOUR, START - 2 * HOUR)

    assert habits.pauses_s == (3600, 3600)
    assert (habits.newest_at, habits.news_at) == (START - HOUR, START)


def test_items_of_one_minute_are_one_moment():
    times = [START - HOUR, *(START - timedelta(seconds=each) for each in (50, 40, 30))]

    assert learnt(*times).pauses_s == (3600 - 50,)


def test_an_undated_item_counts_from_now_and_none_from_the_future():
    assert learnt(None, START - HOUR).pauses_s == (3600,)
    assert learnt(START + DAY, START - HOUR).newest_at == START


def test_an_item_that_comes_late_parts_the_pause_in_which_it_lay():
    due = a_due(learnt(START - 2 * HOUR, START), listed={})

    assert learnt(START - HOUR, due=due).pauses_s == (3600, 3600)


def test_edits_and_known_items_teach_nothing():
    before = Habits((60,), START, START)
    edited = found(START, known=KNOWN, reason=Reason.EDITED_ITEM)

    assert learn(a_due(before), VISIT, edited, START) is before
    assert learn(a_due(before), VISIT, Identified(), START) is before


def test_only_the_latest_pauses_are_kept():
    times = [START - number * HOUR for number in range(module.MOST_PAUSES + 50)]

    assert len(learnt(*times).pauses_s) == module.MOST_PAUSES


@given(st.lists(st.timedeltas(timedelta(0), 30 * DAY), max_size=40), st.integers(1, 5))
def test_what_is_learnt_bit_by_bit_is_what_is_learnt_at_once(ages, parts):
    times = sorted(START - timedelta(hours=round(age / HOUR)) for age in ages)
    at_once, due = learnt(*times), a_due(listed={})
    for part in range(parts):
        due = replace(due, habits=learnt(*times[part::parts], due=due))

    distinct = sorted(set(times))
    assert due.habits.pauses_s == at_once.pauses_s
    assert at_once.pauses_s == tuple((b - a) / timedelta(seconds=1) for a, b in pairwise(distinct))


# -- gaps -------------------------------------------------------------------------------------


def test_a_document_that_shares_no_item_with_the_one_before_is_a_gap():
    assert is_gap(a_due(), VISIT, found(START))


@pytest.mark.parametrize(
    ("due", "visit", "identified"),
    [
        (a_due(), VISIT, found(START, known=KNOWN)),
        (a_due(), replace(VISIT, repeats=frozenset({"before"})), found(START)),
        (a_due(), replace(VISIT, is_partial=True), found(START)),
        (a_due(), replace(VISIT, is_unchanged=True), Identified()),
        (a_due(), VISIT, Identified()),
        (a_due(listed={}), VISIT, found(START)),
    ],
    ids=["a known item", "an item not read again", "226", "304", "empty", "empty before"],
)
def test_any_other_is_none(due, visit, identified):
    assert not is_gap(due, visit, identified)


def test_each_gap_is_remembered_and_halves_the_interval_once_more_for_a_week():
    first = learn(a_due(), VISIT, found(START), START)
    second = learn(a_due(first), VISIT, found(START + DAY), START + DAY)

    assert (first.gap_at, hastened(first, START)) == (START, 1)
    assert hastened(second, START + DAY) == hastened(second, START + 7 * DAY) == 2
    assert hastened(second, START + 8 * DAY) == 0
    assert learn(a_due(second), VISIT, found(START), START + 9 * DAY).halvings == 1


# -- what is usual ----------------------------------------------------------------------------


def test_the_usual_pause_is_the_median_once_there_are_enough():
    assert usual_pause(Habits((60, 60, 60, 60))) is None
    assert usual_pause(Habits((60, 600, 60, 9000, 300))) == 5 * MINUTE


def test_a_feed_is_quiet_beyond_the_99th_percentile_of_its_pauses():
    pauses = (*[3 * 24 * 3600] * 127, 9 * 24 * 3600)

    assert quiet_at(Habits(pauses, START, START)) == START + 3 * DAY
    assert quiet_at(Habits(pauses[-60:], START, START)) == START + 9 * DAY
    assert quiet_at(Habits(pauses[-60:], START, START + HOUR)) == START + 9 * DAY + HOUR


def test_no_feed_is_quiet_within_two_days_nor_before_its_habits_are_known():
    assert quiet_at(Habits((60,) * 9, START, START)) == START + 2 * DAY
    assert quiet_at(Habits((60,) * 4, START, START)) is None
    assert quiet_at(Habits()) is None
