from pathlib import Path

import pytest

from bot.core.errors import SetupError
from bot.store import open_store
from bot.store.address import make_file, make_folder, sqlite_path


def test_three_slashes_begin_a_path_and_four_an_absolute_one() -> None:
    assert sqlite_path("sqlite:///var/vedette.db") == Path("var/vedette.db")
    assert sqlite_path("sqlite:////var/with space %20?.db") == Path("/var/with space %20?.db")


def test_postgresql_has_no_path() -> None:
    assert sqlite_path("postgresql://host/db") is None


@pytest.mark.parametrize(
    "url",
    ["", "sqlite://", "sqlite:///", "sqlite:///:memory:", "mysql://h/d", "/var/x.db"],
)
def test_what_is_no_address_of_a_database_is_refused(url: str) -> None:
    with pytest.raises(SetupError, match=r"^store: not an address of a database \(sqlite:///path"):
        open_store(url)


def test_a_broken_address_of_postgresql_is_refused_without_its_password() -> None:
    url = "postgresql://user:hunter2@host:port/x"
    with pytest.raises(SetupError, match="postgresql://user:password@host/database") as caught:
        open_store(url)
    assert "hunter2" not in str(caught.value)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "file" / "x.db", tmp_path / "no" / "such" / "x.db"):
        with pytest.raises(SetupError, match=r"folder cannot be made.*name another place"):
            make_folder(path)


def test_what_a_file_holds_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "var" / "x.db"
    make_file(path)
    path.write_text("rows")
    make_file(path)
    assert path.read_text() == "rows"
