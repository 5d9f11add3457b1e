from typing import Any

import pytest

from bot.core.model import Draft
from bot.sources.detecting import with_languages
from bot.sources.document import Origin, Parsed
from tests.fakes.detection import FakeDetection
from tests.sources.goldens import NOW

FRENCH = FakeDetection(tells="fr")


def languages(*told: str | None, feed: str | None = None, detection: Any = FRENCH):
    drafts = tuple(Draft(None, None, f"Title {n}", "", "", lang=tag) for n, tag in enumerate(told))
    found = with_languages(Parsed(drafts=drafts), Origin("", NOW, lang=feed), detection)
    return [draft.lang for draft in found.drafts]


def test_only_what_tells_no_language_is_looked_at():
    assert languages("de", None) == ["de", "fr"]


@pytest.mark.parametrize("tag", ["mul", "und"])
def test_a_tag_that_says_no_one_language_tells_none(tag: str):
    assert languages(tag) == ["fr"]
    assert languages(tag, detection=FakeDetection()) == [tag]


def test_what_the_team_says_of_a_feed_holds_for_all_its_items():
    assert languages(None, feed="es") == [None]


def test_without_detection_nothing_changes():
    assert languages(None, detection=None) == [None]


def test_an_item_without_a_summary_is_judged_by_its_content():
    draft = Draft(None, None, "", "", "Le texte")
    found = with_languages(Parsed(drafts=(draft,)), Origin("", NOW), FRENCH)
    assert found.drafts[0].lang == "fr"


def test_for_want_of_room_no_item_is_lost_and_a_problem_says_so():
    draft = Draft(None, None, "Mali", "", "")
    found = with_languages(Parsed(drafts=(draft,)), Origin("", NOW), FakeDetection(lacks_room=True))
    assert found.drafts == (draft,)
    assert [problem.code for problem in found.problems] == ["language-undetected"]
