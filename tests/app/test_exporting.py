"""Exports as from a shell; the shapes of records stand in tests/test_cli.py."""

import asyncio
import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from bot.app.exporting import cell
from bot.cli import cli
from bot.core.model import Change, ChangeKind, Term, WatchlistName
from bot.settings import load_watchlists
from bot.sources.opml import read_outline
from bot.store import open_store
from tests.fakes.clock import START
from tests.fakes.files import a_file
from tests.fakes.installation import an_installation, fill
from tests.fakes.values import CHANNEL, EDITOR, WAGNER
from tests.store.scenes import a_feed

FILED = {"url": "https://filed.example/rss", "name": "=Filed", "kind": "agency"}
GOLD = Change(
    ChangeKind.ADD_TERM, EDITOR, START, WAGNER, Term("12:30 OR gold", origin="an editor in console")
)
LOST = Change(ChangeKind.ADD_TERM, EDITOR, START, WatchlistName("gone"), Term("lost"))
ADDED = Change(ChangeKind.ADD_FEEDS, EDITOR, START, feeds=(a_feed("added", every=None),))


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return an_installation(tmp_path, feeds=[FILED])


def changes(folder: Path, made: Iterable[Change]) -> None:
    async def make() -> None:
        store = open_store(f"sqlite:///{folder}/vedette.db")
        await store.upkeep.open((CHANNEL,))
        for change in made:
            assert await store.edits.apply(change)
        await store.upkeep.close()

    asyncio.run(make())


def export(config: Path, *args: str) -> Result:
    return CliRunner().invoke(cli, ["export", "-c", str(config), *args])


# -- tables -----------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["items", "alerts", "deliveries", "feeds"])
def test_a_table_holds_what_json_lines_hold(config: Path, tmp_path: Path, what: str) -> None:
    asyncio.run(fill(f"sqlite:///{tmp_path}/vedette.db"))
    records = [json.loads(line) for line in export(config, what, "--jsonl").stdout.splitlines()]
    rows = list(csv.DictReader(io.StringIO(export(config, what, "--csv").stdout)))
    assert [list(row) for row in rows] == [list(record) for record in records]
    assert [row[next(iter(row))] for row in rows] == [
        str(record[next(iter(record))]) for record in records
    ]


def test_a_table_of_nothing_is_empty(config: Path) -> None:
    assert export(config, "items", "--csv").stdout == ""


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", " ="])
def test_row_64_no_cell_is_a_formula(start: str) -> None:
    assert cell(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


@given(st.text(min_size=1) | st.integers() | st.none() | st.lists(st.text()))
def test_every_other_cell_is_as_it_was(value: object) -> None:
    shown = cell(value)
    if isinstance(value, str):
        assert shown in (value, f"'{value}")
    elif isinstance(value, list):
        assert json.loads(str(shown)) == value
    else:
        assert shown is value


# -- feeds ------------------------------------------------------------------------------------


def test_feeds_of_the_file_and_from_chat_are_exported_for_readers(
    config: Path, tmp_path: Path
) -> None:
    changes(tmp_path, [ADDED])
    outline = read_outline(export(config, "feeds", "--opml").stdout.encode())
    assert [(feed.name, feed.kind) for feed in outline.feeds] == [
        ("=Filed", "agency"),
        ("added", "independent"),
    ]


def test_feeds_are_exported_for_the_configuration(config: Path, tmp_path: Path) -> None:
    changes(tmp_path, [ADDED])
    assert export(config, "feeds", "--yaml").stdout == (
        "feeds:\n- url: https://filed.example/rss\n  name: =Filed\n  kind: agency\n"
        "- url: https://added.example/rss\n  name: added\n  lang: en\n  country: ML\n"
    )


# -- watchlists -------------------------------------------------------------------------------


def test_watchlists_with_added_terms_load_again(config: Path, tmp_path: Path) -> None:
    changes(tmp_path, [GOLD, LOST])
    a_file(tmp_path, "mali: [Mali]\n", "lists/names.yaml")
    said = export(config, "watchlists", "--yaml", "--into", str(tmp_path / "new"))
    files = load_watchlists(tmp_path / "new")
    (wagner,) = files.watchlists
    assert [term.text for term in wagner.any] == ["wagner", "12:30 OR gold"]
    assert wagner.any[1].note == "added by an editor in console on 2022-01-06"
    assert (wagner.title, wagner.priority) == ("Wagner Group", "high")
    assert [alias.name for alias in files.aliases] == ["mali"]
    assert "left out, as its list gone is in no file: lost" in said.stderr


def test_watchlists_are_printed_one_after_the_other(config: Path, tmp_path: Path) -> None:
    changes(tmp_path, [GOLD])
    assert export(config, "watchlists", "--yaml").stdout.startswith(
        "--- # wagner.yaml\ntitle: Wagner Group\npriority: high\nany:\n- wagner\n- term: 12:30"
    )
    (record,) = map(json.loads, export(config, "watchlists").stdout.splitlines())
    assert record == {
        "watchlist": "wagner",
        "title": "Wagner Group",
        "priority": "high",
        "any": ["wagner", "12:30 OR gold"],
        "all": [],
        "unless": [],
    }


def test_row_66_nothing_is_written_over_or_outside(config: Path, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "wagner.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    outside = export(config, "watchlists", "--yaml", "--into", str(tmp_path / "new"))
    over = export(config, "watchlists", "--yaml", "--into", str(tmp_path / "lists"))
    (tmp_path / "file").touch()
    on_a_file = export(config, "watchlists", "--yaml", "--into", str(tmp_path / "file" / "x"))
    assert "outside of the folder" in str(outside.exception)
    assert not (tmp_path / "elsewhere.yaml").exists()
    assert "is there already" in str(over.exception)
    assert "Not a directory" in str(on_a_file.exception)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("items", "--opml"), "items are not written so (--jsonl, --csv)"),
        (("watchlists", "--csv"), "watchlists are not written so"),
        (("feeds", "--yaml", "--into", "x"), "only watchlists"),
        (("watchlists", "--into", "x"), "only watchlists"),
    ],
)
def test_what_cannot_be_written_so_is_refused(
    config: Path, args: tuple[str, ...], said: str
) -> None:
    assert said in str(export(config, *args).exception)
