import pytest

from bot.languages.slavic import Slavic

RUSSIAN, UKRAINIAN = Slavic("ru"), Slavic("uk")


def forms(lexicon: Slavic, word: str) -> set[str]:
    return {form for reading in lexicon.readings(word) for form in reading.forms}


@pytest.mark.parametrize(
    ("lexicon", "word", "some"),
    [
        (RUSSIAN, "Вагнер", "вагнера вагнеру вагнером вагнере"),
        (RUSSIAN, "боевики", "боевик боевиков боевикам боевиками"),
        (RUSSIAN, "войска", "войско войск войсками"),
        (RUSSIAN, "вывести", "вывел вывели выведет выведут выведены"),
        (RUSSIAN, "наемник", "наёмник наёмники наёмников"),
        (RUSSIAN, "Пригожин", "пригожина пригожину пригожиным"),
        (UKRAINIAN, "бойовики", "бойовик бойовиків бойовикам"),
        (UKRAINIAN, "Вагнер", "вагнера вагнерові вагнером ваґнера"),
    ],
)
def test_words_and_names_have_their_forms(lexicon, word, some):
    assert set(some.split()) <= forms(lexicon, word)


@pytest.mark.parametrize(
    ("lexicon", "word"),
    [
        *((RUSSIAN, word) for word in ("Мали", "Тимбукту", "Бамако", "Гао", "xyz", "")),
        *((UKRAINIAN, word) for word in ("Малі", "Тімбукту", "Гао")),
    ],
)
def test_places_that_do_not_decline_have_no_other_forms(lexicon, word):
    assert forms(lexicon, word) == set()


def test_what_a_name_would_take_is_left_to_the_word_that_it_is():
    assert "менаки" in forms(RUSSIAN, "Менака")
    assert forms(RUSSIAN, "Разведк") == {"разведк", "разведком"}  # and not "разведка"


def test_a_word_may_be_read_in_several_ways():
    assert {reading.base for reading in RUSSIAN.readings("стали")} == {"сталь", "стать"}
