import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app.wording import word_forms
from bot.core.match.forms import attached
from bot.languages.inflection import MOST_FORMS, inflection
from bot.languages.reading import Reading

FORMS = word_forms()


class Fixed:
    """A lexicon in which each word is read in one way."""

    def __init__(self, **bases: str) -> None:
        self._bases = {word: base.split() for word, base in bases.items()}

    def readings(self, word: str) -> tuple[Reading, ...]:
        base = self._bases.get(word)
        return (Reading(base[0], frozenset((*base, word))),) if base else ()


def forms_by(**lexicons: Fixed):
    return inflection(lexicons.get)


def test_a_word_whose_language_is_given_takes_its_forms_for_every_item():
    forms = forms_by(pl=Fixed(mali="mały mała"), it=Fixed(mali="male"))
    assert forms("mali", "pl") == {None: {"mali", "mały", "mała"}}
    assert forms("mali", "sw") == {None: {"mali"}}


def test_a_word_whose_language_is_not_given_takes_forms_for_items_of_each_language():
    forms = forms_by(en=Fixed(base="base bases"), de=Fixed(base="Base Basen"), ru=Fixed(base="x"))
    assert forms("base", None) == {
        None: {"base"},
        "en": {"base", "bases"},
        "de": {"base", "Basen"},
    }


@pytest.mark.parametrize(
    ("word", "base", "is_taken"),
    [
        ("soldiers", "soldier", True),
        ("mercenaries", "mercenary", True),
        ("withdrew", "withdraw", True),
        ("mali", "mały", False),
        ("mali", "male", False),
        ("paris", "parir", False),
        ("junta", "juntar", False),
    ],
)
def test_without_a_language_a_form_must_look_like_its_base_form(word, base, is_taken):
    forms = forms_by(en=Fixed(**{word: base}))
    assert ("en" in forms(word, None)) is is_taken
    assert forms(word, "en") == {None: {word, base}}


def test_a_word_that_is_a_base_form_is_no_form_of_another():
    class Two:
        def readings(self, word: str) -> tuple[Reading, ...]:
            return (Reading("left", frozenset({"lefts"})), Reading("leave", frozenset({"leaves"})))

    assert inflection({"en": Two()}.get)("left", "en") == {None: {"left", "lefts"}}


@pytest.mark.parametrize("word", ["наемник", "наёмник"])
def test_a_word_may_be_written_with_or_without_its_dots(word):
    assert "наёмники" in FORMS(word, None)["ru"]
    assert word in FORMS(word, None)["ru"]


@pytest.mark.parametrize("word", ["US", "MALI", "ЧВК", "M23", "is", "мы", "马里", "tést1"])
def test_short_names_short_words_and_codes_stand_for_themselves(word):
    forms = forms_by(en=Fixed(**{word: "other"}), ru=Fixed(**{word: "other"}))
    assert forms(word, None) == {None: {word}}


def test_arabic_words_take_their_particles():
    assert FORMS("مالي", None) == attached("مالي", None)


@pytest.mark.parametrize(
    ("word", "language", "some"),
    [
        ("withdraw", "en", "withdrew withdrawn withdrawing withdraws"),
        ("retirer", "fr", "retiré retirée retirées retirent"),
        ("malien", "fr", "malienne maliens maliennes"),
        ("mercenario", "es", "mercenarios"),
        ("Söldner", "de", "Söldnern Söldners"),
        ("abziehen", "de", "abgezogen abzuziehen abzieht"),
        ("retirada", "pt", "retiradas"),
        ("mercenario", "it", "mercenari"),
        ("żołnierz", "pl", "żołnierze żołnierzy żołnierzom"),
        ("вывод", "ru", "вывода выводом"),
        ("війська", "uk", "військ військами"),
    ],
)
def test_the_ten_languages_are_known(word, language, some):
    assert set(some.split()) <= FORMS(word, language)[None]
    assert set(some.split()) <= FORMS(word, None)[language]


@pytest.mark.parametrize("word", ["mali", "Mali", "мали", "Тимбукту", "Timbuktu", "sahel", "gao"])
def test_names_of_the_region_take_no_forms_that_mean_something_else(word):
    others = {form for its in FORMS(word, None).values() for form in its}
    assert others <= {word, f"{word.capitalize()}s"}  # a German genitive


@given(st.text(max_size=30), st.sampled_from([None, "en", "pl", "ru", "ar", "tr", "zz"]))
def test_any_word_is_among_its_forms_and_these_are_few(word, language):
    found = FORMS(word, language)
    assert word in found[None]
    assert all(word in forms and len(forms) <= MOST_FORMS for forms in found.values())
    assert None in found
    assert language is None or set(found) == {None}


@given(st.text("аеиоувгджзклмнпрстйьяёabцч", min_size=3, max_size=9))
def test_whatever_looks_like_a_word_has_few_forms(word):
    for forms in FORMS(word, None).values():
        assert word in forms
        assert len(forms) <= MOST_FORMS
