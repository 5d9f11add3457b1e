"""Watchlist files and names.yaml, right and wrong."""

import pytest

from bot.core.errors import SetupError
from bot.core.model import Alias, Priority, Term, Watchlist
from bot.settings.reading import read
from bot.settings.terms import aliases, watchlist
from tests.fakes.files import a_file


def a_watchlist(folder, text):
    return watchlist(read(a_file(folder, text, "w.yaml")), "w")


def told(folder, text, make=lambda document: watchlist(document, "w")):
    with pytest.raises(SetupError) as caught:
        make(read(a_file(folder, text, "w.yaml")))
    return [each.line().replace(f"{folder}/", "") for each in caught.value.problems]


def test_a_watchlist_has_a_title_a_priority_and_three_lists(tmp_path):
    text = """
title: Wagner Group
priority: high
any:
  - wagner
  - 'вагнер NEAR/8 ЧВК'
  - {term: "@wagner", lang: RU, inflect: false, note: the company}
all: [mali, 2022]
unless:
  - NO
"""
    origin = f"{tmp_path}/w.yaml"
    assert a_watchlist(tmp_path, text) == Watchlist(
        name="w",
        title="Wagner Group",
        priority=Priority.HIGH,
        any=(
            Term("wagner", origin=f"{origin}:5:5"),
            Term("вагнер NEAR/8 ЧВК", origin=f"{origin}:6:5"),
            Term("@wagner", "ru", inflect=False, note="the company", origin=f"{origin}:7:12"),
        ),
        all=(Term("mali", origin=f"{origin}:8:7"), Term("2022", origin=f"{origin}:8:13")),
        unless=(Term("NO", origin=f"{origin}:10:5"),),
    )


def test_the_title_is_the_name_and_the_priority_normal_unless_given(tmp_path):
    made = a_watchlist(tmp_path, "all: [x]\nany:\nunless:\n")
    assert (made.title, made.priority, made.any, made.unless) == ("w", Priority.NORMAL, (), ())


@pytest.mark.parametrize("text", ["", "title: x", "any: []", "unless: [x]", "any:\nall:\n"])
def test_a_watchlist_that_every_item_would_match_is_refused(tmp_path, text):
    assert told(tmp_path, text) == [
        (
            "w.yaml:1:1: no terms under any or all, so every item would match"
            " (write any: [wagner, timbuktu])"
        )
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("any: wagner", "1:6: expected a list"),
        ("any: {a: b}", "1:6: expected a list, got keys and values"),
        ("any: [null]", "1:7: expected a term, got nothing (quote a term that begins with #, or"),
        ("any:\n  - #mali", "2:4: expected a term, got nothing (quote a term that begins with #"),
        ("any: ['']", "1:7: expected a term, got ''"),
        ("any: [{term: ' '}]", "1:14: expected a term, got ' '"),
        ("any: [{}]", "1:7: the key 'term' is missing"),
        ("any: [[a]]", "1:7: expected keys and values, got a list"),
        (
            "any: [title: wagner]",
            "1:7: the key 'title' is unknown (known: inflect, lang, note, term)",
        ),
        ("any: [{term: x, inflect: perhaps}]", "1:26: expected true or false, got 'perhaps'"),
        ("any: [{term: x, lang: french}]", "1:23: expected a language such as fr"),
        ("ayn: [x]", "1:1: the key 'ayn' is unknown (did you mean any? known: all, any, priority"),
        ("priority: hihg\nany: [x]", "1:11: expected one of low, normal, high, urgent, got 'hihg'"),
        ("title: ['x']\nany: [x]", "1:8: expected a text, got a list"),
        ("[]", "1:1: expected keys and values, got a list"),
    ],
)
def test_a_mistake_in_a_watchlist(tmp_path, text, said):
    problems = told(tmp_path, text)
    assert any(f"w.yaml:{said}" in each for each in problems)


def test_every_mistake_in_a_file_is_told(tmp_path):
    assert len(told(tmp_path, "titel: x\npriority: y\nany: [null, {trm: x}]")) == 5


def test_an_alias_is_a_list_of_terms_or_languages_with_lists(tmp_path):
    text = "mali: [mali, {term: bamako, lang: FR}]\nrussia: {EN: [russia], ru: [Россия]}\nempty: []"
    origin = f"{tmp_path}/w.yaml"
    assert aliases(read(a_file(tmp_path, text, "w.yaml"))) == (
        Alias(
            "mali",
            (
                (
                    "",
                    (
                        Term("mali", origin=f"{origin}:1:8"),
                        Term("bamako", "fr", origin=f"{origin}:1:21"),
                    ),
                ),
            ),
        ),
        Alias(
            "russia",
            (
                ("en", (Term("russia", "en", origin=f"{origin}:2:15"),)),
                ("ru", (Term("Россия", "ru", origin=f"{origin}:2:29"),)),
            ),
        ),
        Alias("empty", (("", ()),)),
    )


def test_no_aliases_at_all_are_fine(tmp_path):
    assert aliases(read(a_file(tmp_path, "# none yet\n", "w.yaml"))) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "mali: mali",
            "1:7: expected a list of terms, or languages with lists of terms, got 'mali'",
        ),
        ("mali:", "expected a list of terms, or languages with lists of terms, got nothing"),
        (
            "'@mali': [x]",
            "1:1: expected the name of an alias, got '@mali' (the @ is written only in",
        ),
        ("'a b': [x]", "1:1: expected the name of an alias, got 'a b' (name it with letters,"),
        ("mali: {french: [x]}", "1:8: expected a language such as fr, ar or pt-br, got 'french'"),
        ("mali: {fr: x}", "1:12: expected a list"),
        ("mali: {fr: [null]}", "1:13: expected a term, got nothing"),
        ("mali: [x, {trm: y}]", "1:12: the key 'trm' is unknown (did you mean term?"),
        ("[]", "1:1: expected keys and values, got a list"),
    ],
)
def test_a_mistake_in_names(tmp_path, text, said):
    problems = told(tmp_path, text, aliases)
    assert any(said in each for each in problems)


@pytest.mark.parametrize(
    ("said", "inflect", "particles"),
    [("true", True, False), ("false", False, False), ("particles", False, True)],
)
def test_names_say_how_they_are_inflected_where_a_term_does_not(tmp_path, said, inflect, particles):
    text = f"inflect: {said}\na: [x, {{term: y, inflect: true}}, {{term: z, inflect: false}}]"
    ((_, terms),) = aliases(read(a_file(tmp_path, text, "w.yaml")))[0].by_lang
    assert [(each.inflect, each.particles) for each in terms] == [
        *((inflect, particles), (True, False), (False, False)),
    ]


def test_an_alias_may_be_named_like_a_key(tmp_path):
    (made,) = aliases(read(a_file(tmp_path, "inflect: [declension]", "w.yaml")))
    assert (made.name, made.by_lang[0][1][0].text) == ("inflect", "declension")


def test_mistakes_in_keys_and_in_aliases_of_names_are_told_together(tmp_path):
    with pytest.raises(SetupError) as refused:
        aliases(read(a_file(tmp_path, "inflect: perhaps\na: [null]", "w.yaml")))
    lines = [problem.line() for problem in refused.value.problems]
    assert [
        "expected one of true, false, particles" in lines[0],
        "expected a term" in lines[1],
    ] == [True, True]
