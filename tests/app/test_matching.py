from bot.app.matching import Languages
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
