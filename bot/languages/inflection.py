"""The forms in which a word of a term may stand in an item: which to look for, and where.

A word whose language is given takes all its forms in that language, and they count in every item.
A word without takes its forms in each language of its script, and they count only in items of
that language. There it must be a base form, or look much like one: "soldiers" does, but "mali",
which to a Pole is a form of "mały", does not.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

import regex

from bot.core.match.forms import Forms, attached, only
from bot.languages.reading import Lexicon, Reading

MOST_FORMS = 120  # of one word in one language; Polish and Portuguese verbs have about 60
FEWEST_LETTERS = 3
UNLIKE_LETTERS = 3  # of a form without language, at most: those that its base form lacks
WORDS_IN_MEMORY = 2_048


class _Script(NamedTuple):
    letters: regex.Pattern[str]
    languages: tuple[str, ...]
    shared: int  # letters that a form without language shares with its base form, at least


_SCRIPTS = (
    _Script(regex.compile(r"\p{Latin}+"), ("en", "fr", "es", "de", "pt", "it", "pl"), 5),
    _Script(regex.compile(r"\p{Cyrillic}+"), ("ru", "uk"), 4),
)


def inflection(lexicon: Callable[[str], Lexicon | None]) -> Forms:
    """Return what gives words their forms; `lexicon` opens a language's, None if it has none."""

    @lru_cache(WORDS_IN_MEMORY)
    def forms(word: str, language: str | None) -> Mapping[str | None, frozenset[str]]:
        script = _script(word)
        if script is None:
            return attached(word, language)
        if language is not None:
            its = lexicon(language) if language in script.languages else None
            return {None: _chosen(word, its.readings(word) if its else ())}
        found = {
            each: _chosen(word, _likely(word, its.readings(word), script.shared))
            for each in script.languages
            if (its := lexicon(each))
        }
        return {**only(word, None), **{each: its for each, its in found.items() if len(its) > 1}}

    return forms


def _script(word: str) -> _Script | None:
    """Return in which script a word may be inflected; capitals throughout are a short name."""
    if len(word) < FEWEST_LETTERS or word.isupper():
        return None
    return next((script for script in _SCRIPTS if script.letters.fullmatch(word)), None)


def _likely(word: str, readings: tuple[Reading, ...], shared: int) -> tuple[Reading, ...]:
    """Keep what a word most likely is where its language is not given."""
    return tuple(each for each in readings if _is_like(_plain(word), _plain(each.base), shared))


def _is_like(word: str, base: str, fewest: int) -> bool:
    if word.startswith(base):
        return True
    pairs = zip(word, base, strict=False)
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return len(base) <= len(word) and shared >= max(fewest, len(word) - UNLIKE_LETTERS)


def _plain(word: str) -> str:
    return word.lower().replace("ё", "е")  # which most write for it


def _chosen(word: str, readings: tuple[Reading, ...]) -> frozenset[str]:
    """Return the forms of the base form that a word is, or of all that it may be a form of."""
    exact = [each for each in readings if _plain(each.base) == _plain(word)]
    forms = {form for each in exact or readings for form in each.forms}
    others = (form for form in forms if _plain(form) != _plain(word))
    nearest = sorted(others, key=lambda form: (abs(len(form) - len(word)), form))
    return frozenset({word, *nearest[: MOST_FORMS - 1]})
