"""A folder of watchlists."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.errors import SetupError
from bot.settings import load_watchlists
from tests.fakes.files import a_file


def a_folder(folder, **files):
    for name, text in files.items():
        a_file(folder, text, f"lists/{name.replace('__', '.')}")
    return folder / "lists"


def told(folder, **files):
    with pytest.raises(SetupError) as caught:
        load_watchlists(a_folder(folder, **files))
    return [each.line().replace(f"{folder}/", "") for each in caught.value.problems]


def places(problems):
    return [":".join(each.split(":")[:3]) for each in problems]


def test_every_yaml_file_is_a_watchlist_in_order_of_names(tmp_path):
    found = load_watchlists(
        a_folder(tmp_path, b__yaml="any: [x]", a__yml="any: [x]", C__YAML="all: [y]")
    )
    assert [each.name for each in found.watchlists] == ["C", "a", "b"]
    assert found.aliases == ()
    assert found.warnings == ()


def test_names_yaml_holds_the_aliases_and_is_no_watchlist(tmp_path):
    found = load_watchlists(
        a_folder(tmp_path, a__yaml="any: ['@mali']", names__yaml="mali: [mali]")
    )
    assert [each.name for each in found.watchlists] == ["a"]
    assert [each.name for each in found.aliases] == ["mali"]


def test_other_files_are_passed_over(tmp_path):
    folder = a_folder(
        tmp_path, a__yaml="any: [x]", README__md="# [", notes__txt="[", a__yaml__bak="["
    )
    a_file(folder, "[", ".b.yaml")
    (folder / "old").mkdir()
    assert [each.name for each in load_watchlists(folder).watchlists] == ["a"]


def test_one_name_in_two_files_is_told(tmp_path):
    assert told(tmp_path, a__yaml="any: [x]", a__yml="any: [y]", A__yaml="any: [z]") == [
        "lists/a.yaml: a second file named 'a' (see lists/A.yaml)",
        "lists/a.yml: a second file named 'a' (see lists/A.yaml)",
    ]


def test_two_files_of_aliases_are_told(tmp_path):
    problems = told(tmp_path, a__yaml="any: [x]", names__yaml="a: [b]", names__yml="a: [b]")
    assert problems == ["lists/names.yml: a second file named 'names' (see lists/names.yaml)"]


def test_a_name_that_cannot_be_typed_is_told(tmp_path):
    (folder := tmp_path / "lists").mkdir()
    a_file(folder, "any: [x]", "french withdrawal.yaml")
    assert told(tmp_path) == [
        (
            "lists/french withdrawal.yaml: not the name of a watchlist"
            " (name it with letters, digits, - and _, without spaces)"
        )
    ]


def test_problems_of_all_files_come_at_once(tmp_path):
    problems = told(tmp_path, a__yaml="any: [", b__yaml="ayn: [x]", c__yaml="any: [x]\nany: [y]")
    assert [each.split(": ")[0] for each in problems] == [
        "lists/a.yaml:1:7", "lists/b.yaml:1:1", "lists/c.yaml:2:1",
    ]  # fmt: skip


def test_a_missing_folder_is_told(tmp_path):
    with pytest.raises(SetupError, match="cannot be read: No such file or directory"):
        load_watchlists(tmp_path / "gone")


def test_a_folder_that_looks_like_a_watchlist_is_told(tmp_path):
    (tmp_path / "a.yaml").mkdir()
    with pytest.raises(SetupError, match="cannot be read: Is a directory"):
        load_watchlists(tmp_path)


def test_an_empty_folder_is_warned_of(tmp_path):
    found = load_watchlists(a_folder(tmp_path, names__yaml="mali: [mali]"))
    assert [each.line() for each in found.warnings] == [
        f"{tmp_path}/lists: warning: no watchlist in this folder, so nothing alerts"
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.one_of(
        st.text(max_size=40),
        st.text("anylutie: []{}-'\n", max_size=40),
        st.sampled_from(["any", "all", "title", "mali"]).flatmap(
            lambda key: st.text(max_size=20).map(lambda text: f"{key}: {text}")
        ),
    )
)
def test_whatever_stands_in_a_file_it_is_read_or_told(tmp_path, text):
    folder = a_folder(tmp_path, w__yaml=text, names__yaml=text)
    try:
        load_watchlists(folder)
    except SetupError as err:
        assert err.problems  # noqa: PT017 - both ends are right
        assert all(each.place.startswith(str(folder)) for each in err.problems)  # noqa: PT017


def test_wrong_keys_and_wrong_terms_of_a_file_come_at_once(tmp_path):
    assert places(
        told(tmp_path, a__yaml="titel: A\nany:\n- x\n- {term: y, lnag: fr}\n- '\"open'\nall: ['(']")
    ) == ["lists/a.yaml:1:1", "lists/a.yaml:4:13", "lists/a.yaml:5:3", "lists/a.yaml:6:7"]


def test_rows_that_are_gone_leave_the_others_where_they_are(tmp_path):
    problems = told(tmp_path, a__yaml="any: [[], 'x', {lang: fr}, '\"open', {term: '(', lang: fr}]")
    assert places(problems) == [f"lists/a.yaml:1:{column}" for column in (7, 16, 28, 44)]


def test_what_is_spoilt_hides_no_wrong_term(tmp_path):
    problems = told(tmp_path, a__yaml="any: [*none, '\"open']\nall: 1")
    assert places(problems) == ["lists/a.yaml:1:7", "lists/a.yaml:1:14", "lists/a.yaml:2:6"]


def test_a_row_that_stands_twice_by_an_alias_hides_no_wrong_term(tmp_path):
    problems = told(tmp_path, a__yaml="any: [&x {lang: fr}, '\"open', *x]")
    assert places(problems) == ["lists/a.yaml:1:7", "lists/a.yaml:1:22"]


def test_wrong_names_hide_no_wrong_term_and_nobody_is_blamed_for_them(tmp_path):
    problems = told(
        tmp_path,
        a__yaml="any: ['@mali', '\"open']",
        names__yaml="'@mali': [mali]\nrussia: ['\"open', '@mali']",
    )
    assert places(problems) == [
        "lists/a.yaml:1:16",
        "lists/names.yaml:1:1",
        "lists/names.yaml:2:10",
    ]


def test_names_that_cannot_be_read_hide_no_wrong_term(tmp_path):
    problems = told(tmp_path, a__yaml="any: ['@mali', '\"open']", names__yaml="mali: [")
    assert places(problems) == ["lists/a.yaml:1:16", "lists/names.yaml:1:8"]


def test_a_term_says_where_it_stands_so_that_it_can_be_opened_from_here(tmp_path, monkeypatch):
    monkeypatch.chdir(a_folder(tmp_path, a__yaml="any: [x]").parent)
    [found] = load_watchlists(Path("lists")).watchlists
    assert found.any[0].origin == "lists/a.yaml:1:7"
