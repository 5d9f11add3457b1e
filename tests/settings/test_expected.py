"""Hints."""

from bot.settings.expected import did_you_mean, expected


def test_the_nearest_word_is_offered_whatever_its_case():
    assert did_you_mean("WAGNR", ["timbuktu", "Wagner"]) == "did you mean Wagner?"


def test_all_words_are_offered_where_none_is_near():
    assert did_you_mean("x", ["b", "a"]) == "known: a, b"
    assert did_you_mean("x", []) == ""


def test_both_on_request():
    assert did_you_mean("feds", ["feeds", "a"], lists_all=True) == (
        "did you mean feeds? known: a, feeds"
    )


def test_the_error_says_what_was_expected():
    assert str(expected("a duration")) == "expected a duration"
