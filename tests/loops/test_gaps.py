from datetime import timedelta

from bot.core.model import DueFeed, Outcome, Validators
from bot.loops.gaps import Gaps
from tests.fakes.clock import START, FakeClock
from tests.fakes.newsroom import a_feed


def a_gap(name):
    due = DueFeed(a_feed(name), Validators(), 0, is_first=False, fence=1)
    return due, Outcome("ok", START, timedelta(minutes=10))


def test_gaps_are_told_together_once_no_more_come():
    clock = FakeClock()
    gaps = Gaps(clock)
    assert gaps.settled() == []
    gaps.take(*a_gap("one"))
    clock.advance(seconds=59)
    gaps.take(*a_gap("two"))
    clock.advance(seconds=59)
    assert gaps.settled() == []

    clock.advance(seconds=1)
    assert gaps.settled() == [a_gap("one"), a_gap("two")]
    assert gaps.settled() == gaps.all() == []


def test_none_waits_for_longer_than_ten_minutes():
    clock = FakeClock()
    gaps = Gaps(clock)
    for number in range(11):
        gaps.take(*a_gap(str(number)))
        clock.advance(seconds=59)
    told = gaps.settled()

    assert len(told) == 11
