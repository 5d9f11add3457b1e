import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.errors import AskError
from bot.core.match import compile_term
from bot.core.match.operators import ATOMS, OPERATORS
from bot.core.match.parsing import parse
from bot.core.match.printing import written
from bot.core.model import Term
from tests.core.match.drawing import meetings


@pytest.mark.parametrize(
    ("query", "plain"),
    [
        ("a b", "a AND b"),
        ("a AND b OR c", "a AND b OR c"),
        ("a (b OR c)", "a AND (b OR c)"),
        ("a|b c", "a OR b AND c"),
        ("(a OR b) OR c", "(a OR b) OR c"),
        ("NOT (a) b", "NOT a AND b"),
        ("-a b", "NOT a AND b"),
        ("b NOT NOT a", "b AND NOT NOT a"),
        ("b NOT a UNLESS c", "b AND NOT a UNLESS c"),
        ("b (NOT a) c", "b AND NOT a AND c"),
        ("a UNLESS b NEAR c", "a UNLESS b NEAR/4 c"),
        ("(a UNLESS b) NEAR c", "(a UNLESS b) NEAR/4 c"),
        ("a NEAR/3 b ONEAR/5S c", "a NEAR/3 b ONEAR/5S c"),
        ("a NEAR (b NEAR c)", "a NEAR/4 (b NEAR/4 c)"),
        ("title:a NEAR b", "title:a NEAR/4 b"),
        ("Title:(a b)", "title:(a AND b)"),
        ("(b OR Mali: ) Gao:", "(b OR Mali:) AND Gao:"),
        ("title:text:a", "title:text:a"),
        ("AtLeast2 (a)", "atleast2(a)"),
        ("atleast2of(a b, c OR d , e)", "atleast2of(a AND b, c OR d, e)"),
        ("“a b”~2 =OR", '"a b"~2 AND =OR'),
        ("a andb ORANGE NEARLY title", "a AND andb AND ORANGE AND NEARLY AND title"),
        ("1,000 10:30 @x #y /z/i ={Q q}", "1,000 AND 10:30 AND @x AND #y AND /z/i AND ={Q q}"),
    ],
)
def test_a_term_reads_as_its_plainest_form_says(query, plain):
    assert written(parse(query)) == plain


