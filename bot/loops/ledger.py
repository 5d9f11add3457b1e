"""What the decisions about one visit's items need to know, read in three queries, and take.

It is opened within the visit's transaction, with what could be worked out before.

Items of one visit are decided one after the other, so that each knows of those before it: two
reports of one event in one document open one alert.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Self

from bot.core.group import WINDOW, sighting
from bot.core.identity import Sorted
from bot.core.model import DeliveryKind, Item, Known, Sighting, Taken
from bot.core.route import Rules
from bot.core.titles import is_material
from bot.ports import Intake


class Ledger:
    """The visit's items with what has been decided of them."""

    def __init__(self, rules: Rules, sightings: Iterable[Sighting] = ()) -> None:
        self.taken: list[Taken] = []
        self._rules = rules
        self._by_link: defaultdict[str, list[Sighting]] = defaultdict(list)
        self._by_title: defaultdict[str, list[Sighting]] = defaultdict(list)
        for each in sightings:
            self._remember(each)

    @classmethod
    async def open(
        cls,
        intake: Intake,
        news: Sequence[Sorted],
        items: Sequence[Item],
        rules: Rules,
        now: datetime,
    ) -> Self:
        """Read what the store knows of the items' stories; `news` are what they were made of."""
        if not items:
            return cls(rules)
        links = {item.canonical_url for item in items if item.canonical_url}
        titles = {item.normal_title for item in items if item.normal_title}
        since = min((item.at for item in items), default=now) - WINDOW
        sightings = await intake.sightings(links, titles, since)
        own = {each.known.story for each in news if each.known and each.known.story}
        alerted = await intake.alerted(own | {each.story for each in sightings})
        mutes = await intake.mutes(now)
        if rules.missed_since is not None:
            gathering = replace(rules.gathering, open=await intake.open_digests())
            rules = replace(rules, gathering=gathering)
        return cls(replace(rules, alerted=alerted, mutes=mutes), sightings)

    def order(self, items: Sequence[Item]) -> list[Item]:
        """Sort items so that the earliest report of a story comes first.

        The first poll of a feed goes from the newest, since only so many of those may alert.
        """
        return sorted(items, key=lambda item: item.at, reverse=self._rules.is_first_poll)

    def sightings(self, item: Item) -> list[Sighting]:
        """Return the earlier reports that this item may join."""
        by_link = self._by_link.get(item.canonical_url or "", [])
        return by_link + self._by_title.get(item.normal_title, [])

    def rules(self, item: Item, known: Known | None) -> Rules:
        """Return the rules for an item, known or new, after all those decided so far."""
        if known is None:
            return replace(self._rules, matched_before=frozenset(), title_before=None)
        is_changed = is_material(known.title, item.title)
        return replace(
            self._rules,
            missed_since=None,  # it was seen before
            matched_before=known.watchlists,
            title_before=known.title if is_changed else None,
        )

    def take(self, taken: Taken) -> None:
        """Add an item that has been decided."""
        self.taken.append(taken)
        self._remember(sighting(taken.item, taken.grouping))
        for owed in taken.routing.owed:
            if owed.kind is DeliveryKind.DIGEST:
                gathering = self._rules.gathering.with_one_more(owed)
                self._rules = replace(self._rules, gathering=gathering)
        opened = taken.routing.alerts
        if opened:
            self._rules = replace(
                self._rules,
                alerted=self._rules.alerted | {(each.story, each.watchlist) for each in opened},
                first_poll_left=self._rules.first_poll_left - 1,
            )

    def _remember(self, seen: Sighting) -> None:
        if seen.canonical_url:
            self._by_link[seen.canonical_url].append(seen)
        if seen.normal_title:
            self._by_title[seen.normal_title].append(seen)
