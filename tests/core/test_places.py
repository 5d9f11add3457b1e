import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.places import OtherName, Place, PlaceKind, Places, keys, other_names
from tests.fakes.gazetteer import GAO, MALI, OTHER_GAO, TIMBUKTU

PLACES = Places((MALI, TIMBUKTU, GAO, OTHER_GAO))


@pytest.mark.parametrize("name", ["timbuktu", "TOMBOUCTOU", "Тимбукту", "تمبكتو", "#Timbúktú!"])
def test_a_place_is_found_by_any_of_its_names_however_written(name: str):
    assert PLACES.named(name) == (TIMBUKTU,)


def test_several_places_of_one_name_are_told_apart_by_their_countries():
    titles = [place.title for place in PLACES.named("gao")]
    assert titles == ["Gao (town in Mali)", "Gao (town in Burkina Faso)"]


def test_a_country_needs_no_country():
    assert MALI.title == "Mali (country)"


def test_a_name_that_may_be_spelt_in_two_ways_is_found_by_both():
    place = Place(PlaceKind.COUNTRY, ("South Sudan",), (("de", ("Südsudan",)),))
    known = Places((place,))
    assert [known.named(name) for name in ("Suedsudan", "sudsudan", "Sudan")] == [
        (place,),
        (place,),
        (),
    ]


@given(st.text(st.characters(), max_size=30))
def test_any_text_has_keys_or_none_and_names_no_place_by_chance(text: str):
    known = Places((TIMBUKTU,))
    assert bool(known.named(text)) == (not set(keys(text)).isdisjoint(_all_keys(TIMBUKTU)))


def _all_keys(place: Place) -> set[str]:
    return {key for _, names in place.names for name in names for key in keys(name)}


def test_other_names_are_those_that_do_not_read_the_same():
    place = Place(
        PlaceKind.TOWN,
        ("Mali",),
        (
            ("en", ("Timbuktu", "Timbuctoo")),
            ("es", ("Tombuctú",)),
            ("de", ("Timbuktu",)),
            ("pt", ("Tombuctu",)),
            ("", ("Tin Buktu",)),
        ),
        cautions=(("Timbuctoo", "an old poem"),),
    )
    assert other_names(place, ["timbúktu"]) == (
        OtherName("Tombuctú", ("es", "pt")),
        OtherName("Tin Buktu", ()),
        OtherName("Timbuctoo", ("en",), "an old poem"),
    )


def test_a_language_is_named_once_for_names_that_read_the_same():
    place = Place(PlaceKind.TOWN, ("Mali",), (("en", ("Gao",)), ("pt", ("Timbuctù", "Timbuctu"))))
    assert other_names(place, ["gao"]) == (OtherName("Timbuctù", ("pt",)),)
