from datetime import timedelta

from bot.core.model import Outcome
from bot.loops.tally import Count, Tally
from tests.fakes.clock import START, FakeClock


def test_a_program_is_ready_once_each_loop_went_round():
    clock = FakeClock()
    tally = Tally(clock, {"polling": timedelta(seconds=30)})
    assert tally.problems() == ("polling has not begun yet",)

    tally.tick("polling")

    assert tally.problems() == ()


def test_a_loop_that_stands_still_is_a_problem_whatever_the_wall_clock_says():
    clock = FakeClock()
    tally = Tally(clock, {"polling": timedelta(seconds=30)})
    tally.tick("polling")
    clock.jump(hours=5)
    assert tally.problems() == ()

    clock.advance(seconds=31)

    assert tally.problems() == ("polling last went round 31 s ago",)


def test_a_trouble_stands_until_it_is_taken_away():
    tally = Tally(FakeClock(), {})
    tally.trouble("chat slack", "token refused")
    tally.trouble("chat slack", "token revoked")
    assert tally.problems() == ("token revoked",)

    tally.trouble("chat slack", None)
    tally.trouble("chat slack", None)

    assert tally.problems() == ()


def test_every_counter_is_shown_from_the_start():
    clock = FakeClock()
    tally = Tally(clock, {})
    tally.tick("delivery")
    tally.gauge("disk_free_bytes", 5)
    tally.count(Count.ITEMS, 3)
    clock.advance(seconds=2)

    shown = tally.metrics()

    assert set(shown) == {*Count, "delivery_tick_age_seconds", "disk_free_bytes"}
    assert (shown["items_total"], shown["polls_total"]) == (3, 0)
    assert shown["delivery_tick_age_seconds"] == 2


def test_a_feed_that_is_none_is_counted_apart_from_one_that_is_down():
    tally = Tally(FakeClock(), {})
    for state in ("html-not-feed", "timeout"):
        tally.failed(Outcome(state, START, timedelta(minutes=10)))

    shown = tally.metrics()

    assert (tally.failures, shown["polls_total"], shown["parse_failures_total"]) == (2, 2, 1)
