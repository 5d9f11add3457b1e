import pytest

from bot.core.errors import AskError
from bot.core.match import Page, compile_term, match_term
from bot.core.model import Alias, Term
from tests.core.match.asking import an_alias, found

MALI = an_alias("mali", "bamako", en=["mali", "malian"], fi=["malissa"], ar=["مالي"])


def test_an_alias_stands_for_each_of_its_terms():
    assert found("@mali", "Bamako, Mali", MALI) == ["Bamako", "Mali"]
    assert found("@MALI", "Bamako", MALI) == ["Bamako"]


@pytest.mark.parametrize(
    ("lang", "marked"),
    [
        (None, ["Mali", "malissa", "Bamako"]),
        ("und", ["Mali", "malissa", "Bamako"]),
        ("en-GB", ["Mali", "Bamako"]),
        ("fi", ["malissa", "Bamako"]),
        ("sw", ["Bamako"]),
    ],
)
def test_a_form_applies_to_items_in_its_language_or_in_none_known(lang, marked):
    assert found("@mali", "Mali malissa Bamako", MALI, lang=lang) == marked


def test_an_alias_that_is_listed_for_other_languages_alone_does_not_hold():
    only_english = an_alias("mali", en=["mali"])
    assert found("bamako NOT @mali", "bamako mali", only_english, lang="sw") == ["bamako"]
    assert found("bamako NOT @mali", "bamako mali", only_english, lang="en") == []


def test_an_alias_is_looked_for_where_the_term_looks():
    compiled = compile_term(Term("title:@mali text:@mali"), [MALI])
    assert not match_term(Page("Mali", "Gao"), compiled)
    assert match_term(Page("Mali", "Bamako"), compiled)


def test_aliases_may_use_aliases_and_share_a_name():
    sahel = an_alias("sahel", "@mali", "@niger")
    niger = an_alias("niger", "niamey"), an_alias("niger", "agadez")
    assert found("@sahel", "Agadez Niamey Mali", sahel, MALI, *niger) == [
        "Agadez",
        "Niamey",
        "Mali",
    ]


def test_terms_of_an_alias_keep_their_own_inflection_and_language():
    alias = Alias("x", (("", (Term("مالي", inflect=False), Term("ano", lang="es"))),))
    assert found("@x", "مالي والمالي ano año", alias) == ["مالي", "ano"]


def test_an_alias_without_terms_holds_nowhere():
    assert found("@x", "x", an_alias("x")) == []


@pytest.mark.parametrize(
    ("aliases", "code", "said"),
    [
        ([], "unknown-alias", "there is no alias @a"),
        ([an_alias("a", "@a")], "alias-cycle", "@a → @a"),
        (
            [an_alias("a", "@b"), an_alias("b", "x OR @c"), an_alias("c", "@b")],
            "alias-cycle",
            "@b → @c → @b",
        ),
        (
            [an_alias("a", "@c"), an_alias("c", "@b"), an_alias("b", "@a")],
            "alias-cycle",
            "@a → @c → @b → @a",
        ),
        ([an_alias("a", "@b"), an_alias("b", '"x')], "unclosed-quote", "in @a: in @b: this quote"),
        ([an_alias("a", "@b")], "unknown-alias", "in @a: there is no alias @b"),
        ([an_alias("a", "x !")], "missing-operand", "in @a: there is no word in '!'"),
        ([an_alias("a", "NOT x")], "pure-negative", "in @a:"),
        (
            [an_alias("a", "@b0"), *(an_alias(f"b{i}", f"@b{i + 1}") for i in range(40))],
            "too-deep",
            "deep",
        ),
    ],
)
def test_what_is_wrong_with_an_alias_is_told_where_it_is_used(aliases, code, said):
    with pytest.raises(AskError) as refused:
        compile_term(Term("x @a"), aliases)
    assert (refused.value.code, refused.value.column, refused.value.text) == (code, 3, "x @a")
    assert said in refused.value.message
    assert refused.value.hint


def test_an_alias_that_is_close_is_suggested():
    with pytest.raises(AskError) as refused:
        compile_term(Term("@malli"), [MALI])
    assert refused.value.hint == "did you mean mali?"


def test_aliases_that_use_each_other_many_times_are_compiled_once():
    doubling = [an_alias(f"a{i}", *[f"@a{i + 1} OR @a{i + 1}"] * 9) for i in range(20)]
    assert found("@a0", "gao", *doubling, an_alias("a20", "gao")) == ["gao"]
