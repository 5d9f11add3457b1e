import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text import clean


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x00b\x07c\x1bd\x7f\x9b", "abcd"),
        ("a\ud800b\udfff\ufdd0", "ab"),
        ("invoice\u202egnp.exe\u202c", "invoicegnp.exe"),
        ("Wag\u200bner\ufeff\u2060 so\u00adft", "Wagner soft"),
        ("pass\u200dword \u200cx\u200d", "password x"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        (
            "👩\u200d👩\u200d👧 👩🏽\u200d🚀 ❤\ufe0f\u200d🔥",
            "👩\u200d👩\u200d👧 👩🏽\u200d🚀 ❤\ufe0f\u200d🔥",
        ),
        ("\u200fمالي\u200f", "\u200fمالي\u200f"),
        ("hidden\U000e0041\U000e0042", "hidden"),
        ("a \t\u00a0\n b", "a b"),
        ("  a  ", "a"),
        ("Z" + "\u0301" * 50, "Z" + "\u0301" * 4),
        ("\u2067a\u2069 b", "\u2067a\u2069 b"),
        ("\u2067a", "\u2067a\u2069"),
        ("a\u2069 b\u2068c\u2066d", "a b\u2068c\u2066d\u2069\u2069"),
        ("", ""),
    ],
)
def test_what_could_harm_is_gone(text, expected):
    assert clean(text) == expected


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028", " \x0b ", "\n \n\n"])
def test_lines_are_kept_if_asked_for(end):
    assert clean(f"a  b{end}c", keep_lines=True) == "a b\nc"
    assert clean(f"a  b{end}c") == "a b c"


PIECES = st.sampled_from(
    "\u200b\u200c\u200d\u2066\u2069\u202e\u0301\n مa👩\ufe0f\U000e0041\ud800\x00"
)


@given(st.text() | st.lists(PIECES).map("".join), st.booleans())
def test_clean_text_stays_as_it_is(text, keep_lines):
    once = clean(text, keep_lines=keep_lines)
    assert clean(once, keep_lines=keep_lines) == once
    once.encode()


@given(st.lists(PIECES | st.characters()).map("".join))
def test_isolates_are_balanced_and_never_closed_before_they_open(text):
    depth = 0
    for char in clean(text):
        depth += (char in "\u2066\u2067\u2068") - (char == "\u2069")
        assert depth >= 0
    assert depth == 0


@pytest.mark.parametrize("piece", ["\u0301", "\u200d", "a\u200d\u200b", "\u2066", "\u2069", " \n"])
def test_a_hostile_text_takes_time_in_proportion(piece):
    assert len(clean("a" + piece * 50_000)) <= 100_001
