import pytest

from bot.core.match import Page, compile_term, match_term
from bot.core.model import Term

FORMS = {
    "base": {"en": {"bases", "based"}, "de": {"basen"}},
    "troop": {"en": {"troops"}, "fr": {"troupes"}},
}


def forms(word: str, language: str | None) -> dict[str | None, frozenset[str]]:
    """Know two words, whatever language a term is in."""
    more = {each: frozenset({word, *some}) for each, some in FORMS.get(word, {}).items()}
    return {None: frozenset({word}), **more}


@pytest.mark.parametrize(
    ("query", "lang", "text", "found"),
    [
        ("base", "en", "two bases", "bases"),
        ("base", "de", "zwei Basen", "Basen"),
        ("base", "fr", "la base", "base"),
        ("base", "de", "two bases", None),
        ("base", "fr", "zwei Basen", None),
        ("base", None, "zwei Basen", "Basen"),
        ("base", None, "two bases", "bases"),
        ('"troop base"', "en", "all troops based there", "troops based"),
        ('"troop base"', "de", "troop basen", "troop basen"),
        ('"troop base"', "de", "troops basen", None),
        ('"gao base"~1', "en", "gao old bases", "gao old bases"),
    ],
)
def test_forms_count_in_items_of_their_language_or_of_none_that_is_known(query, lang, text, found):
    spans = match_term(Page("", text, lang), compile_term(Term(query), forms=forms))
    assert [text[span.start : span.end] for span in spans] == ([found] if found else [])


def test_any_form_makes_an_item_a_candidate():
    probes = compile_term(Term("base"), forms=forms).plan.probes()
    assert {probe.text for probe in probes} == {"base", "bases", "based", "basen"}


def test_what_is_not_a_plain_word_is_looked_for_as_written():
    for query in ("={base}", "#base", "base*", "/base/"):
        term = compile_term(Term(query), forms=forms)
        assert match_term(Page("", "#base", "en"), term)
        assert not match_term(Page("", "troops", "en"), term)
    for query in ("={base}", "#base", "/base/"):
        assert not match_term(Page("", "bases", "en"), compile_term(Term(query), forms=forms))
