"""What the program asks of languages, whoever answers."""

import pytest

from bot.languages.detection import Detector
from bot.languages.gazetteer import KnownPlaces
from bot.ports import Detection, Gazetteer
from tests.fakes.detection import FakeDetection
from tests.fakes.gazetteer import FakeGazetteer


@pytest.mark.slow
@pytest.mark.parametrize("detection", [Detector(), FakeDetection(tells="fr")])
def test_a_language_is_a_primary_tag_and_nothing_is_none(detection: Detection):
    assert detection.detect("Les derniers soldats français ont quitté la base de Gao", "") == "fr"
    assert detection.detect("", "") is None


@pytest.mark.parametrize("gazetteer", [KnownPlaces(None), FakeGazetteer()])
async def test_places_are_found_by_the_name_as_asked_and_others_are_absent(gazetteer: Gazetteer):
    found = await gazetteer.named(["TOMBOUCTOU", "gold"])
    assert {name: [place.name for place in places] for name, places in found.items()} == {
        "TOMBOUCTOU": ["Timbuktu"]
    }
