from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.group import group, sighting
from bot.core.ids import story_id
from bot.core.model import Grouping, Reason, Sighting, StoryId
from tests.fakes.values import ITEM, an_item

LINK, TITLE = ITEM.canonical_url, ITEM.normal_title
STORY = StoryId("earlier")


def seen(link=None, title="", story=STORY, **ago):
    return Sighting(story, link, title, ITEM.at - timedelta(**ago))


def test_an_item_that_resembles_nothing_opens_a_story():
    other = seen("https://elsewhere.example/a", "french troops leave timbuktu")

    assert group(ITEM, [other]) == Grouping(story_id(ITEM.id), Reason.FIRST_REPORT)


def test_the_same_link_is_the_same_report():
    assert group(ITEM, [seen(LINK, "another headline")]) == Grouping(STORY, Reason.SAME_LINK)


def test_the_same_title_elsewhere_is_the_same_report():
    other = seen("https://elsewhere.example/a", TITLE)

    assert group(ITEM, [other]) == Grouping(STORY, Reason.SAME_TITLE)


@pytest.mark.parametrize("evidence", [{"link": LINK}, {"title": TITLE}])
def test_two_days_are_the_limit_in_either_direction(evidence):
    assert group(ITEM, [seen(**evidence, hours=48)]).story == STORY
    assert group(ITEM, [seen(**evidence, hours=-48)]).story == STORY
    assert group(ITEM, [seen(**evidence, hours=49)]).reason is Reason.FIRST_REPORT
    assert group(ITEM, [seen(**evidence, hours=-49)]).reason is Reason.FIRST_REPORT


def test_what_neither_has_is_nothing_in_common():
    bare = an_item(canonical_url=None, normal_title="")

    assert group(bare, [seen(None, "")]).reason is Reason.FIRST_REPORT


def test_a_link_is_better_evidence_than_a_title():
    by_title = seen(None, TITLE, StoryId("by title"), hours=9)
    by_link = seen(LINK, "", StoryId("by link"), hours=1)

    assert group(ITEM, [by_title, by_link]) == Grouping(StoryId("by link"), Reason.SAME_LINK)


def test_the_earliest_story_is_joined():
    late = seen(LINK, story=StoryId("a"), hours=1)
    early = seen(LINK, story=StoryId("b"), hours=9)

    assert group(ITEM, [late, early]).story == "b"


def test_items_of_one_visit_see_each_other():
    first = group(ITEM, [])
    second = an_item(id="another", canonical_url="https://elsewhere.example/a")

    assert group(second, [sighting(ITEM, first)]) == Grouping(first.story, Reason.SAME_TITLE)


SIGHTINGS = st.builds(
    Sighting,
    st.sampled_from("abc").map(StoryId),
    st.sampled_from([None, LINK, "https://elsewhere.example/a"]),
    st.sampled_from(["", TITLE, "french troops leave timbuktu"]),
    st.timedeltas(timedelta(days=-4), timedelta(days=4)).map(lambda span: ITEM.at + span),
)


@given(st.lists(SIGHTINGS).flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_the_order_of_sightings_does_not_matter(pair):
    some, shuffled = pair

    assert group(ITEM, some) == group(ITEM, shuffled)


@given(st.lists(SIGHTINGS))
def test_a_story_is_joined_only_for_a_shared_link_or_title(some):
    grouping = group(ITEM, some)
    sharing = {
        each.story for each in some if each.canonical_url == LINK or each.normal_title == TITLE
    }

    assert grouping.story in sharing | {story_id(ITEM.id)}
    assert (grouping.reason is Reason.FIRST_REPORT) == (grouping.story == story_id(ITEM.id))


def test_an_edited_item_stays_in_its_story_whatever_it_looks_like_now():
    grouping = group(ITEM, [sighting(ITEM, Grouping(StoryId("other"), Reason.FIRST_REPORT))], STORY)

    assert grouping == Grouping(STORY, Reason.EDITED_ITEM)
