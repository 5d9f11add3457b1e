from datetime import timedelta

import pytest

from bot.core.model import MatchedTerm, Priority
from bot.core.payloads import facts
from tests.fakes.values import a_message


@pytest.mark.parametrize(
    ("delay", "shown"),
    [
        (timedelta(), "0 s"),
        (timedelta(seconds=59.9), "59 s"),
        (timedelta(minutes=1), "1 min"),
        (timedelta(minutes=119), "1 h"),
        (timedelta(hours=47), "1 d"),
    ],
)
def test_a_span_is_told_in_its_largest_unit(delay: timedelta, shown: str) -> None:
    assert facts.span(delay) == shown


@pytest.mark.parametrize("priority", Priority)
def test_a_badge_says_its_priority_in_words_too(priority: Priority) -> None:
    assert facts.badge(priority).endswith(f" {priority.upper()}")


def test_a_report_dated_in_the_future_has_no_delay() -> None:
    message = a_message(delay=timedelta(minutes=-5), alert=None)
    assert facts.footer(message) == "Wagner Group and successors"


def test_a_watchlist_without_a_title_shows_its_name() -> None:
    assert facts.footer(a_message(watchlist_title="", delay=None, alert=None)) == "wagner"


def test_what_is_not_known_is_left_out() -> None:
    assert facts.place_and_time(a_message(lang=None, country="ML", published_at=None)) == "ML"
    assert facts.matched(a_message(matched=())) == ""


def test_matched_terms_show_the_forms_in_which_they_stood() -> None:
    matched = (MatchedTerm("wagner", ("Wagner", "Вагнера")), MatchedTerm("NOT x", ()))
    assert facts.matched(a_message(matched=matched)) == "“Wagner”, “Вагнера” (wagner); NOT x"