@pytest.mark.parametrize(
    ("query", "code", "column"),
    [
        ("", "missing-operand", 1),
        (" \n", "missing-operand", 1),
        ("a AND", "missing-operand", 3),
        ("a OR OR b", "missing-operand", 3),
        ("OR a", "missing-operand", 1),
        ("(OR a)", "missing-operand", 2),
        ("a ()", "missing-operand", 3),
        ("a NEAR NOT b", "missing-operand", 3),
        ("b NOT", "missing-operand", 3),
        ("title:", "missing-operand", 1),
        ("a, b", "missing-operand", 2),
        ("atleast2of(a, )", "missing-operand", 13),
        ("atleast2(a, b)", "missing-operand", 11),
        ("atleast3of(a, b)", "missing-operand", 1),
        ('a ""', "missing-operand", 3),
        ("a !!!", "missing-operand", 3),
        ("a ={-}", "missing-operand", 3),
        ("a #", "missing-operand", 3),
        ("a @", "missing-operand", 3),
        ("a //", "missing-operand", 3),
        ("a mali.com", "missing-operand", 3),
        ('a "b c', "unclosed-quote", 3),
        ("a “b c", "unclosed-quote", 3),
        ('"a" "', "unclosed-quote", 5),
        ("a /b c", "unclosed-quote", 3),
        ("a\nb /c", "unclosed-quote", 5),
        ("a ={b", "unclosed-paren", 3),
        ("a AND (b OR c", "unclosed-paren", 7),
        ("((a)", "unclosed-paren", 1),
        ("(a (b", "unclosed-paren", 4),
        ("atleast2(a", "unclosed-paren", 9),
        ("a) b", "unopened-paren", 2),
        (")", "unopened-paren", 1),
        ("a NEAR/0 b", "near-range", 3),
        ("a NEAR/101 b", "near-range", 3),
        ("a NEAR/ b", "near-range", 3),
        ("a ONEAR/x b", "near-range", 3),
        ("a NEAR/" + "9" * 999 + " b", "near-range", 3),
        ("a NEAR/٣ b", "near-range", 3),
        ("atleast0(a)", "near-range", 1),
        ("atleast(a)", "near-range", 1),
        ('"a b"~x', "near-range", 1),
        ('"a b"~101', "near-range", 1),
        ("a b~2", "near-range", 3),
        ('"a b"~1,000', "near-range", 1),
        ("*", "bare-wildcard", 1),
        ("a **", "bare-wildcard", 3),
        ("a*b", "bare-wildcard", 1),
        ("*abcd*", "bare-wildcard", 1),
        ('"russian merc*"', "bare-wildcard", 1),
        ("a wi*", "short-prefix", 3),
        ("*zug", "short-prefix", 1),
        ("马里*", "short-prefix", 1),
        ("NOT a", "pure-negative", 1),
        ("a OR NOT b", "pure-negative", 6),
        ("(a OR -b) | c", "pure-negative", 7),
        ("NOT a -b", "pure-negative", 1),
        ("a NEAR (b OR NOT c)", "pure-negative", 14),
        ("a UNLESS (NOT c)", "pure-negative", 11),
        ("atleast2of(a, NOT b)", "pure-negative", 15),
        ("title:(NOT b)", "pure-negative", 8),
        ("titel:a", "unknown-field", 1),
        ('titel:"a"', "unknown-field", 1),
        ("titel:(a)", "unknown-field", 1),
        ("https://news.example/", "unknown-field", 1),
        ("a @malo", "unknown-alias", 3),
        (r"a /(b)\1/", "regex-unsupported", 3),
        ("/(?=a)/", "regex-unsupported", 1),
        ("/a{1000}{1000}/", "regex-unsupported", 1),
        ("/((a{90}){90}){90}/", "regex-unsupported", 1),
        ("/a*/", "regex-unsupported", 1),
        ("/a/x", "regex-unsupported", 1),
        ("/a\ud800(/", "regex-unsupported", 1),
        ("a" * 2001, "too-long", 2001),
        ("(" * 33 + "a" + ")" * 33, "too-deep", 33),
        ("b " + "-" * 33 + "a", "too-deep", 3),
        ("a NEAR " * 33 + "a", "too-deep", 227),
    ],
)
def test_a_mistake_is_named_where_it_stands_with_a_way_out(query, code, column):
    with pytest.raises(AskError) as refused:
        compile_term(Term(query))
    error = refused.value
    assert (error.code, error.column, error.text) == (code, column, query)
    assert error.hint
    if query and "\n" not in query:
        assert error.explained().splitlines()[-2] == " " * (column - 1) + "^"


def test_what_is_meant_is_suggested():
    with pytest.raises(AskError) as refused:
        compile_term(Term("sorce:rfi"))
    assert "did you mean source?" in refused.value.hint


@pytest.mark.parametrize(
    "query",
    [
        "a" * 2000,
        "(" * 32 + "a" + ")" * 32,
        "b " + "-" * 31 + "a",
        "a OR " * 399 + "a",
        "a b " * 400,
    ],
)
def test_what_is_within_the_limits_is_read(query):
    assert written(parse(query))


@given(meetings(queries=1, pages=0))
def test_writing_a_term_and_reading_it_again_changes_nothing(meeting):
    for query in meeting.queries:
        tree = parse(query)
        assert parse(written(tree)) == tree


TOKENS = st.sampled_from(
    [
        *'()|,-*~@#/:="“{} ',
        "={",
        "}",
        "AND",
        "OR",
        "NOT",
        "NEAR",
        "NEAR/3S",
        "ONEAR/",
        "UNLESS",
        "title:",
        "foo:",
        "atleast2(",
        "atleast2of(",
        "mali",
        "马",
        "*zug",
        "wag*",
        "\n",
        "\ud800",
        "~2",
    ]
)


@given(st.text() | st.lists(TOKENS, max_size=14).map("".join) | st.lists(TOKENS).map(" ".join))
@example("/" + "\\" * 9)
@example(r"/\Qab/")
@example("={" * 900)
@example("A:\r")
@example("atleast1of(A: , (b | c:))")
def test_any_text_is_a_term_or_a_mistake(text):
    try:
        tree = parse(text)
        compile_term(Term(text))
    except AskError as error:
        assert error.text == text  # noqa: PT017 - most texts raise nothing
        assert 1 <= error.column <= len(text) + 1  # noqa: PT017 - likewise
    else:
        assert parse(written(tree)) == tree


def test_every_row_says_how_it_is_written_and_what_it_means():
    names = [row.name for row in (*OPERATORS, *ATOMS)]
    assert len(set(names)) == len(names)
    for row in (*OPERATORS, *ATOMS):
        assert row.written
        assert row.meaning
