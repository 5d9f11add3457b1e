"""Feeds in memory."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Self

from bot.core.errors import FeedError
from bot.core.model import Draft, DueFeed, FeedHead, FeedId, Validators, Visit


@dataclass
class FakeSource:
    """Answers with what each feed has published, "not modified" if nothing is new since."""

    visits: list[DueFeed] = field(default_factory=list)
    is_stopped: bool = False
    _drafts: dict[FeedId, list[Draft]] = field(default_factory=lambda: defaultdict(list))
    _errors: dict[FeedId, BaseException] = field(default_factory=dict)
    _hints: dict[FeedId, timedelta] = field(default_factory=dict)
    _gates: dict[FeedId, asyncio.Event] = field(default_factory=dict)

    # -- builder words --------------------------------------------------------------------

    def publishes(self, feed: FeedId, *drafts: Draft) -> Self:
        """Put drafts on top of the feed."""
        self._drafts[feed] = [*drafts, *self._drafts[feed]]
        return self

    def corrects(self, feed: FeedId, *drafts: Draft) -> Self:
        """Replace all that the feed shows."""
        self._drafts[feed] = list(drafts)
        return self

    def fails(self, feed: FeedId, code: str = "timeout", **more: timedelta) -> Self:
        self._errors[feed] = FeedError(code, f"answered {code}", remedy="wait", **more)
        return self

    def breaks(self, feed: FeedId) -> Self:
        """Raise what no source should: a bug."""
        self._errors[feed] = ZeroDivisionError("division by zero")
        return self

    def recovers(self, feed: FeedId) -> Self:
        del self._errors[feed]
        return self

    def hints(self, feed: FeedId, not_before: timedelta) -> Self:
        self._hints[feed] = not_before
        return self

    def hangs(self, feed: FeedId) -> Self:
        """Answer nothing until `resumes`."""
        self._gates[feed] = asyncio.Event()
        return self

    def resumes(self, feed: FeedId) -> None:
        self._gates.pop(feed).set()

    # -- the port -------------------------------------------------------------------------

    async def poll(self, due: DueFeed) -> Visit:
        feed = due.feed.id
        self.visits.append(due)
        if feed in self._gates:
            await self._gates[feed].wait()
        if feed in self._errors:
            raise self._errors[feed]
        drafts = tuple(self._drafts[feed])
        validators = Validators(etag=f'"{abs(hash(drafts))}"')
        return Visit(
            is_unchanged=validators == due.validators,
            validators=validators,
            head=FeedHead(title=due.feed.name, version="rss20"),
            drafts=() if validators == due.validators else drafts,
            not_before=self._hints.get(feed),
            url=due.feed.url,
        )

    async def stop(self) -> None:
        self.is_stopped = True
