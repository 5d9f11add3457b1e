from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.intervals import NEVER
from bot.core.model import DueFeed, FeedState, Habits, Outcome, Validators, Worry
from bot.core.vigil import gap_notices, notices, watch, worry
from tests.fakes.clock import START
from tests.fakes.newsroom import a_feed
from tests.fakes.values import FEED, a_channel

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OPS = a_channel(name="ops", is_ops=True)
FINE = FeedState(FEED, "ok", "", "", START + HOUR, HOUR, 0, START)
FAILING = replace(FINE, state="dns", reason="no such host", failing_since=START - DAY)
QUIET = replace(FINE, quiet_at=START, habits=Habits((60,), START - 2 * DAY, START - 2 * DAY))


def texts(*states, now=START):
    return [each.text for each in watch(states, now)]


def test_a_feed_that_fails_for_a_day_is_told_with_why_and_what_may_help():
    (told,) = texts(replace(FAILING, remedy="see its address"))

    assert told == (
        "Sahel Gazette has failed since 2022-01-05 12:00 UTC (dns): no such host\n"
        "What may help: see its address"
    )
    assert texts(FAILING, now=START - timedelta(seconds=1)) == []


def test_one_that_is_gone_for_good_was_told_already():
    assert texts(replace(FAILING, next_at=NEVER)) == []


def test_one_that_is_due_is_tried_before_it_is_judged():
    due = replace(FAILING, next_at=START)

    assert worry(due, START) is None
    assert worry(replace(due, worry=Worry.FAILING), START) is Worry.FAILING


def test_a_feed_that_answers_and_is_quiet_beyond_its_habits_is_told():
    (told,) = texts(QUIET)

    assert "quiet for longer" in told
    assert "2022-01-04 12:00 UTC" in told


def test_silence_counts_only_where_somebody_listened():
    assert texts(replace(QUIET, last_ok_at=START - HOUR)) == []
    assert texts(replace(QUIET, last_ok_at=None)) == []
    assert texts(replace(QUIET, quiet_at=None)) == []


@pytest.mark.parametrize("was", Worry)
def test_what_is_over_is_told_once(was):
    (told,) = texts(replace(FINE, worry=was, worry_at=START - DAY))

    assert "is back" in told


@pytest.mark.parametrize("state", [FINE, FAILING, QUIET])
def test_nothing_is_told_twice_nor_twice_a_day(state):
    said = replace(state, worry=worry(state, START), worry_at=START - 3 * DAY)
    today = replace(state, worry=Worry.QUIET if state is FAILING else Worry.FAILING)

    assert texts(said) == []
    assert texts(replace(today, worry_at=START - HOUR)) == []
    assert len(texts(replace(today, worry_at=START - 13 * HOUR))) == 1


def many(count, state, name):
    return [replace(state, feed=a_feed(f"{name}{number}")) for number in range(count)]


def test_a_notice_a_feed_and_ops_channel_with_a_key_a_day():
    owed = notices(watch([FAILING], START), (OPS, a_channel()), START)

    assert [each.key for each in owed] == [f"notice:feed/{FEED.id}/2022-01-06:ops:1"]


def test_of_many_at_once_one_notice_tells():
    back = replace(FINE, worry=Worry.FAILING, worry_at=START - DAY)
    states = [*many(20, FAILING, "bad"), *many(2, back, "good")]
    (owed,) = notices(watch(states, START), (OPS,), START)
    head, *lines = owed.notice.split("\n")

    assert head == "20 feeds bring nothing, 2 feeds are back"
    assert len(lines) == 21
    assert (lines[0][:15], lines[-1]) == ("bad0 has failed", "… and 2 more")


def test_of_few_each_has_its_own():
    assert len(notices(watch(many(3, FAILING, "bad"), START), (OPS,), START)) == 3
    (four,) = notices(watch(many(4, FAILING, "bad"), START), (OPS,), START)
    assert four.notice.startswith("4 feeds bring nothing\n")
    back = replace(FINE, worry=Worry.QUIET, worry_at=START - DAY)
    (over,) = notices(watch(many(4, back, "good"), START), (OPS,), START)
    assert over.notice.startswith("4 feeds are back\n")


# -- gaps -------------------------------------------------------------------------------------


def gaps(count):
    due = DueFeed(FEED, Validators(), 0, is_first=False, fence=1, last_ok_at=START - HOUR)
    names = [f"paper{number}" for number in range(count)]
    return [(replace(due, feed=a_feed(name)), Outcome("ok", START, HOUR / 6)) for name in names]


def test_a_gap_is_told_with_since_when_and_how_often_the_feed_is_polled_now():
    (owed,) = gap_notices(gaps(1), (OPS, a_channel()), START)
    head, rest = owed.notice.split("\n")

    assert head == "paper0 lists nothing of what it did at the visit before"
    assert rest.endswith("since 2022-01-06 11:00 UTC; it is polled every 10 min now.")
    assert owed.key.startswith("notice:gap/")
    new = [(replace(due, last_ok_at=None), outcome) for due, outcome in gaps(1)]
    assert "unseen; it is polled" in gap_notices(new, (OPS,), START)[0].notice


def test_of_many_gaps_one_notice_tells():
    assert len(gap_notices(gaps(3), (OPS,), START)) == 3
    (four,) = gap_notices(gaps(4), (OPS,), START)
    (many,) = gap_notices(gaps(22), (OPS,), START)

    assert four.notice.endswith("unseen: paper0, paper1, paper2, paper3")
    assert many.notice.startswith("22 feeds list nothing of what they did")
    assert many.notice.endswith("paper19 and 2 more")
