import json
from io import StringIO

from bot.app import matching
from bot.app.matching import Languages, match_stream
from bot.app.wording import wording_by
from bot.languages.lexicons import Lexicons
from tests.fakes.detection import FakeDetection


def test_languages_are_told_while_there_is_room():
    languages = Languages(FakeDetection(tells="fr"))
    assert languages.detect("Gao", "") == "fr"
    assert languages.trouble == ()


def test_without_room_languages_are_not_known_and_one_warning_says_so():
    languages = Languages(FakeDetection(lacks_room=True))
    assert [languages.detect("Gao", ""), languages.detect("Kidal", "")] == [None, None]
    (problem,) = languages.trouble
    assert problem.is_warning
    assert "MemoryError" in problem.message


def test_without_tables_words_count_as_written_and_one_warning_says_so(
    tmp_path, monkeypatch, capsys
):
    without = wording_by(Lexicons((tmp_path,), None))
    monkeypatch.setattr(matching, "wording", lambda: without)
    monkeypatch.setattr(matching, "word_forms", lambda: without.forms)
    (tmp_path / "gao.yaml").write_text("any: [gao]")
    lines = [
        json.dumps({"id": text, "text": text, "query": "troop", "lang": "en"})
        for text in ("troop", "troops")
    ]
    out = StringIO()
    assert match_stream(lines, out, folder=tmp_path) == matching.DONE
    found = {
        each["id"]: bool(each["matches"])
        for each in map(json.loads, out.getvalue().split("\n")[:-1])
    }
    assert found == {"troop": True, "troops": False}
    assert capsys.readouterr().err.count("only as they are written") == 1
