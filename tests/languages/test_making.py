import sys

import pytest

from bot.languages.latin import LANGUAGES
from bot.languages.making import NotMadeError, find, installed, main, make, place, write


def test_what_is_missing_is_made_and_what_is_there_is_left(tmp_path):
    folder = tmp_path / "made" / "here"
    make(folder, ("en",))
    before = (folder / "en.words").stat().st_mtime_ns
    make(folder, ("en",))
    table = find("en", tmp_path, folder)
    assert table is not None
    assert table.base("withdrew") == "withdraw"
    assert (folder / "en.words").stat().st_mtime_ns == before
    assert [each.name for each in folder.iterdir()] == ["en.words"]


def test_a_damaged_table_is_made_again(tmp_path):
    (tmp_path / "en.words").write_bytes(b"damaged")
    assert find("en", tmp_path) is None
    make(tmp_path, ("en",))
    assert find("en", tmp_path) is not None


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(NotMadeError, match="cannot be written: Not a directory"):
        make(tmp_path / "file" / "folder", ("en",))


def test_a_table_that_cannot_be_made_is_told_by_its_last_line(tmp_path):
    with pytest.raises(NotMadeError, match=r"cannot be made: ValueError: Unsupported language: xx"):
        make(tmp_path, ("xx",))


def test_making_leaves_nothing_half_done(tmp_path):
    (tmp_path / "fr.words").mkdir()  # so that the table cannot be put there
    with pytest.raises(OSError, match="fr"):
        write(tmp_path, "fr")
    assert [each.name for each in tmp_path.iterdir()] == ["fr.words"]


def test_tables_of_another_make_lie_elsewhere(tmp_path):
    assert place(tmp_path).parent == tmp_path / "vedette"
    assert "simplemma-2." in place(tmp_path).name
    assert str(installed()).startswith(sys.prefix)


def test_one_table_is_made_in_this_process(tmp_path):
    main(str(tmp_path), "en")
    assert find("en", tmp_path) is not None


def test_setting_up_makes_every_table():
    main()
    assert all(find(each, installed()) for each in LANGUAGES)


def test_setting_up_ends_with_a_plain_word_where_it_cannot_make_them(tmp_path, monkeypatch):
    (tmp_path / "share").touch()
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    with pytest.raises(SystemExit, match=r"the forms of words: .* cannot be written"):
        main()
