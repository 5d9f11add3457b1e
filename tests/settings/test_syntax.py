"""What is said of broken YAML, and what may be said of a key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings.document import Mark
from bot.settings.syntax import Stop, explain, mark_at, show_key


@pytest.mark.parametrize(
    ("index", "mark"),
    [(0, Mark(1, 1)), (1, Mark(1, 2)), (3, Mark(2, 1)), (4, Mark(2, 2)), (6, Mark(3, 2))],
)
def test_every_kind_of_line_end_counts(index, mark):
    assert mark_at("a\r\nb\u2028cd", index) == mark


def test_a_key_that_could_be_a_token_is_not_shown():
    assert show_key("every-hour") == "the key 'every-hour'"
    assert show_key("xoxb-1234") == "this key"
    assert show_key("token hunter") == "this key"
    assert show_key("a" * 31) == "this key"


def test_unknown_words_of_the_parser_are_passed_on():
    assert explain("a: b", Stop("some new words", 3)) == (
        Mark(1, 4),
        "this is no YAML",
        "some new words",
    )


@given(st.text(), st.text(max_size=9), st.integers(0, 60), st.none() | st.integers(0, 60))
def test_any_stop_can_be_explained(text, said, at, opened):
    last = max(len(text) - 1, 0)
    stop = Stop(said, min(at, len(text)), None if opened is None else min(opened, last))
    mark, message, _ = explain(text, stop)
    assert mark.line >= 1
    assert mark.column >= 1
    assert message
