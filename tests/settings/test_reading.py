"""A file becomes plain values with places, or problems with places."""

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.errors import SetupError
from bot.settings.reading import MAX_BYTES, read
from tests.fakes.files import a_file

LOADERS = [yaml.SafeLoader, yaml.CSafeLoader]
both_loaders = pytest.mark.parametrize("loader", LOADERS)


def problem(folder: Path, text: str | bytes, loader: type[yaml.SafeLoader]) -> str:
    path = a_file(folder, text, "x.yaml")
    try:
        problems = read(path, loader).problems
    except SetupError as err:
        problems = err.problems
    return "\n".join(each.line().replace(f"{path}:", "") for each in problems)


@both_loaders
def test_scalars_stay_as_they_were_written(tmp_path, loader):
    text = (
        "{a: NO, b: 12:30, c: 0012, d: 1e3, e: 2022-01-06, f: '', g: null, h: ~, i: 0x1F, j: true}"
    )
    assert read(a_file(tmp_path, text), loader).value == {
        "a": "NO",
        "b": "12:30",
        "c": "0012",
        "d": "1e3",
        "e": "2022-01-06",
        "f": "",
        "g": None,
        "h": None,
        "i": "0x1F",
        "j": "true",
    }


@both_loaders
def test_every_value_and_key_has_its_place(tmp_path, loader):
    document = read(a_file(tmp_path, "é: [x,\n  {b: y}]\n", "x.yaml"), loader)
    assert document.place(("é", 0)).endswith("x.yaml:1:5")
    assert document.place(("é", 1, "b")).endswith("x.yaml:2:7")
    assert document.key_place(("é", 1, "b")).endswith("x.yaml:2:4")
    assert document.key_place(("é", 1)).endswith("x.yaml:2:3")
    assert document.place(("é", 1, "gone", 7)).endswith("x.yaml:2:3")


@both_loaders
@pytest.mark.parametrize("text", ["", "\n", "# nothing\n", "---\n", "~"])
def test_an_empty_file_is_nothing(tmp_path, loader, text):
    assert read(a_file(tmp_path, text), loader).value is None


@both_loaders
def test_aliases_are_expanded(tmp_path, loader):
    document = read(a_file(tmp_path, "a: &x {k: [v]}\nb: *x\n"), loader)
    assert document.value == {"a": {"k": ["v"]}, "b": {"k": ["v"]}}
    assert document.place(("b", "k", 0)).endswith(":1:12")


@both_loaders
def test_an_alias_bomb_is_refused_before_it_grows(tmp_path, loader):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 12)]
    said = problem(tmp_path, "\n".join(lines), loader)
    assert "more than 100,000 values" in said
    assert "aliases" in said


@both_loaders
def test_aliases_cannot_nest_deeper_than_brackets(tmp_path, loader):
    deep = "[" * 15 + "x" + "]" * 15
    said = problem(tmp_path, f"a: &a {deep}\nb: {'[' * 10}*a{']' * 10}", loader)
    assert "nested more than 20 deep" in said


def test_one_megabyte_is_the_limit(tmp_path):
    fits = "a: " + "x" * (MAX_BYTES - 3)
    assert read(a_file(tmp_path, fits)).value == {"a": "x" * (MAX_BYTES - 3)}
    with pytest.raises(SetupError, match="larger than 1,000,000 bytes"):
        read(a_file(tmp_path, fits + "x"))


@pytest.mark.parametrize(
    ("raw", "place"),
    [(b"a: 1\nb: \xff", "2:4"), ("é: ".encode() + b"\xe9", "1:4"), (b"\xff\xfea\x00", "1:1")],
)
def test_what_is_not_utf8_is_told_with_its_place(tmp_path, raw, place):
    path = a_file(tmp_path, raw)
    with pytest.raises(SetupError) as caught:
        read(path)
    assert [each.line() for each in caught.value.problems] == [
        f"{path}:{place}: not UTF-8 text (save the file as UTF-8)"
    ]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path):
    document = read(a_file(tmp_path, "\ufeffa: 1\r\nb: 2\r\n"))
    assert document.value == {"a": "1", "b": "2"}
    assert document.place(("b",)).endswith(":2:4")


def test_a_missing_file_and_a_folder_are_told(tmp_path):
    with pytest.raises(SetupError, match=r"gone\.yaml: no such file"):
        read(tmp_path / "gone.yaml")
    with pytest.raises(SetupError, match="cannot be read: Is a directory"):
        read(tmp_path)


yaml_like = st.text(
    st.sampled_from(list("ab01:- \n\t[]{}'\"#&*!|>%@`,?~\\é\x85\u2028\x00\ud800\U0001f600")),
    max_size=60,
)


@both_loaders
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.one_of(yaml_like, st.text(max_size=60), st.binary(max_size=60)))
def test_whatever_stands_in_a_file_is_read_or_told(tmp_path, loader, text):
    path = a_file(tmp_path, text)
    try:
        document = read(path, loader)
    except SetupError as err:
        problems = err.problems
        assert problems
    else:
        problems = document.problems
        assert () in document.marks
    assert all(each.place.startswith(str(path)) for each in problems)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    value=st.recursive(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Cs"]), max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.text("abc", min_size=1, max_size=3), inner, max_size=3)
        ),
        max_leaves=10,
    )
)
def test_what_a_yaml_writer_writes_is_read_back(tmp_path, value):
    text = yaml.safe_dump(value, allow_unicode=True, default_style='"')
    assert read(a_file(tmp_path, text)).value == value
