"""Names, lines, languages, follows."""

from typing import Annotated

import pytest
from pydantic import BaseModel, SecretStr
from pydantic_core import PydanticCustomError

from bot.settings.words import LIST, address, country, follows, is_name, lang, line, name


@pytest.mark.parametrize("text", ["wagner", "mali-russia", "a_1", "Тимбукту", "مالي", "x" * 64])
def test_names_are_one_word(text):
    assert is_name(text)


@pytest.mark.parametrize("text", ["", "a b", "-a", "_a", "a.b", "a/b", "a\n", "@a", "x" * 65])
def test_what_cannot_be_typed_as_one_word_is_no_name(text):
    assert not is_name(text)


def test_a_name_is_returned_or_refused():
    assert name("wagner") == "wagner"
    with pytest.raises(PydanticCustomError, match="expected a name"):
        name("news room")


def test_a_line_is_trimmed_and_may_be_in_any_script():
    assert line("  خبرگزاری می\u200cخواهد ") == "خبرگزاری می\u200cخواهد"


@pytest.mark.parametrize("text", ["", "  ", "a\nb", "a\x1b[31m", "a\u2028b", "a\u202eb", "x" * 301])
def test_a_line_that_could_forge_what_people_see_is_refused(text):
    with pytest.raises(PydanticCustomError, match="expected one line"):
        line(text)


def test_languages_and_countries_have_one_case():
    assert lang("NO") == "no"
    assert lang("pt-BR") == "pt-br"
    assert country("ml") == "ML"


@pytest.mark.parametrize("text", ["", "f", "french", "fr_FR", "fr-", "ф"])
def test_a_language_is_a_tag(text):
    with pytest.raises(PydanticCustomError, match="expected a language"):
        lang(text)


@pytest.mark.parametrize("text", ["", "MLI", "M1", "Mali"])
def test_a_country_has_two_letters(text):
    with pytest.raises(PydanticCustomError, match="two letters"):
        country(text)


def test_a_star_follows_every_watchlist():
    assert follows("*") is None
    assert follows(["wagner", "*"]) is None


def test_nothing_follows_nothing():
    assert follows(None) == frozenset()
    assert follows([]) == frozenset()
    assert follows(frozenset({"wagner"})) == {"wagner"}
    assert follows(["wagner", "wagner", "mali"]) == {"wagner", "mali"}


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("wagner", "write [wagner]"),
        ("wagner, mali", "write [wagner, timbuktu]"),
        ({"wagner": "x"}, "write [wagner, timbuktu]"),
        ([["wagner"]], "write [wagner, timbuktu]"),
        ([None], "write [wagner, timbuktu]"),
    ],
)
def test_anything_else_follows_with_a_hint(value, hint):
    with pytest.raises(PydanticCustomError) as caught:
        follows(value)
    assert caught.value.context == {"what": '"*" or a list of watchlists', "hint": hint}


def test_the_id_of_a_channel_keeps_every_digit_and_is_not_shown():
    assert address(" 0012 ").get_secret_value() == "0012"
    assert "hooks" not in repr(address(SecretStr("https://hooks.example/x")))


@pytest.mark.parametrize("value", ["", " ", None, ["x"], "a\nb"])
def test_an_empty_id_is_refused(value):
    with pytest.raises(PydanticCustomError, match="id of the channel"):
        address(value)


def test_a_key_with_only_comments_after_it_is_an_empty_list():
    class Shape(BaseModel):
        terms: Annotated[list[str], LIST]

    assert Shape(terms=None).terms == []
    assert {"type": "null"} in Shape.model_json_schema()["properties"]["terms"]["anyOf"]
