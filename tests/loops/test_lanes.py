from dataclasses import replace

import pytest

from bot.core.model import DueFeed, Validators
from bot.loops.lanes import Lanes
from tests.fakes.newsroom import a_feed

PATIENCE_S = 60


def due(path, host="slow.example"):
    feed = replace(a_feed(path), url=f"https://{host}/{path}")
    return DueFeed(feed, Validators(), failures=0, is_first=False, fence=1)


@pytest.fixture
def lanes(clock):
    return Lanes(clock, 2, PATIENCE_S)


def test_so_many_visit_a_host_at_once_and_others_are_not_kept(lanes):
    entered = [lanes.enter(due(path)) for path in "abc"]
    assert entered == [True, True, False]
    assert lanes.enter(due("a", host="quick.example"))


def test_who_waits_goes_in_turn_when_another_leaves(lanes):
    first, second, third, fourth = map(due, "abcd")
    for each in (first, second, third, fourth):
        lanes.enter(each)
    assert [lanes.leave(first), lanes.leave(second)] == [third, fourth]
    assert [lanes.leave(third), lanes.leave(fourth)] == [None, None]
    assert [lanes.enter(due(path)) for path in "abc"] == [True, True, False]


def test_who_has_waited_too_long_is_passed_over(lanes, clock):
    first, second, late, fresh = map(due, "abcd")
    for each in (first, second, late):
        lanes.enter(each)
    clock.advance(seconds=PATIENCE_S + 1)
    lanes.enter(fresh)
    assert lanes.leave(first) == fresh


def test_at_the_end_all_who_wait_are_given_back(lanes):
    first, second, third = map(due, "abc")
    for each in (first, second, third):
        lanes.enter(each)
    assert lanes.clear() == [third]
    assert lanes.leave(first) is None
