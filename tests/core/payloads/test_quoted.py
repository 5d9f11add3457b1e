import pytest
from hypothesis import given

from bot.core.payloads.quoted import has_caret, marked, plain, plain_lines
from tests.core.payloads.hostile import texts


def bracketed(text: str) -> str:
    return marked(text, str, "[{}]".format)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("`undo` takes it back", "[undo] takes it back"),
        ("`a` and `b c`", "[a] and [b c]"),
        ("no command", "no command"),
        ("one ` tick", "one ` tick"),
        ("``fence``", "``fence``"),
        ("```block```", "```block```"),
        ("` spaced `", "` spaced `"),
        ("`over\ntwo`", "`over\ntwo`"),
        ("``", "``"),
    ],
)
def test_a_command_stands_between_two_backticks_on_one_line(text: str, shown: str) -> None:
    assert bracketed(text) == shown


@given(texts)
def test_marking_loses_nothing(text: str) -> None:
    assert marked(text, str, "`{}`".format) == text
    assert marked(text, str, str) == plain(text)


def test_only_what_was_asked_keeps_its_backticks() -> None:
    assert plain_lines(("`a`", "`b`", " ^", "`c`")) == ("a", "`b`", " ^", "c")
    assert plain_lines(()) == ()


def test_a_caret_stands_alone() -> None:
    assert has_caret(("x", "  ^"))
    assert not has_caret(("x^", "a ^"))
