from bot.core.match.reading import Reading


def test_words_are_numbered_and_placed():
    placed = Reading("Mali, l'armée  du Mali-Sud").placed
    assert placed.numbers == {"mali": [0, 3], "armee": [1], "du": [2], "sud": [4]}
    assert (placed.starts, placed.ends) == ([0, 8, 15, 18, 23], [4, 13, 17, 22, 26])


def test_an_address_holds_words_only_in_an_open_text():
    assert not Reading("https://x.example/mali").placed.words
    assert set(Reading("https://x.example/mali", is_open=True).placed.numbers) == {
        *("https", "x", "example", "mali"),
    }


def test_what_a_text_holds_is_known_without_places():
    assert set(Reading("Mali söldner Mali").distinct()) == {"mali", "soldner", "soeldner"}


def test_words_that_a_place_covers_are_found():
    reading = Reading("aa bb, cc")
    assert reading.covered(0, 2) == (0, 0)
    assert reading.covered(1, 8) == (0, 2)
    assert reading.covered(5, 6) == (2, 1)


def test_words_know_their_sentence():
    reading = Reading("Aa bb. Cc dd! Ee")
    assert [reading.sentence(number) for number in range(6)] == [0, 0, 1, 1, 2, 2]
