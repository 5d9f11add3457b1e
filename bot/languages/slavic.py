"""Russian and Ukrainian words, from the dictionaries that pymorphy uses.

They stay on disk: loaded by pymorphy itself, each would take 24 MB. Words that they lack are
mostly names; such take the endings of their kind, or none.
"""

import json
import struct
from array import array
from pathlib import Path

import pymorphy3_dicts_ru
import pymorphy3_dicts_uk

from bot.languages.dawg import WordGraph
from bot.languages.names import declined
from bot.languages.reading import Reading

FOLDERS = {
    "ru": Path(pymorphy3_dicts_ru.get_path()),
    "uk": Path(pymorphy3_dicts_uk.get_path()),
}
# Letters that often stand for another: наемник for наёмник, Вагнер for Ваґнер.
_INSTEAD = {"ru": {"е": "ё"}, "uk": {"г": "ґ"}}


class Slavic:
    """The words of Russian or Ukrainian."""

    def __init__(self, language: str) -> None:
        """Open the dictionary of "ru" or "uk"."""
        folder = FOLDERS[language]
        self._language = language
        self._words = WordGraph(folder / "words.dawg")
        self._suffixes: list[str] = json.loads((folder / "suffixes.json").read_text("utf-8"))
        meta = dict(json.loads((folder / "meta.json").read_text("utf-8")))
        self._prefixes: list[str] = meta["compile_options"]["paradigm_prefixes"]
        self._paradigms = _Paradigms(folder / "paradigms.array")
        tags = json.loads((folder / "gramtab-opencorpora-int.json").read_text("utf-8"))
        self._fixed = frozenset(number for number, tag in enumerate(tags) if _is_fixed(tag))

    def readings(self, word: str) -> tuple[Reading, ...]:
        """Return what a word may be; nothing if it is not known or does not inflect."""
        word = word.lower()
        found = self._records(word)
        if not found:
            return self._of_name(word)
        if any(self._paradigms.tag(number, place) in self._fixed for _, number, place in found):
            return ()
        return tuple(dict.fromkeys(self._reading(*each) for each in found))

    def _of_name(self, name: str) -> tuple[Reading, ...]:
        """Take forms that are no other word of the language."""
        forms = declined(name, self._language)
        new = frozenset(form for form in forms if not self._records(form))
        return (Reading(name, new | {name}),) if new else ()

    def _records(self, word: str) -> list[tuple[str, int, int]]:
        """Return the word's spellings, each with a paradigm and its place in it."""
        return self._words.records(word, _INSTEAD[self._language])

    def _reading(self, spelt: str, number: int, place: int) -> Reading:
        affixes = self._paradigms.affixes(number)
        prefix, suffix = affixes[place]
        stem = spelt[len(self._prefixes[prefix]) : len(spelt) - len(self._suffixes[suffix])]
        forms = [self._prefixes[before] + stem + self._suffixes[after] for before, after in affixes]
        return Reading(forms[0], frozenset(forms))


def _is_fixed(tag: str) -> bool:
    """Tell whether a tag says that a word does not decline.

    Of a surname it says so where women bear it unchanged; and many an abbreviation is also a word.
    """
    return "Fixd" in tag and "Surn" not in tag and "Abbr" not in tag


class _Paradigms:
    """For each paradigm the tags, prefixes and suffixes of its forms, the base form's first."""

    def __init__(self, path: Path) -> None:
        packed = path.read_bytes()
        self._numbers = array("H", packed[2:])
        self._starts = array("I")
        at = 0
        for _ in range(struct.unpack_from("<H", packed)[0]):
            self._starts.append(at)
            at += 1 + self._numbers[at]

    def tag(self, number: int, place: int) -> int:
        """Return the grammatical tag of a form."""
        start = self._starts[number]
        return self._numbers[start + 1 + self._numbers[start] // 3 + place]

    def affixes(self, number: int) -> list[tuple[int, int]]:
        """Return the prefix and the suffix of each form."""
        start = self._starts[number]
        size = self._numbers[start] // 3
        row = self._numbers[start + 1 : start + 1 + 3 * size]
        return list(zip(row[2 * size :], row[:size], strict=True))
