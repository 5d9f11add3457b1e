from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.spans import LONGEST, read_span, rough_text, span_text


@pytest.mark.parametrize(
    ("word", "hours"),
    [
        ("90m", 1.5),
        ("12h", 12),
        ("7d", 168),
        ("1W", 168),
        ("3hours", 3),
        ("30mins", 0.5),
        ("7٠h", 70),
    ],
)
def test_spans_are_read_as_people_write_them(word: str, hours: float) -> None:
    assert read_span(word) == timedelta(hours=hours)


@pytest.mark.parametrize(
    "word", ["", "h", "12", "12x", "-3h", "1.5h", "0h", "9999d", "1000000000s"]
)
def test_what_is_no_span_or_too_long_is_none(word: str) -> None:
    assert read_span(word) is None


@given(st.integers(min_value=1, max_value=int(LONGEST.total_seconds())))
def test_a_span_written_is_read_back(seconds: int) -> None:
    span = timedelta(seconds=seconds)
    assert read_span(span_text(span)) == span


@given(st.text(max_size=20))
def test_any_word_is_read_or_none(word: str) -> None:
    span = read_span(word)
    assert span is None or timedelta() < span <= LONGEST


def test_a_rough_span_shows_its_two_largest_units() -> None:
    said = [rough_text(timedelta(seconds=each)) for each in (-5, 0, 59, 3_661, 90_000, 604_800)]
    assert said == ["0s", "0s", "59s", "1h 1m", "1d 1h", "7d"]


def test_nothing_is_written_in_seconds() -> None:
    assert span_text(timedelta()) == "0s"
