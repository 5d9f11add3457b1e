import pytest

from bot.core.match import Page, compile_term, match_term
from bot.core.model import Field, Span, Term
from tests.core.match.asking import found

FAR = " x" * 9


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("a OR b", "b x", ["b"]),
        ("a b", "b a", ["b", "a"]),
        ("a b", "a x", []),
        ("a NOT b", "a x", ["a"]),
        ("a NOT b", "a b", []),
        ("a (NOT b OR c)", "a b c", ["a", "c"]),
        ("a (NOT b OR c)", "a x", ["a"]),
        ("a UNLESS b", "a b", ["a"]),
        ("a UNLESS (b NEAR/2 c)", "b a c a", ["a"]),
        ('wagner UNLESS "richard wagner"', "Richard Wagner, Wagner", ["Wagner"]),
        ('wagner UNLESS "richard wagner"', "Richard Wagner", []),
        ('"a b" UNLESS b', "a b", ["a b"]),
        ("a UNLESS title:a", "a", ["a"]),
        ("a NEAR b", "a 1 2 3 4 b", ["a", "b"]),
        ("a NEAR b", "a 1 2 3 4 5 b", []),
        ("a NEAR/1 b", "b 1 a 1 2 b", ["b", "a"]),
        ("a NEAR/2 b", "a b 1 a 1 2 3 a", ["a", "b", "a"]),
        ("a ONEAR/2 b", "b a b 1 2 3 b", ["a", "b"]),
        ("a NEAR/9S b", "a. B and a", ["B", "a"]),
        ("a NEAR/9S b", "a. B", []),
        ("a NEAR a", "a", []),
        ("a NEAR a", "a a", ["a", "a"]),
        ("a NEAR/1 b NEAR/1 c", "a b 1 c", ["a", "b", "c"]),
        ("a NEAR/1 b NEAR/1 c", "a b 1 2 c", []),
        ('a NEAR/1 "b c"', "a 1 b c", ["a", "b c"]),
        ("armée NEAR/1 mali", "L'armée, l'X d'Mali", ["armée", "Mali"]),
        ("a NEAR/1 b", "a Mali's b", ["a", "b"]),
        ("a NEAR/1 b", "a pull-out b", []),
        ("a NEAR/1 b", "a 1,000.5 b", ["a", "b"]),
        ("/a+/ NEAR/1 b", "aa 1 b", ["aa", "b"]),
        (r"/\?/ NEAR/1S b", "b ?", ["b", "?"]),
        ("atleast2(a)", "a x", []),
        ("atleast2(a)", "a x A", ["a", "A"]),
        ('atleast2(a OR "a b")', "a b", []),
        ('atleast2(a OR "a b")', "a b a", ["a", "a b", "a"]),
        ("atleast2of(a, b, c)", "a a", []),
        ("atleast2of(a, b, c)", "c a", ["c", "a"]),
        ("atleast1of(a b, c)", "a b", ["a", "b"]),
    ],
)
def test_operators_find_what_they_say(query, text, marked):
    assert found(query, text) == marked


def test_occurrences_count_over_title_and_text_but_sides_meet_in_one_field():
    page = Page("a b", "a c")
    both = (Span(Field.TEXT, 0, 1), Span(Field.TITLE, 0, 1))
    assert match_term(page, compile_term(Term("atleast2(a)"))) == both
    assert match_term(page, compile_term(Term("b c")))
    assert not match_term(page, compile_term(Term("b NEAR/9 c")))
    assert not match_term(page, compile_term(Term('"b a"')))


def test_the_sides_of_a_near_are_all_marked_however_many():
    assert found("a NEAR/1 b", "a b " * 50) == ["a", "b"] * 50


def test_a_long_text_of_nothing_but_sides_takes_time_in_proportion():
    assert len(found("a NEAR/100 b NEAR/100 a UNLESS c", "a b " * 5_000)) == 10_000


def test_what_is_excluded_in_one_field_stays_in_the_other():
    spans = match_term(Page("a", "a b"), compile_term(Term("a UNLESS title:a")))
    assert spans == (Span(Field.TEXT, 0, 1),)
