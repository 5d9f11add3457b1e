import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.language import letters
from bot.core.text import spellings


@pytest.mark.parametrize(
    ("word", "same"),
    [
        ("Ménaka", "menaka"),
        ("STRASSE", "Straße"),
        ("𝐖𝐚𝐠𝐧𝐞𝐫", "wagner"),
        ("ＭＡＬＩ", "mali"),
        ("Łódź", "lodz"),
        ("Ærø", "aero"),
        ("İstanbul", "istanbul"),
        ("Tiếng", "tieng"),
        ("чёрный", "черный"),
        ("дворе\u0301ц", "дворец"),
        ("أحمد", "احمد"),
        ("مؤتمر", "موتمر"),
        ("مَالِي", "مالي"),
        ("مالـــي", "مالي"),
        ("مالى", "مالي"),
        ("روسیا", "روسيا"),
        ("کرملین", "كرملين"),
        ("ڤاغنر", "فاغنر"),
        ("القاهرة", "القاهره"),
        ("٢٠٢٢", "2022"),
        ("שָׁלוֹם", "שלום"),
        ("ΣΑΧΕΛΣ", "σαχελς"),
    ],
)
def test_words_that_differ_in_writing_alone_share_a_spelling(word, same):
    assert set(spellings(word)) & set(spellings(same))


@pytest.mark.parametrize(
    ("word", "other"),
    [("グ", "ク"), ("й", "и"), ("Київ", "Киів"), ("ў", "у"), ("कि", "क"), ("мали", "mali")],
)
def test_other_letters_stay_other_letters(word, other):
    assert not set(spellings(word)) & set(spellings(other))


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("Мali", "mali"),
        ("Wаgnеr", "wagner"),
        ("Mосква", "москва"),
        ("Αthens", "athens"),
        ("МОСKВА", "москва"),
        ("Маli", "mali"),
    ],
)
def test_a_word_in_mixed_scripts_is_read_in_its_main_script(written, word):
    assert spellings(written) == (word,)


def test_an_umlaut_has_two_spellings_and_two_letters_have_one():
    assert spellings("Söldner") == ("soldner", "soeldner")
    assert spellings("Soeldner") == ("soeldner",)


@pytest.mark.parametrize(
    ("word", "bare", "language"),
    [
        ("año", "ano", "es"),
        ("måne", "mane", "da"),
        ("schön", "schon", "de"),
        ("Türk", "turk", "tr"),
    ],
)
def test_a_letter_of_its_own_is_not_folded_in_its_own_language(word, bare, language):
    own = letters(language)
    assert not set(spellings(word, own)) & set(spellings(bare, own))
    assert set(spellings(word)) & set(spellings(bare))


def test_an_accent_is_folded_even_where_other_letters_are_kept():
    assert spellings("Nación", letters("es")) == ("nacion",)


def test_german_spells_out_and_swedish_does_not():
    assert "soeldner" in spellings("söldner", letters("de"))
    assert spellings("söder", letters("sv")) == ("söder",)


def test_marks_alone_are_no_word():
    assert spellings("\u064e") == ()


def in_one_script(first, last):
    return st.text(st.characters(min_codepoint=first, max_codepoint=last, categories=["L", "N"]))


@given(
    in_one_script(0x41, 0xB4)
    | in_one_script(0xC0, 0x24F)
    | in_one_script(0x400, 0x52F)
    | in_one_script(0x370, 0x3FF)
    | in_one_script(0x620, 0x6FF)
    | in_one_script(0x3040, 0xD7FF)
)
def test_a_spelling_is_its_own_spelling(word):
    for spelling in spellings(word):
        assert spelling in spellings(spelling)
