import pymorphy3.dawg
import pytest

from bot.languages.dawg import WordGraph
from bot.languages.slavic import FOLDERS

WORDS = {
    "ru": ("войска", "боевики", "стали", "мали", "тимбукту", "", "а", "наёмник", "x", "во"),
    "uk": ("війська", "вагнер", "ваґнер", "малі", "бойовик", "ї", "тімбукту"),
}


@pytest.mark.parametrize("language", WORDS)
def test_a_graph_says_what_the_library_says(language):
    path = FOLDERS[language] / "words.dawg"
    ours, library = WordGraph(path), pymorphy3.dawg.WordsDawg().load(str(path))
    for word in WORDS[language]:
        assert [each[1:] for each in ours.records(word, {})] == (library.get(word) or [])


def test_a_letter_may_stand_for_another():
    graph = WordGraph(FOLDERS["ru"] / "words.dawg")
    assert graph.records("наемник", {}) == []
    assert graph.records("наемник", {"е": "ё"}) == graph.records("наёмник", {})
    both = graph.records("все", {"е": "ё"})
    assert {spelt for spelt, *_ in both} == {"все", "всё"}
