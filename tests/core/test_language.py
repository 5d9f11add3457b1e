import pytest

from bot.core.language import ANY_LETTERS, OWN_LETTERS, letters, primary


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("fr", "fr"),
        ("FR-ml", "fr"),
        ("zh_Hans_CN", "zh"),
        (" en ", "en"),
        ("bam", "bam"),
        (None, None),
        ("", None),
        ("und", None),
        ("mul", None),
        ("french", None),
        ("f", None),
        ("fr--ML", None),
        ("12", None),
    ],
)
def test_the_primary_tag_is_two_or_three_letters_or_unknown(tag, expected):
    assert primary(tag) == expected


def test_without_a_known_language_no_letter_is_kept():
    assert letters() == letters(None, "en", "xx") == ANY_LETTERS
    assert not ANY_LETTERS.kept
    assert ANY_LETTERS.spelt == {"ä", "ö", "ü"}


def test_a_letter_is_kept_if_either_language_has_it_as_its_own():
    assert letters("es", "sv").kept == {"ñ", "å", "ä", "ö"}


def test_an_umlaut_may_be_spelt_out_unless_it_is_a_letter_that_never_is():
    assert letters("de").spelt == {"ä", "ö", "ü"}
    assert letters("sv").spelt == {"ü"}
    assert letters("sv", "de").spelt == {"ä", "ö", "ü"}


def test_own_letters_are_small_single_characters():
    for own in OWN_LETTERS.values():
        assert own == own.lower()
        assert len(set(own)) == len(own)
