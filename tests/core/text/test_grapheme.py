import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text import cut

FAMILY = "👩\u200d👩\u200d👧"


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("Mali", 4, "Mali"),
        ("Malians", 5, "Mali…"),
        ("Mali and", 6, "Mali…"),
        (FAMILY + "abc", 6, FAMILY + "…"),
        (FAMILY + "abc", 5, "…"),
        ("e\u0301e\u0301e\u0301", 4, "e\u0301…"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
        ("abc", -1, ""),
        ("", 0, ""),
    ],
)
def test_text_is_cut_where_a_character_ends(text, limit, expected):
    assert cut(text, limit) == expected


@given(st.text(), st.integers(-1, 40))
def test_what_is_left_fits_and_is_whole_characters(text, limit):
    short = cut(text, limit)
    assert len(short) <= max(limit, 0) or short == text
    if short != text and short:
        kept = short.removesuffix("…")
        begun = "".join(regex.findall(r"\X", text))[: len(kept)]
        assert begun == kept
        rest = text[len(kept) :].lstrip()
        assert "".join(regex.findall(r"\X", kept)) == kept
        assert rest
