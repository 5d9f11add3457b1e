from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model import Priority, QuietHours
from bot.core.quiet import quiet_until, unpinged_if_quiet
from tests.fakes.values import a_channel

NIGHT = QuietHours(22 * 60, 6 * 60, "Europe/Paris")
PARIS = ZoneInfo("Europe/Paris")
YEAR_2000 = datetime(2000, 1, 1, tzinfo=UTC)


def at(text, zone=PARIS):
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2022-01-06 22:00:00", "2022-01-07 06:00:00"),
        ("2022-01-06 23:59:59", "2022-01-07 06:00:00"),
        ("2022-01-07 00:00:00", "2022-01-07 06:00:00"),
        ("2022-01-07 05:59:59", "2022-01-07 06:00:00"),
    ],
)
def test_hours_over_midnight_end_in_the_morning(now, until):
    assert quiet_until(NIGHT, at(now)) == at(until)


@pytest.mark.parametrize("now", ["2022-01-07 06:00:00", "2022-01-07 21:59:59"])
def test_by_day_nothing_is_quiet(now):
    assert quiet_until(NIGHT, at(now)) is None


def test_hours_within_a_day():
    siesta = QuietHours(13 * 60, 15 * 60 + 30, "Africa/Bamako")

    assert quiet_until(siesta, at("2022-01-06 13:00", UTC)) == at("2022-01-06 15:30", UTC)
    assert quiet_until(siesta, at("2022-01-06 15:30", UTC)) is None


@pytest.mark.parametrize("end", [0, 24 * 60])
def test_hours_that_end_at_midnight(end):
    evening = QuietHours(20 * 60, end)

    assert quiet_until(evening, at("2022-01-06 21:00", UTC)) == at("2022-01-07 00:00", UTC)


def test_equal_start_and_end_are_no_quiet_hours():
    assert quiet_until(QuietHours(480, 480), at("2022-01-06 08:00", UTC)) is None


def test_the_night_in_which_clocks_go_back_is_an_hour_longer():
    now = datetime(2022, 10, 29, 22, 0, tzinfo=PARIS).astimezone(UTC)
    until = quiet_until(NIGHT, now)

    assert until is not None
    assert until - now == timedelta(hours=9)


@given(
    now=st.timedeltas(timedelta(0), timedelta(days=14_600)).map(lambda span: YEAR_2000 + span),
    start=st.integers(0, 1440),
    end=st.integers(0, 1440),
    zone=st.sampled_from(["UTC", "Europe/Paris", "Asia/Kathmandu", "Pacific/Apia"]),
)
def test_quiet_hours_end_in_the_future_and_within_a_day(now, start, end, zone):
    until = quiet_until(QuietHours(start, end, zone), now)

    assert until is None or now < until <= now + timedelta(hours=26)


@pytest.mark.parametrize(
    ("quiet", "now", "is_pinged"),
    [
        (NIGHT, "2022-01-06 23:00:00", False),
        (NIGHT, "2022-01-06 12:00:00", True),
        (None, "2022-01-06 23:00:00", True),
    ],
)
def test_what_passes_in_quiet_hours_pings_nobody(quiet, now, is_pinged):
    channel = a_channel(quiet=quiet, pings=((Priority.URGENT, "S1"),))

    assert bool(unpinged_if_quiet(channel, at(now)).pings) is is_pinged
