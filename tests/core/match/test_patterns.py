import pytest

from bot.core.match.patterns import compile_pattern, find_pattern


def found(pattern: str, text: str, *, ignores_case: bool = False) -> list[str]:
    compiled = compile_pattern(pattern, ignores_case=ignores_case, column=1)
    return [text[start:end] for start, end in find_pattern(compiled, text)]


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("mal", "mal malin Somal mal", ["mal", "mal"]),
        ("mal|malin", "malin", ["malin"]),
        ("a", "a a a,a", ["a", "a", "a", "a"]),
        ("é+", "éé é — é", ["éé", "é", "é"]),
        ("马里", "马里马里 x马里", ["马里", "马里"]),
        ("mali", "在mali的 马mali", ["mali", "mali"]),
        ("^mali$", "mali", ["mali"]),
        ("^mali", "x mali", []),
        (r"\b", "mali gao", []),
        (r"\b", "a _ b", []),
        ("mali", "e\u0301mali mali\u0301", []),
        ("(?i)mali (?P<x>gao)", "Mali Gao", ["Mali Gao"]),
        ("mali", "_mali_", ["mali"]),
    ],
)
def test_matches_begin_and_end_at_word_edges(pattern, text, expected):
    assert found(pattern, text) == expected


def test_case_is_ignored_where_asked_for():
    assert found("fama", "FAMa", ignores_case=True) == ["FAMa"]


def test_time_is_linear_in_the_text():
    assert found("(a+)+", "a" * 100_000 + "b") == []
    assert len(found("[a-z]+", "mali " * 20_000)) == 20_000
