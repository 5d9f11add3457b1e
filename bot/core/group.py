"""Which story an item reports: near-identical reports join one, anything else opens one.

0. An edited item stays in its story.
1. The same canonical link within two days is the same report, wherever it appears.
2. The same normal title within two days is the same report in another outlet.
3. Anything else is a first report. A missed join costs a second alert, a wrong one an event.
"""

from collections.abc import Iterable
from datetime import timedelta

from bot.core.ids import story_id
from bot.core.model import Grouping, Item, Reason, Sighting, StoryId

WINDOW = timedelta(days=2)


def group(item: Item, sightings: Iterable[Sighting], own: StoryId | None = None) -> Grouping:
    """Return the story of the earliest sighting that an item joins, or a new one.

    `own` is the story of an item that is known.

    Sightings count whatever their order; among equally early ones the lowest story id wins.
    """
    if own is not None:
        return Grouping(own, Reason.EDITED_ITEM)
    near = [each for each in sightings if abs(each.at - item.at) <= WINDOW]
    for reason, joined in (
        (Reason.SAME_LINK, [each for each in near if _has_link(item, each)]),
        (Reason.SAME_TITLE, [each for each in near if _has_title(item, each)]),
    ):
        if joined:
            return Grouping(min((each.at, each.story) for each in joined)[1], reason)
    return Grouping(story_id(item.id), Reason.FIRST_REPORT)


def sighting(item: Item, grouping: Grouping) -> Sighting:
    """Return what later items need to know of this one."""
    return Sighting(grouping.story, item.canonical_url, item.normal_title, item.at)


def _has_link(item: Item, seen: Sighting) -> bool:
    return item.canonical_url is not None and item.canonical_url == seen.canonical_url


def _has_title(item: Item, seen: Sighting) -> bool:
    return item.normal_title != "" and item.normal_title == seen.normal_title
