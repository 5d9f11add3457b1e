import asyncio
import json
from pathlib import Path

import pytest

from bot.app.backtesting import backtest
from bot.core.errors import SetupError
from tests.fakes.installation import an_installation, fill, logs_as_before
from tests.fakes.values import FEED

LONG = "3000d"  # since the example time


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """Return a configuration whose database holds two reports."""
    path = an_installation(tmp_path)
    asyncio.run(fill(f"sqlite:///{tmp_path}/vedette.db"))
    return path


def said(capsys, config: Path, query: str, since: str | None = LONG, *, is_json: bool = False):
    with logs_as_before():
        code = backtest(config, query, since, is_json=is_json)
    out, err = capsys.readouterr()
    return code, out, err


def test_a_backtest_is_told_in_lines_without_marks_for_commands(capsys, filled: Path):
    code, out, err = said(capsys, filled, "convoy")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == f"2 of 2 items of the last {LONG} match convoy"
    assert "2 of 2 are already caught: 2 by wagner on wagner" in lines
    assert f"Sources: {FEED.name} 2" in lines


def test_a_backtest_looks_back_a_week_unless_told_otherwise(capsys, filled: Path):
    code, out, _ = said(capsys, filled, "convoy", None)
    assert (code, out) == (0, "There are no items of the last 7d that could match convoy\n")


def test_a_backtest_is_one_json_object_for_programs(capsys, filled: Path):
    code, out, _ = said(capsys, filled, "convoy", is_json=True)
    found = json.loads(out)
    assert code == 0
    assert (found["term"], found["hits"], found["items"], found["is_whole"]) == (
        "convoy",
        2,
        2,
        True,
    )
    assert sum(each["hits"] for each in found["by_day"]) == 2
    assert found["by_source"] == [{"source": FEED.name, "hits": 2}]
    assert found["overlaps"] == [{"watchlist": "wagner", "term": "wagner", "hits": 2}]
    assert (found["compared"], found["caught"], found["is_too_broad"]) == (2, 2, False)
    newest = found["samples"][0]
    assert newest["title"] == "Wagner convoy number 2 reported near the river port"
    assert newest["spans"] == [{"field": "title", "start": 7, "end": 13}]


def test_a_term_that_cannot_be_read_is_told_with_a_caret(capsys, filled: Path):
    code, out, err = said(capsys, filled, "gao (kidal")
    assert (code, out) == (2, "")
    assert err.splitlines()[:3] == ["this ( is not closed", "gao (kidal", "    ^"]


@pytest.mark.parametrize("since", ["soon", "-1d", "0d", "9999999d"])
def test_a_time_that_is_none_is_refused(capsys, filled: Path, since: str):
    with pytest.raises(SetupError, match="for example 7d"):
        said(capsys, filled, "gao", since)
