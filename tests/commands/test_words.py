import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.words import LONGEST, nearest, quoted, tidy, token_at, tokens_from
from bot.core.errors import AskError


def values(text: str) -> list[str]:
    return [token.value for token in tokens_from(text, 0)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  one  two ", ["one", "two"]),
        ('"one two" three', ["one two", "three"]),
        ("“one two” three", ["one two", "three"]),
        ("„one two“ «three four»", ["one two", "three four"]),
        ("'one two' three", ["one two", "three"]),
        ("‘one two’", ["one two"]),
        ("l'armée d'Afrique", ["l'armée", "d'Afrique"]),
        ("'l'armée française' x", ["l'armée française", "x"]),
        ("'tis so", ["'tis", "so"]),
        (r'"a \"b\" \\ c"', [r'a "b" \ c']),
        ('5"x', ['5"x']),
        ('""', [""]),
    ],
)
def test_words_are_cut_as_people_mean_them(text: str, expected: list[str]) -> None:
    assert values(text) == expected


def test_a_quote_that_is_never_closed_is_pointed_at() -> None:
    with pytest.raises(AskError) as caught:
        values('one "two three')
    assert (caught.value.code, caught.value.column) == ("unclosed-quote", 5)
    assert 'close it with "' in caught.value.explained()


def test_a_backslash_at_the_end_escapes_nothing() -> None:
    with pytest.raises(AskError):
        values('"abc\\')


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("/latest wagner", "latest wagner"),
        ("/vedette latest", "latest"),
        ("/vedette /latest", "latest"),
        (" VEDETTE   latest ", "latest"),
        ("vedette", ""),
        ("/", ""),
        ("vedettes", "vedettes"),
        ("latest\nwagner\x1b[31m", "latest wagner [31m"),
        ("latest \u202ewagner\u2069", "latest wagner"),
        ("latest \ud800", "latest \ufffd"),
        ("latest a\u200cb", "latest a\u200cb"),
    ],
)
def test_words_are_tidied_to_one_line(words: str, expected: str) -> None:
    assert tidy(words) == expected


def test_more_than_anybody_types_is_refused() -> None:
    assert tidy("x" * LONGEST)
    with pytest.raises(AskError, match="too many"):
        tidy("x" * (LONGEST + 1))


@given(st.text())
def test_a_quoted_value_is_read_back_whole(value: str) -> None:
    token = token_at(quoted(value), 0)
    assert token is not None
    assert (token.value, token.end) == (value, len(quoted(value)))


@given(st.text(alphabet="ab'\"“”«»\\ \u00a0é", max_size=30))
def test_tokens_lie_in_order_within_the_text(text: str) -> None:
    try:
        tokens = list(tokens_from(text, 0))
    except AskError:
        return
    bounds = [0, *(bound for token in tokens for bound in (token.start, token.end)), len(text)]
    assert bounds == sorted(bounds)
    assert all(token.start < token.end for token in tokens)


def test_the_nearest_name_is_found_whatever_its_capitals() -> None:
    assert nearest("WAGNR", ["Wagner", "mali-russia"]) == "Wagner"
    assert nearest("xyz", ["Wagner"]) is None
