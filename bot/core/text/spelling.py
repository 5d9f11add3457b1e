"""The spellings under which a word is known: equal words share one.

In this order: compatibility forms (NFKC); look-alike letters of another script; case; accents,
unless they make a letter of its own in the language; variants of one letter; digits.
"""

import re
import unicodedata
from functools import cache

import regex

from bot.core.language import ANY_LETTERS, SPELT_OUT, Letters
from bot.core.text.letters import ACCENTS, FOLDED_LETTERS, LOOK_ALIKES, SCRIPTS

_SCRIPT = {name: regex.compile(rf"\p{{{name}}}") for name in SCRIPTS}
_ACCENT = regex.compile(f"[{ACCENTS}]")
_ACCENTS = regex.compile(f"[{ACCENTS}]+")
# Sooner than counting scripts: there is a letter with look-alikes, and not of Cyrillic alone.
_OTHER_LETTER = re.compile(r"[\u0370-\u052f\u1f00-\u1fff]")
_ONE_SCRIPT = re.compile(r"[\u0400-\u052f0-9]+")


class Folds(dict[int, str]):
    """How each character of a word in NFC and small letters is folded, filled as they come.

    Inherits because `str.translate` asks a dict for what it lacks. At most as many entries as
    there are characters.
    """

    def __init__(self, kept: frozenset[str]) -> None:
        super().__init__((ord(letter), letter) for letter in kept)

    def __missing__(self, code: int) -> str:
        folded = self[code] = _folded(chr(code))
        return folded


@cache
def _folds(kept: frozenset[str]) -> Folds:
    return Folds(kept)


def spellings(word: str, letters: Letters = ANY_LETTERS) -> tuple[str, ...]:
    """Return one spelling of a word or two: `söldner` is "soldner" and "soeldner".

    A word of nothing but marks has none. `letters` says which letters its language keeps apart.
    """
    if word.isascii():
        return (word.lower(),)
    whole = unicodedata.normalize("NFKC", word)
    if _OTHER_LETTER.search(whole) and not _ONE_SCRIPT.fullmatch(whole):
        whole = _in_one_script(whole)
    whole = unicodedata.normalize("NFC", whole.casefold())
    folds = _folds(letters.kept)
    found = whole.translate(folds)
    if letters.spelt.isdisjoint(whole):
        return (found,) if found else ()
    spelt = "".join(SPELT_OUT[c] if c in letters.spelt else c for c in whole)
    return (found, spelt.translate(folds))


def folded(text: str) -> str:
    """Fold every letter of a text in NFC and small letters that any language may have."""
    return text.translate(_folds(ANY_LETTERS.kept))


def _folded(char: str) -> str:
    """Fold one character of a word in NFC and small letters."""
    if char in FOLDED_LETTERS:
        return FOLDED_LETTERS[char]
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    if _ACCENT.match(char):
        return ""
    parts = unicodedata.normalize("NFD", char)
    # In Cyrillic й, ї, ў and ќ are letters; those that are not stand among FOLDED_LETTERS.
    if len(parts) == 1 or _SCRIPT["Cyrillic"].match(char) or not _ACCENTS.fullmatch(parts, 1):
        return char
    return FOLDED_LETTERS.get(parts[0], parts[0])


def _in_one_script(word: str) -> str:
    """Turn look-alikes of other scripts into the letters of the word's main script."""
    counts = {name: len(script.findall(word)) for name, script in _SCRIPT.items()}
    used = [name for name in SCRIPTS if counts[name]]
    if len(used) < 2:  # noqa: PLR2004 - mixed means two
        return word
    main = max(used, key=lambda name: (_proofs(word, name), counts[name]))
    twins = LOOK_ALIKES[main]
    return "".join(twins.get(char, char) for char in word)


def _proofs(word: str, script: str) -> int:
    """Count the letters that show the word to be in this script: no other has their like."""
    others = [LOOK_ALIKES[name] for name in SCRIPTS if name != script]
    found: list[str] = _SCRIPT[script].findall(word)
    return sum(all(char not in twins for twins in others) for char in found)
