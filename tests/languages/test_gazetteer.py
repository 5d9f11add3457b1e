from collections import Counter

import pytest
import regex

from bot.core.match import compile_term
from bot.core.match.naming import as_term
from bot.core.model import Term
from bot.core.places import Place, PlaceKind, keys
from bot.languages import world
from bot.languages.gazetteer import KnownPlaces, open_gazetteer, read, region

LANGUAGES = ("en", "fr", "ru", "ar", "es", "de")
MORE_LANGUAGES = ("pl", "pt", "it", "tr")
SCRIPTS = {"ru": r"[\p{Cyrillic}' -]+", "ar": r"[\p{Arabic} ]+"}
LATIN = r"[\p{Latin}' -]+"
PLACES = tuple(read())
EACH = [pytest.param(place, id=place.name) for place in PLACES]
FAR_PARIS = Place(PlaceKind.TOWN, ("France",), (("", ("Paris", "Париж")),))
FAR_GAO = Place(PlaceKind.TOWN, ("Mali",), (("", ("Gao", "Gawo")),))
FAR_OTHER_GAO = Place(PlaceKind.TOWN, ("Burkina Faso",), (("", ("Gao",)),))
FAR_MALI = Place(PlaceKind.COUNTRY, ("Mali",), (("en", ("Mali",)), ("zh", ("马里",))))


@pytest.mark.parametrize("place", EACH)
def test_every_place_has_its_names_in_each_language_and_script(place: Place):
    languages = [language for language, _ in place.names]
    assert languages[: len(LANGUAGES)] == list(LANGUAGES)
    assert set(languages) <= {*LANGUAGES, *MORE_LANGUAGES}
    for language, names in place.names:
        pattern = regex.compile(SCRIPTS.get(language, LATIN))
        assert names
        assert all(pattern.fullmatch(name) for name in names)


@pytest.mark.parametrize("place", EACH)
def test_no_name_stands_twice_and_cautions_are_on_names(place: Place):
    for _, names in place.names:
        assert max(Counter(names).values()) == 1
    every = {name for _, names in place.names for name in names}
    assert {name for name, _ in place.cautions} <= every
    assert place.name not in dict(place.cautions).values()


@pytest.mark.parametrize("place", EACH)
def test_every_name_finds_its_place_and_is_a_term(place: Place):
    for name in (name for _, names in place.names for name in names):
        assert place in region().named(name)
        assert compile_term(Term(as_term(name)))


def test_no_two_places_are_one():
    by_name = Counter(
        (place.kind, place.countries, key)
        for place in PLACES
        for key in {key for _, names in place.names for each in names for key in keys(each)}
    )
    assert [each for each, count in by_name.items() if count > 1] == []


def test_the_region_is_covered():
    kinds = Counter(place.kind for place in PLACES)
    assert kinds[PlaceKind.TOWN] >= 60
    assert kinds[PlaceKind.COUNTRY] >= 30
    assert all(place.kind is PlaceKind.COUNTRY or place.countries for place in PLACES)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Timbuktu", "تمبكتو"),
        ("Ouagadougou", "Уагадугу"),
        ("N'Djamena", "Ndżamena"),
        ("Tschad", "Чад"),
        ("Rusia", "روسيا"),
        ("Fildişi Sahili", "Ivory Coast"),
    ],
)
def test_well_known_names_are_known(name: str, other: str):
    assert set(region().named(name)) & set(region().named(other))


# -- the world ----------------------------------------------------------------------------------


def looks_up(*places: Place):
    return KnownPlaces(lambda names: places)


async def test_without_the_extra_the_region_is_known():
    known = KnownPlaces(None)
    assert not known.is_worldwide
    assert list(await known.named(["Gao", "Paris"])) == ["Gao"]


async def test_the_world_adds_places_that_the_region_lacks():
    known = looks_up(FAR_PARIS, FAR_GAO, FAR_OTHER_GAO, FAR_MALI)
    found = await known.named(["Paris", "gao", "mali", "nowhere"])
    assert known.is_worldwide
    assert found == {
        "Paris": (FAR_PARIS,),
        "gao": (*region().named("gao"), FAR_OTHER_GAO),
        "mali": region().named("mali"),
    }


async def test_the_world_is_not_asked_for_nothing_nor_for_words_in_small_letters():
    def fails(names):
        raise AssertionError

    assert await KnownPlaces(fails).named(()) == {}
    assert await KnownPlaces(fails).named(["gold"]) == {}


def test_the_extra_is_used_where_it_is_installed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(world, "is_installed", lambda: True)
    assert open_gazetteer().is_worldwide
    monkeypatch.setattr(world, "is_installed", lambda: False)
    assert not open_gazetteer().is_worldwide
