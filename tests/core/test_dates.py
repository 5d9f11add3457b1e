from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.dates import AHEAD, OLDEST, plausible, read_date

NOON = datetime(2022, 1, 6, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "Thu, 06 Jan 2022 12:00:00 GMT",
        "Thu, 6 Jan 22 12:00 UT",
        "Thu, 06 Jan 2022 15:00:00 MSK",
        "Thu, 06 Jan 2022 14:00:00 CEST",
        "Thu, 06 Jan 2022 07:00:00 -0500",
        "Thu, 06 Jan 2022 07:00:00 EST",
        "Thu Jan  6 13:00:00 CET 2022",
        "Jan 6, 2022 12:00 PM",
        "Sat, Jan 06 2022 12:00:00 p.m.",
        "2022-01-06T12:00:00Z",
        "2022-01-06T15:00:00+03:00",
        "2022-01-06 15:00:00.25 +0300",
        "20220106T120000Z",
        "2022-01-06T12:00",
        "1641470400",
        "1641470400000",
        "6 janvier 2022 à 12h00",
        "mardi 6 janv. 2022 12:00",
        "mar, 06 ene 2022 12:00:00 GMT",
        "6 de enero de 2022 12:00",
        "6 января 2022 г., 15:00 мск",
        "Чт, 06 Янв 2022 15:00:00 +0300",
        "٦ يناير ٢٠٢٢ 12:00",
        "06 كانون-الثاني 2022 12:00",
        "الخميس، 6 كانون الثاني/يناير 2022 12:00",
        "6 يناير 2022 12:00 مساءً",
        "Thu, 06 Jan 2022 12.00.00 GMT",
        "Do, 6. Jän. 2022, 12:00 Uhr",
        "gio, 06 gen 2022 13:00:00 +0100",
        "6 Ocak 2022 15:00 TRT",
        "чт, 6 січня 2022 12:00",
        "12:00 06.01.2022",
        "15:00, 6 января 2022 мск",
        "6 de enero de 2022, 12:00 p. m.",
        "2022-01-06T09:00:00\N{MINUS SIGN}03:00",
        "06\u200f/01\u200f/2022 12:00",
        "6 janvier 2022, 12h",
        "6. Januar 2022, 12 Uhr",
        "Thu, 06 Jan 2022 16:00:00 SAMT",
        "2022-01-06T12:00:00Z[UTC]",
        "20220106120000",
        "202201061200",
        "06.01.2022 12:00",
        "06/01/2022 12:00 GMT",
        "2022/01/06 12:00",
        "2022 January 6 12:00",
        "Thu, 06 Jan 2022 12:00:00 GMT+00:00",
    ],
)
def test_one_moment_is_read_in_every_spelling(written: str):
    assert read_date(written) == NOON


@pytest.mark.parametrize(
    ("written", "lang", "read"),
    [
        ("02/03/2022", "en", datetime(2022, 2, 3, tzinfo=UTC)),
        ("02/03/2022", "en_US", datetime(2022, 2, 3, tzinfo=UTC)),
        ("02/03/2022", "en-GB", datetime(2022, 3, 2, tzinfo=UTC)),
        ("02/03/2022", "fr", datetime(2022, 3, 2, tzinfo=UTC)),
        ("02/03/2022", None, datetime(2022, 3, 2, tzinfo=UTC)),
        ("13/03/2022", "en", datetime(2022, 3, 13, tzinfo=UTC)),
        ("03/13/2022", "fr", datetime(2022, 3, 13, tzinfo=UTC)),
    ],
)
def test_the_order_of_day_and_month_goes_by_language_unless_only_one_is_possible(
    written: str, lang: str | None, read: datetime
):
    assert read_date(written, lang) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2022-01-06T24:00:00Z", datetime(2022, 1, 7, tzinfo=UTC)),
        ("Thu, 06 Jan 2022 24:00:00 GMT", datetime(2022, 1, 7, tzinfo=UTC)),
        ("2022-01-06T12:00:60Z", NOON + timedelta(seconds=59)),
        ("12:30 AM 6 Jan 2022", datetime(2022, 1, 6, 0, 30, tzinfo=UTC)),
        ("9 De\u0301cembre 2022", datetime(2022, 12, 9, tzinfo=UTC)),
        ("6 يناير 2022 3:30 صباحا", datetime(2022, 1, 6, 3, 30, tzinfo=UTC)),
        ("2022-01", datetime(2022, 1, 1, tzinfo=UTC)),
        ("2022-006", datetime(2022, 1, 6, tzinfo=UTC)),
        ("2022366", datetime(2023, 1, 1, tzinfo=UTC)),
        ("2022-W01-4", datetime(2022, 1, 6, tzinfo=UTC)),
        ("2022W01", datetime(2022, 1, 3, tzinfo=UTC)),
        ("2022", datetime(2022, 1, 1, tzinfo=UTC)),
        ("6 Jan 1997", datetime(1997, 1, 6, tzinfo=UTC)),
        ("6 Jan 97", datetime(1997, 1, 6, tzinfo=UTC)),
    ],
)
def test_edges_of_day_minute_and_century(written: str, read: datetime):
    assert read_date(written) == read


@pytest.mark.parametrize(
    "written",
    [
        *("", "soon", "Jan 2022", "31 Feb 2022", "2022-13-01", "2022-01-06T25:00:00Z", "1" * 200),
        *("2022-000", "2022-367", "2022-W60-1", "20221306120000"),
        *("2022-01-06T12:77Z", "12:00", "99/99/9999", "6 Jan 2022 12:00 +99:00"),
    ],
)
def test_what_names_no_moment_is_none(written: str):
    assert read_date(written) is None


@given(st.text(max_size=130), st.sampled_from([None, "en", "fr"]))
def test_any_text_is_a_moment_in_utc_or_none(written: str, lang: str | None):
    read = read_date(written, lang)
    assert read is None or read.utcoffset() == timedelta(0)


@given(st.datetimes(datetime(1995, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001 - made aware below
def test_a_standard_date_is_read_as_written(naive: datetime):
    at = naive.replace(microsecond=0, tzinfo=UTC)
    assert read_date(at.isoformat()) == at
    assert read_date(at.strftime("%a, %d %b %Y %H:%M:%S +0000")) == at


def test_a_date_that_no_item_can_bear_is_none():
    assert plausible(None, NOON) is None
    assert plausible(OLDEST, NOON) == OLDEST
    assert plausible(OLDEST - timedelta(seconds=1), NOON) is None
    assert plausible(NOON + AHEAD, NOON) == NOON + AHEAD
    assert plausible(NOON + AHEAD + timedelta(seconds=1), NOON) is None
