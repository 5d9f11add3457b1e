"""`${NAME}` and NAME_FILE."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.settings.environment import MAX_BYTES, cache_folder, fill
from bot.settings.reading import read
from tests.fakes.files import a_file


def filled(folder: Path, text: str, **environ: str):
    return fill(read(a_file(folder, text, "v.yaml")), environ)


def told(folder: Path, text: str, **environ: str) -> list[str]:
    problems = filled(folder, text, **environ).problems
    return [each.line().replace(f"{folder}/", "") for each in problems]


def test_a_name_takes_the_variable_anywhere_in_any_text(tmp_path):
    document = filled(tmp_path, "{a: 'x-${ONE}-${TWO}-${ONE}', b: ['${TWO}']}", ONE="1", TWO="zwei")
    assert document.value == {"a": "x-1-zwei-1", "b": ["zwei"]}
    assert document.hidden == {("a",), ("b", 0)}
    assert document.secrets == {"1", "zwei", "x-1-zwei-1"}


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_file_gives_its_text_without_the_final_line_end(tmp_path, end):
    secret = a_file(tmp_path, f" s3 cret {end}", "secret")
    assert filled(tmp_path, "a: ${X}", X_FILE=str(secret)).value == {"a": " s3 cret "}


def test_a_variable_goes_before_a_file(tmp_path):
    assert filled(tmp_path, "a: ${X}", X="here", X_FILE="/gone").value == {"a": "here"}


def test_an_empty_variable_leaves_the_file(tmp_path):
    secret = a_file(tmp_path, "s", "secret")
    assert filled(tmp_path, "a: ${X}", X="", X_FILE=str(secret)).value == {"a": "s"}


def test_a_value_may_hold_what_looks_like_a_name(tmp_path):
    assert filled(tmp_path, "a: ${X}", X="${Y}", Y="no").value == {"a": "${Y}"}


def test_every_missing_variable_is_told_with_both_ways_to_set_it(tmp_path):
    assert told(tmp_path, "a: ${X}${Y}", Y="") == [
        (
            "v.yaml:1:4: the environment variable X is not set"
            " (set it, or set X_FILE to the path of a file that holds it)"
        ),
        (
            "v.yaml:1:4: the environment variable Y is empty"
            " (set it, or set Y_FILE to the path of a file that holds it)"
        ),
    ]


@pytest.mark.parametrize("text", ["${", "${}", "${1X}", "${X:-y}", "${X Y}", "x ${-}"])
def test_a_broken_name_is_told(tmp_path, text):
    assert told(tmp_path, f"a: '{text}'", X="x") == [
        "v.yaml:1:4: '${' begins no name of a variable (write ${NAME}, with letters, digits and _)"
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"x" * (MAX_BYTES + 1), "is too large"),
        (b"\xff\xfe", "is no text"),
    ],
)
def test_a_file_that_holds_no_secret_is_told(tmp_path, content, said):
    secret = a_file(tmp_path, content, "secret")
    assert told(tmp_path, "a: ${X}", X_FILE=str(secret)) == [
        (
            f"v.yaml:1:4: the file that X_FILE names {said}"
            " (let X_FILE name a file that holds the secret and nothing else)"
        )
    ]


def test_a_file_that_cannot_be_read_is_told_without_its_path(tmp_path):
    # Whoever sets X_FILE to the secret itself must not find it in the log.
    (said,) = told(tmp_path, "a: ${X}", X_FILE="xoxb-hunter2")
    assert "the file that X_FILE names cannot be read: No such file or directory" in said
    assert "hunter2" not in said
    assert "is no text" in told(tmp_path, "a: ${X}", X_FILE="a\0b")[0]


@pytest.mark.parametrize("value", ["one\ntwo", "\x1b[31m", "\r"])
def test_control_characters_in_a_value_are_refused(tmp_path, value):
    assert "holds a line end or a control character" in told(tmp_path, "a: ${X}", X=value)[0]


def test_a_value_that_could_not_be_filled_is_marked(tmp_path):
    document = filled(tmp_path, "{a: '${X}', b: c}")
    assert document.spoilt == {("a",)}
    assert document.value == {"a": "${X}", "b": "c"}


def test_the_process_has_an_environment_of_its_own(tmp_path):
    document = fill(read(a_file(tmp_path, "a: ${PATH}")))
    assert document.value == {"a": os.environ["PATH"]}  # noqa: TID251 - what this test is about


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text("${}AB_1- ", max_size=20))
def test_any_text_is_filled_or_told(tmp_path, text):
    document = filled(tmp_path, f"a: '{text}'", A="1", B="2")
    assert bool(document.problems) == bool(document.spoilt)
    if not document.problems:
        assert "${" not in document.value["a"]


def test_the_cache_is_where_the_user_keeps_what_can_be_made_again(tmp_path, monkeypatch):
    assert cache_folder({"XDG_CACHE_HOME": str(tmp_path)}) == tmp_path
    assert cache_folder({"XDG_CACHE_HOME": "relative"}) == Path.home() / ".cache"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert cache_folder() == tmp_path / ".cache"


def test_a_user_without_a_home_has_no_cache(monkeypatch):
    def nowhere() -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "home", nowhere)
    assert cache_folder({}) is None
