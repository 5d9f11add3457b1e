from bot.languages.lexicons import Lexicons, lexicons
from bot.languages.making import installed, make


def test_tables_are_taken_from_where_they_are(tmp_path):
    make(installed(), ("en",))
    english = Lexicons((tmp_path, installed()), tmp_path).open("en")
    assert english is not None
    assert english.readings("troop")
    assert list(tmp_path.iterdir()) == []


def test_where_there_is_no_room_for_tables_words_stand_for_themselves(tmp_path):
    (tmp_path / "file").touch()
    known = Lexicons((tmp_path,), tmp_path / "file" / "cache")
    assert known.trouble is None
    assert known.open("en") is None
    assert known.open("fr") is None
    assert known.trouble is not None
    assert "cannot be written" in known.trouble
    assert known.open("ru") is not None


def test_without_a_home_no_table_is_made(tmp_path):
    known = Lexicons((tmp_path,), None)
    assert known.open("en") is None
    assert known.trouble == "there is no home folder to keep them in"


def test_a_language_that_is_not_known_is_no_trouble(tmp_path):
    known = Lexicons((tmp_path,), None)
    assert known.open("tr") is None
    assert known.trouble is None


def test_a_language_is_opened_once():
    known = lexicons(None)
    assert known.open("ru") is known.open("ru")
