"""The forms in which a word of a term may stand in an item.

They are worked out when a term is compiled, so that items need only look words up.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import product

import regex

# From a word as written in a term, and the language it is written in (None: any), to the forms it
# may take, by the language of the items in which they count. Those under None count in every item,
# and the word itself is among them; those under a language count there, and in items whose
# language is not known. Forms need not be folded.
Forms = Callable[[str, str | None], Mapping[str | None, frozenset[str]]]

# A word stands in many terms, and in an alias for each set of fields: its forms are one in memory.
WORDS_IN_MEMORY = 8_192

_ARABIC = regex.compile(r"[\p{Arabic}\p{M}]{2,}")
_AND = ("", "و", "ف")
_TO = ("", "ب", "ل", "ك")
_THE = ("ال", "بال", "كال", "لل")


@lru_cache(WORDS_IN_MEMORY)
def only(word: str, language: str | None) -> Mapping[str | None, frozenset[str]]:
    """Return the word alone: what a term with `inflect: false` takes."""
    return {None: frozenset({word})}


@lru_cache(WORDS_IN_MEMORY)
def attached(word: str, language: str | None) -> Mapping[str | None, frozenset[str]]:
    """Return the word, and with it the particles that Arabic writes as one with the next word.

    They are and (و, ف), in (ب), to (ل), like (ك) and the article (ال; after ل it loses its alef).
    """
    if language not in {None, "ar"} or not _ARABIC.fullmatch(word):
        return only(word, language)
    stems = {to + word for to in _TO}
    if word.startswith("ال"):
        stems.add("لل" + word.removeprefix("ال"))
    else:
        stems |= {the + word for the in _THE}
    return {None: frozenset(first + stem for first, stem in product(_AND, stems))}
