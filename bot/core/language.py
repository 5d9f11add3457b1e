"""What Vedette knows about languages: their tags, and the letters that are theirs alone."""

from functools import cache
from typing import NamedTuple

import regex

# An alphabet that counts a letter with a mark as a letter of its own keeps it apart from the
# bare one: Spanish "ano" is not "año". Accents that only steer pronunciation are not listed.
OWN_LETTERS = {
    "az": "çğöşü",
    "bs": "čćšž",
    "cs": "čďěňřšťůž",
    "da": "åæø",
    "de": "äöü",
    "es": "ñ",
    "et": "äõöüšž",
    "eu": "ñ",
    "fi": "åäö",
    "gl": "ñ",
    "hr": "čćđšž",
    "hu": "öőüű",
    "is": "áæéíóöúý",
    "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž",
    "nb": "åæø",
    "nn": "åæø",
    "no": "åæø",
    "pl": "ąćęłńóśźż",
    "ro": "ăâîșț",
    "sk": "äčďľňôšťž",
    "sl": "čšž",
    "sq": "çë",
    "sr": "čćđšž",
    "sv": "åäö",
    "tl": "ñ",
    "tr": "çğöşü",
    "vi": "ăâđêôơư",
}
SPELT_OUT = {"ä": "ae", "ö": "oe", "ü": "ue"}  # where a keyboard lacks them, as Germans do
SPELLING_OUT = frozenset({"de"})

_TAG = regex.compile(r"\s*([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]+)*\s*")
_UNKNOWN = frozenset({"und", "mul", "zxx", "mis"})  # ISO 639-2's ways to say "no one language"


class Letters(NamedTuple):
    """How the letters of some languages are to be compared.

    `kept` are told apart from their bare forms; `spelt` may be written as two letters.
    """

    kept: frozenset[str] = frozenset()
    spelt: frozenset[str] = frozenset(SPELT_OUT)


ANY_LETTERS = Letters()


def primary(tag: str | None) -> str | None:
    """Return a language tag's first part in small letters: "fr" for "fr-ML"; None if unknown."""
    found = _TAG.fullmatch(tag or "")
    if found is None or found[1].lower() in _UNKNOWN:
        return None
    return str(found[1]).lower()


def letters(*languages: str | None) -> Letters:
    """Return how to compare words when any of these languages (primary tags) may be theirs."""
    return _letters(frozenset(language for language in languages if language in OWN_LETTERS))


@cache
def _letters(languages: frozenset[str]) -> Letters:
    kept = frozenset(letter for each in languages for letter in OWN_LETTERS[each])
    spelt = frozenset(
        letter for each in SPELLING_OUT.intersection(languages) for letter in OWN_LETTERS[each]
    )
    return Letters(kept, frozenset(SPELT_OUT) - kept | spelt)
