import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import AskError
from bot.core.match.grammar import read
from bot.core.match.parsing import parse

_WORDS = (
    "mali",
    "Ménaka",
    "NOT",
    "AND",
    "OR",
    "NEAR",
    "ONEAR",
    "UNLESS",
    "NOTE",
    "atleast3",
    "马里",
)
_MORE = ("مالي", "title", "a-b", "x*", '"gao"', '"burkina faso"', '"NOT mali"', '"a OR b"', '""')
_SPACES = st.sampled_from((" ", " ", " ", "  ", "\n", "", " NOT "))


def outcome(reader, text):
    """Tell all that comes of reading; columns do not count when trees are compared."""
    try:
        return repr(reader(text))
    except AskError as err:
        return err.code, err.column, err.message


@given(st.lists(st.sampled_from((*_WORDS, *_MORE)) | _SPACES, max_size=12).map(" ".join))
def test_plain_terms_are_read_as_the_grammar_reads_them(text):
    assert outcome(parse, text) == outcome(read, text)


@given(st.lists(st.sampled_from((*_WORDS, *_MORE)) | _SPACES | st.text(max_size=3)).map("".join))
def test_terms_run_together_are_read_as_the_grammar_reads_them(text):
    assert outcome(parse, text) == outcome(read, text)


@pytest.mark.parametrize(
    "text",
    [
        "mali",
        "mali gao NOT niger",
        "mali NEAR/8 gao",
        "NOT NEAR/2 OR",
        '"burkina faso" NOT "a b" x',
    ],
)
def test_columns_are_those_of_the_text(text):
    assert outcome(parse, text) == outcome(read, text)
