import sys
from io import StringIO

from bot.app.progress import EVERY, counted


class Terminal(StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def drawn(tmp_path, monkeypatch, out, err) -> str:
    path = tmp_path / "items.jsonl"
    lines = [f"{number:07}\n" for number in range(3 * EVERY)]
    path.write_text("".join(lines))
    monkeypatch.setattr(sys, "stderr", err)
    monkeypatch.setattr(sys, "stdout", out)
    with path.open() as file:
        assert list(counted(file)) == lines
    return err.getvalue()


def test_a_bar_is_drawn_where_the_answers_go_elsewhere(tmp_path, monkeypatch):
    assert "100%" in drawn(tmp_path, monkeypatch, StringIO(), Terminal())


def test_no_bar_is_drawn_among_the_answers(tmp_path, monkeypatch):
    assert drawn(tmp_path, monkeypatch, Terminal(), Terminal()) == ""


def test_no_bar_is_drawn_where_nobody_looks(tmp_path, monkeypatch):
    assert drawn(tmp_path, monkeypatch, StringIO(), StringIO()) == ""


def test_lines_without_a_file_are_read_like_any():
    assert list(counted(StringIO("a\nb\n"))) == ["a\n", "b\n"]
