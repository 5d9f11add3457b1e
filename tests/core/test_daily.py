from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.daily import all_quiet, came_last
from bot.core.model import Counts, Daily
from tests.fakes.clock import START
from tests.fakes.values import a_channel

OPS = a_channel(name="ops", is_ops=True)
PARIS = "Europe/Paris"
HOUR = timedelta(hours=1)
SUMMER = datetime(2022, 7, 6, 12, tzinfo=UTC)
COUNTS = Counts(items=1214, feeds=41, failing_feeds=0, alerts=3, owed=0, dead=0)


@pytest.mark.parametrize(
    ("daily", "now", "expected"),
    [
        (Daily(8 * 60), START, datetime(2022, 1, 6, 8, tzinfo=UTC)),
        (Daily(12 * 60), START, START),
        (Daily(13 * 60), START, datetime(2022, 1, 5, 13, tzinfo=UTC)),
        (Daily(8 * 60, PARIS), START, datetime(2022, 1, 6, 7, tzinfo=UTC)),
        (Daily(30, PARIS), START + 11.75 * HOUR, START + 11.5 * HOUR),
        (Daily(8 * 60, PARIS), SUMMER, SUMMER - 6 * HOUR),
    ],
)
def test_a_time_of_day_is_that_of_its_zone(daily, now, expected):
    assert came_last(daily, now) == expected


@given(
    st.integers(0, 24 * 60 - 1),
    st.sampled_from(["UTC", PARIS, "America/St_Johns", "Pacific/Apia", "Africa/Bamako"]),
    st.datetimes(datetime(2011, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_it_came_within_the_last_day_or_two(minute, zone, now):
    assert timedelta() <= now - came_last(Daily(minute, zone), now) <= timedelta(hours=50)


def test_all_quiet_tells_what_was_looked_at():
    daily = Daily(8 * 60, PARIS)
    (owed,) = all_quiet(daily, START, COUNTS, (OPS, a_channel()), START)

    assert owed.notice == "All quiet: 1,214 items from 41 feeds checked, 3 alerts"
    assert owed.key == "notice:all-quiet/2022-01-06:ops:1"


def test_it_is_the_day_of_its_zone_that_names_it():
    late = datetime(2022, 1, 6, 23, 30, tzinfo=UTC)
    times = [late + each * HOUR for each in range(3)]
    owed = [all_quiet(Daily(30, PARIS), late, COUNTS, (OPS,), now) for now in times]

    assert {each.key for (each,) in owed} == {"notice:all-quiet/2022-01-07:ops:1"}


def test_it_counts_in_words_and_owns_to_feeds_that_could_not_be_read():
    one = Counts(items=1, feeds=1, failing_feeds=1, alerts=0, owed=0, dead=0)
    (owed,) = all_quiet(Daily(0), START, one, (OPS,), START)

    assert owed.notice == (
        "All quiet: 1 item from 1 feed checked, 0 alerts; 1 feed could not be read last"
    )
