"""Durations, times of day, zones."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from bot.core.model import Daily, QuietHours
from bot.settings.times import duration, quiet_hours, time_of_day, zone


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("1s", timedelta(seconds=1)),
        ("90s", timedelta(seconds=90)),
        ("10m", timedelta(minutes=10)),
        ("48h", timedelta(hours=48)),
        ("007d", timedelta(days=7)),
        ("3650d", timedelta(days=3650)),
        (timedelta(hours=1), timedelta(hours=1)),
    ],
)
def test_a_duration_is_a_whole_number_and_a_unit(text, span):
    assert duration(text) == span


@pytest.mark.parametrize(
    "text",
    [
        *("", "ten", "10", "m", "1.5h", "-1m", "+1m", "1 m", "1h30m", "1w", "1M", "١m", "1m\n"),
        *("0s", "0d", "3651d", "999999999h", "9" * 5000 + "d", None, 5),
    ],
)
def test_anything_else_is_no_duration(text):
    with pytest.raises(PydanticCustomError, match="expected a duration"):
        duration(text)


def test_a_bare_number_is_asked_for_its_unit():
    with pytest.raises(PydanticCustomError) as caught:
        duration("600")
    assert caught.value.context == {
        "what": "a duration such as 90s, 10m, 48h or 7d",
        "hint": "write 600s, 600m, 600h or 600d",
    }


@given(st.integers(1, 3650), st.sampled_from("smhd"))
def test_every_duration_is_read_as_it_is_meant(number, unit):
    seconds = {"s": 1, "m": 60, "h": 3600, "d": 86400}[unit]
    assert duration(f"{number}{unit}").total_seconds() == number * seconds


@pytest.mark.parametrize(
    ("text", "quiet"),
    [
        ("22:00-06:00 Europe/Paris", QuietHours(1320, 360, "Europe/Paris")),
        ("22:00-06:00", QuietHours(1320, 360, "UTC")),
        ("9:30 – 12:05  Africa/Bamako", QuietHours(570, 725, "Africa/Bamako")),
        (QuietHours(1, 2), QuietHours(1, 2)),
    ],
)
def test_quiet_hours_are_two_times_and_perhaps_a_zone(text, quiet):
    assert quiet_hours(text) == quiet


@pytest.mark.parametrize(
    "text",
    [
        *("", "22:00", "22:00-24:00", "22:60-06:00", "22-06", "22:00-06:00 ", "06:00-06:00"),
        *("22:00-06:00 Mars/Base", "22:00-06:00 ../UTC", "22:00-06:00 Europe", None, ["22:00"]),
    ],
)
def test_anything_else_is_no_quiet_hours(text):
    with pytest.raises(PydanticCustomError, match="expected"):
        quiet_hours(text)


def test_a_time_of_day_may_be_off():
    assert time_of_day("08:00 Europe/Paris") == Daily(8 * 60, "Europe/Paris")
    assert time_of_day("23:59") == time_of_day(Daily(23 * 60 + 59)) == Daily(23 * 60 + 59, "UTC")
    assert time_of_day("off") is None
    assert time_of_day(None) is None


@pytest.mark.parametrize("text", ["8", "24:00", "8:0", "noon", ["08:00"], {}, "08:00 Nowhere/Land"])
def test_anything_else_is_no_time_of_day(text):
    with pytest.raises(PydanticCustomError, match="expected"):
        time_of_day(text)


def test_an_unknown_zone_is_told_with_the_nearest():
    with pytest.raises(PydanticCustomError) as near:
        zone("Europe/Pariss")
    with pytest.raises(PydanticCustomError) as far:
        zone("Qx7")
    assert near.value.context["hint"] == "did you mean Europe/Paris?"
    assert far.value.context["hint"] == "as the tz database names them"


@given(st.text(max_size=30))
def test_any_text_is_a_value_or_is_told(text):
    for read in (duration, quiet_hours, time_of_day, zone):
        try:
            read(text)
        except PydanticCustomError as err:
            assert str(err).startswith("expected ")  # noqa: PT017 - both ends are right
