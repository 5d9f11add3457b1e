from collections.abc import Mapping

from bot.core.match.forms import attached
from bot.core.match.parsing import parse
from bot.core.match.wordforms import wordforms


def doubled(word: str, language: str | None) -> Mapping[str | None, frozenset[str]]:
    return {None: frozenset({word}), "en": frozenset({word, word * 2}), "fr": frozenset({word})}


def test_each_inflected_word_shows_its_other_forms_by_language():
    node = parse('(gao OR "gao m-23") title:kidal gao* ={mopti}')
    assert wordforms(node, doubled) == {
        word: {"en": frozenset({word * 2})} for word in ("gao", "m23", "kidal")
    }


def test_words_without_other_forms_are_left_out():
    assert wordforms(parse("gao"), attached) == {}
    assert "ومالي" in wordforms(parse("مالي"), attached)["مالي"][None]
