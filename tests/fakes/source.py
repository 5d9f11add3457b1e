"""Feeds in memory."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Self

from bot.core.errors import FeedError
from bot.core.model import (
    Discovery,
    Draft,
    DueFeed,
    FeedHead,
    FeedId,
    Hints,
    Outline,
    Validators,
    Visit,
)


@dataclass
class FakeSource:
    """Answers with what each feed has published, "not modified" if nothing is new since."""

    visits: list[DueFeed] = field(default_factory=list)
    is_stopped: bool = False
    pages: dict[str, str] = field(default_factory=dict)  # texts, by address
    slow_pages: set[str] = field(default_factory=set)
    pages_read: list[str] = field(default_factory=list)
    discoveries: dict[str, Discovery] = field(default_factory=dict)
    outlines: dict[str, Outline] = field(default_factory=dict)
    _drafts: dict[FeedId, list[Draft]] = field(default_factory=lambda: defaultdict(list))
    _errors: dict[FeedId, BaseException] = field(default_factory=dict)
    _moves: dict[FeedId, tuple[tuple[str, ...], bool]] = field(default_factory=dict)
    _hints: dict[FeedId, Hints] = field(default_factory=dict)
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

    def fails(self, feed: FeedId, code: str = "timeout", **more: Any) -> Self:
        self._errors[feed] = FeedError(code, f"answered {code}", remedy="wait", **more)
        return self

    def breaks(self, feed: FeedId) -> Self:
        """Raise what no source should: a bug."""
        self._errors[feed] = ZeroDivisionError("division by zero")
        return self

    def recovers(self, feed: FeedId) -> Self:
        del self._errors[feed]
        return self

    def hints(self, feed: FeedId, fresh_for: timedelta) -> Self:
        self._hints[feed] = Hints(fresh_for)
        return self

    def moves(self, feed: FeedId, *to: str, is_far: bool = False) -> Self:
        """Redirect for good, from one address to the next."""
        self._moves[feed] = (to, is_far)
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
        moved, is_far = self._moves.get(feed, ((), False))
        validators = Validators(etag=f'"{abs(hash(drafts))}"')
        return Visit(
            is_unchanged=validators == due.validators,
            validators=validators,
            head=FeedHead(title=due.feed.name, version="rss20"),
            drafts=() if validators == due.validators else drafts,
            hints=self._hints.get(feed, Hints()),
            url=due.address,
            moved=moved,
            is_far=is_far,
        )

    async def discover(self, url: str) -> Discovery:
        if url not in self.discoveries:
            raise FeedError("dns", "the host's name is not known", remedy="check the spelling")
        return self.discoveries[url]

    async def outline(self, url: str) -> Outline:
        if url not in self.outlines:
            raise FeedError("http-404", "the server answered 404", remedy="look for it")
        return self.outlines[url]

    async def read_page(self, url: str) -> str:
        self.pages_read.append(url)
        if url in self.slow_pages:
            await asyncio.Event().wait()
        if url not in self.pages:
            raise FeedError("http-404", "the server answered 404")
        return self.pages[url]

    async def stop(self) -> None:
        self.is_stopped = True
