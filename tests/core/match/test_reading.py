import re

import pytest

from bot.core.match.reading import Reading, distinct_words


def numbers(reading: Reading) -> dict[str, list[int]]:
    return {spelling: [spot[0] for spot in reading.spots(spelling)] for spelling in reading.spelt}


def test_words_are_numbered_and_placed():
    reading = Reading("Mali, l'armée  du Mali-Sud")
    assert numbers(reading) == {"mali": [0, 3], "armee": [1], "du": [2], "sud": [4]}
    assert [spot[1:3] for spot in reading.spots("mali")] == [(0, 4), (18, 22)]
    assert reading.placed == ([0, 8, 15, 18, 23], [4, 13, 17, 22, 26])


@pytest.mark.parametrize("text", ["a b", " a b", "a  b", "a b ", "a\nb", "\n a\u2003b", "a bb a"])
def test_words_have_their_place_whatever_stands_between(text):
    reading = Reading(text)
    places = [spot[1:3] for spelling in reading.spelt for spot in reading.spots(spelling)]
    assert sorted(places) == [found.span() for found in re.finditer(r"\w+", text)]


def test_an_address_holds_words_only_in_an_open_text():
    assert not Reading("https://x.example/mali").spelt
    assert set(Reading("https://x.example/mali", is_open=True).spelt) == {
        *("https", "x", "example", "mali"),
    }


def test_what_a_text_holds_is_known_without_places():
    assert set(Reading("Mali söldner Mali").spelt) == {"mali", "soldner", "soeldner"}
    assert distinct_words("Mali", "söldner Mali") == {"mali", "soldner", "soeldner"}


def test_only_watched_pieces_are_looked_at():
    reading = Reading("Mali and Niger, and Mali")
    reading.watch({"mali"})
    assert numbers(reading) == {"mali": [0, 4]}
    assert not reading.spots("niger")


def test_words_that_a_place_covers_are_found():
    reading = Reading("aa bb, cc")
    assert reading.covered(0, 2) == (0, 0)
    assert reading.covered(1, 8) == (0, 2)
    assert reading.covered(5, 6) == (2, 1)


def test_words_know_their_sentence():
    reading = Reading("Aa bb. Cc dd! Ee")
    assert [reading.sentence(number) for number in range(6)] == [0, 0, 1, 1, 2, 2]
