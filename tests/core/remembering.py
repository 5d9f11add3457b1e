"""A store in memory, as far as it knows again what a feed lists."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.core.aliases import link, names
from bot.core.identity import Identified, Sorted, identify, learned
from bot.core.ids import digest
from bot.core.model import Draft, DueFeed, GoesBy, ItemId, Known, Reason, Validators, Visit
from bot.core.own_words import own_text
from bot.core.pieces import Document
from tests.fakes.clock import START
from tests.fakes.values import FEED


@dataclass
class Remembering:
    """Takes in documents of one feed; a delta visit brings only elements that were not there."""

    is_delta: bool = False
    items: dict[ItemId, Known] = field(default_factory=dict)
    names: dict[str, ItemId] = field(default_factory=dict)
    listed: dict[str, ItemId] = field(default_factory=dict)
    goes_by: GoesBy = GoesBy.GUID

    def visit(self, drafts: Sequence[Draft], now: datetime = START) -> Identified:
        """Take in a document and return what it was."""
        marked = [replace(each, mark=digest(repr(each))) for each in drafts]
        repeats = frozenset(each.mark for each in marked if each.mark in self.listed)
        if not self.is_delta:
            repeats = frozenset()
        read = tuple(each for each in marked if each.mark not in repeats)
        visit = Visit(is_unchanged=False, validators=Validators(), drafts=read, repeats=repeats)
        due = DueFeed(
            FEED, Validators(), 0, is_first=False, fence=1, listed=self.listed, goes_by=self.goes_by
        )
        document = Document.of(due, visit)
        known = self._known(names(document.drafts))
        found = identify(document, known)
        listing = learned(found, known, document, FEED.id)
        for name, (item, reason) in listing.names.items():
            self.names.setdefault(name, item)
            if reason is not Reason.SHARED_NAME:
                self.items[item] = replace(self.items[item], was_renamed=True)
        for each in found.found:
            if each.is_news:
                self._keep(each, now)
        self.listed, self.goes_by = dict(listing.items or {}), listing.goes_by
        return found

    def reasons(self, *drafts: Draft) -> list[Reason]:
        """Take in a document and return what each of its drafts was."""
        return [each.reason for each in self.visit(drafts).found]

    def expires(self) -> None:
        """Forget every text."""
        for item, known in self.items.items():
            self.items[item] = replace(known, title="", text="", link=None, has_expired=True)

    def _known(self, asked: Iterable[str]) -> dict[str, Known]:
        return {name: self.items[self.names[name]] for name in asked if name in self.names}

    def _keep(self, each: Sorted, now: datetime) -> None:
        draft, item = each.draft, each.item(FEED.id)
        old = self.items.get(item)
        self.items[item] = Known(
            item=item,
            key=each.key,
            title=draft.title,
            text=own_text(draft),
            revision=each.revision,
            watchlists=frozenset(),
            first_seen_at=old.first_seen_at if old else now,
            at=draft.published_at or now,
            link=link(draft),
            was_renamed=old is not None and old.was_renamed,
        )
        for name in (each.key, *each.aliases):
            self.names.setdefault(name, item)
