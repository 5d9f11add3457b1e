from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from bot.sources.freshness import LONGEST, fresh_for, retry_after
from tests.fakes.clock import START

DATE = "Thu, 06 Jan 2022 12:00:00 GMT"
LATER = "Thu, 06 Jan 2022 12:10:00 GMT"


@pytest.mark.parametrize(
    ("headers", "minutes"),
    [
        ({}, None),
        ({"Cache-Control": "public, max-age=600"}, 10),
        ({"cache-control": "MAX-AGE=600"}, 10),
        ({"Cache-Control": "max-age=600", "Age": "300"}, 5),
        ({"Cache-Control": "max-age=600", "Age": "900"}, None),
        ({"Cache-Control": "max-age=600", "Age": "much"}, 10),
        ({"Cache-Control": "max-age=0", "Expires": LATER}, None),
        ({"Cache-Control": "no-cache, max-age=600"}, None),
        ({"Cache-Control": "no-store", "Expires": LATER}, None),
        ({"Cache-Control": "s-maxage=600"}, None),
        ({"Cache-Control": "max-age=99999999"}, 24 * 60),
        ({"Expires": LATER, "Date": DATE}, 10),
        ({"Expires": LATER}, 10),
        ({"Expires": DATE, "Date": LATER}, None),
        ({"Expires": "0"}, None),
        ({"Expires": "Thu, 06 Jan 2023 12:00:00 GMT"}, 24 * 60),
    ],
)
def test_the_lifetime_is_what_the_server_says_at_most_a_day(
    headers: dict[str, str], minutes: int | None
):
    expected = None if minutes is None else timedelta(minutes=minutes)
    assert fresh_for(CIMultiDict(headers), START) == expected


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("120", 120),
        ("172800", 172_800),
        (LATER, 600),
        ("Thu, 06 Jan 2022 11:00:00 GMT", 0),
        ("Thu, 06 Jan 2022 12:10:00 -0000", 600),
        ("soon", None),
        ("", None),
        ("-5", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_kept_in_full(written: str, seconds: int | None):
    expected = None if seconds is None else timedelta(seconds=seconds)
    assert retry_after({"Retry-After": written}, START) == expected


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_any_headers_give_a_span_or_none(control: str, expires: str, age: str):
    span = fresh_for({"Cache-Control": control, "Expires": expires, "Age": age}, START)
    assert span is None or timedelta() < span <= LONGEST
    wait = retry_after({"Retry-After": expires}, START)
    assert wait is None or wait >= timedelta()
