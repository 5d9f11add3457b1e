"""How Russian and Ukrainian decline names that no dictionary has.

The paradigms are those of Зализняк, «Русское именное словоизменение» (1967), and of the Ukrainian
orthography of 2019, §§ 82-100, in the singular, and for surnames also in the plural and of women.
Names that end in о, у, ю, и, ы, э or е do not decline: Тимбукту, Гао, Мали.
"""

from typing import NamedTuple

FEWEST_LETTERS = 4


class _Kind(NamedTuple):
    """Names with one of these endings take the others in place of `cut` letters."""

    endings: tuple[str, ...]
    cut: int
    others: tuple[str, ...]


def _kind(endings: str, cut: int, others: str) -> _Kind:
    return _Kind(tuple(endings.split()), cut, tuple(others.split()))


# The first kind that a name is of counts.
_KINDS = {
    "ru": (
        _kind("овец евец инец", 2, "ца цу цем це цы цев цам цами цах"),
        _kind("овцы евцы инцы", 2, "ец ца цу цем це цев цам цами цах"),
        _kind("ов ев ёв ин ын", 0, "а у ым е ой ы ых ыми"),
        _kind("ский цкий", 2, "ого ому им ом ая ой ую ие их ими"),
        _kind("ж ц ч ш щ", 0, "а у ем е"),
        _kind("б в г д з к л м н п р с т ф х", 0, "а у ом е"),
        _kind("ия", 1, "и ю ей"),
        _kind("га жа ка ха ча ша ща", 1, "и е у ой ей"),
        _kind("а", 1, "ы е у ой"),
        _kind("я", 1, "и е ю ей"),
        _kind("й", 1, "я ю ем е"),
        _kind("ь", 1, "я ю ем е и ью"),
    ),
    "uk": (
        _kind("івець овець", 3, "ця цю цем цеві ці ців цям цями цях"),
        _kind("івці овці", 2, "ець ця цю цем цеві ців цям цями цях"),
        _kind("ов ев єв ин ін їн", 0, "а у ові им і ої ій ою и их ими"),
        _kind("ський цький зький", 2, "ого ому им ім а ої ій у ою і их ими"),
        _kind("ж ч ш щ", 0, "а у ем еві і"),
        _kind("б в г ґ д з к л м н п р с т ф х", 0, "а у ом ові і"),
        _kind("ія", 1, "ї ю єю"),
        _kind("ка", 2, "ки ці ку кою"),
        _kind("га", 2, "ги зі гу гою"),
        _kind("ха", 2, "хи сі ху хою"),
        _kind("а", 1, "и і у ою"),
        _kind("я", 1, "і ю єю ею"),
        _kind("й", 1, "я ю єм єві ї"),
        _kind("ь", 1, "я ю ем еві і"),
    ),
}


def declined(name: str, language: str) -> frozenset[str]:
    """Return the other forms of a name in small letters, "ru" or "uk"; none if it has none."""
    if len(name) < FEWEST_LETTERS:
        return frozenset()
    for kind in _KINDS[language]:
        if name.endswith(kind.endings):
            stem = name[: len(name) - kind.cut]
            return frozenset(stem + other for other in kind.others)
    return frozenset()
