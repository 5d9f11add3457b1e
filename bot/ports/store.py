"""The database, by parts."""

from collections.abc import AsyncGenerator, AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.core.backtest import Candidate, Extent
from bot.core.match.probes import Probes
from bot.core.model import (
    AddedFeed,
    AddedTerm,
    Alert,
    AlertId,
    Change,
    Channel,
    ChannelName,
    Counts,
    Delivery,
    DueFeed,
    Feed,
    FeedId,
    FeedState,
    Follow,
    GoneOn,
    History,
    Item,
    ItemId,
    Known,
    Listing,
    Mute,
    OpenDigest,
    Outcome,
    Owed,
    Person,
    Recorded,
    Report,
    Sighting,
    StoryId,
    Taken,
    Transition,
    WatchlistName,
    Worry,
)


class Intake(Protocol):
    """One visit's transaction: everything it keeps is committed together or not at all."""

    async def sightings(
        self, links: Collection[str], titles: Collection[str], since: datetime
    ) -> tuple[Sighting, ...]:
        """Return reports since a time with any of these canonical links or normal titles."""

    async def alerted(
        self, stories: Collection[StoryId]
    ) -> frozenset[tuple[StoryId, WatchlistName]]:
        """Return which alerts these stories have already."""

    async def mutes(self, now: datetime) -> tuple[Mute, ...]:
        """Return the mutes in force."""

    async def open_digests(self) -> Mapping[ChannelName, OpenDigest]:
        """Return the newest digest of each channel that has not gone yet, and keep it so."""

    async def keep(
        self,
        due: DueFeed,
        taken: Sequence[Taken],
        outcome: Outcome,
        listing: Listing = ...,
    ) -> bool:
        """Store items, matches, stories, alerts, deliveries and the feed's next visit.

        Returns False, and stores nothing, if the feed's lease was lost meanwhile.
        """


class Feeds(Protocol):
    """The feeds and when each is due."""

    async def sync(self, feeds: Sequence[Feed], now: datetime) -> None:
        """Make the table hold these configured feeds; those gone are no longer polled."""

    async def claim_due(self, now: datetime, limit: int, lease: timedelta) -> tuple[DueFeed, ...]:
        """Lease feeds that are due, the most overdue first."""

    async def keep_unchanged(
        self, visits: Sequence[tuple[DueFeed, Outcome]], now: datetime
    ) -> Sequence[bool]:
        """Record visits that brought nothing, together; False for each whose lease was lost."""

    async def fail(self, due: DueFeed, outcome: Outcome) -> bool:
        """Record a failed poll, put off a paused host's feeds; False if the lease was lost."""

    async def adopt(self, feed: FeedId) -> str | None:
        """Poll a feed where it moved, as a person says, and return that; None if it did not."""

    async def release(self, dues: Sequence[DueFeed]) -> None:
        """Give leases back unused, due as before."""

    async def arrivals(self, now: datetime, days: int) -> Mapping[FeedId, tuple[int, ...]]:
        """Count each feed's new items in each of the last days of 24 h, the oldest day first."""

    async def states(self) -> tuple[FeedState, ...]:
        """Return every configured feed's state, by name."""


class Vigil(Protocol):
    """Feeds that bring nothing, and what was told of them."""

    async def worrying(self, now: datetime) -> tuple[FeedState, ...]:
        """Return configured feeds that fail for long, are quiet, or of which so was told."""

    async def told(
        self, worries: Mapping[FeedId, Worry | None], owed: Sequence[Owed], now: datetime
    ) -> None:
        """Keep what is told of each feed, and owe the notices that tell it, in one go."""


class Outbox(Protocol):
    """Deliveries owed; whoever sends one holds its lease."""

    async def owe(self, owed: Sequence[Owed], now: datetime) -> None:
        """Add deliveries; a key that stands already is left as it is."""

    async def claim(self, now: datetime, limit: int, lease: timedelta) -> tuple[Delivery, ...]:
        """Lease deliveries that may go now: at most one a channel, priority first, then oldest.

        An edit waits for its post to be sent. A lapsed lease whose sending had begun comes back
        as `unknown`, one that had not as `owed`.
        """

    async def begin(self, delivery: Delivery, now: datetime, lease: timedelta) -> bool:
        """Mark that sending begins now and renew the lease; False if the lease was lost."""

    async def settle(self, delivery: Delivery, transition: Transition, now: datetime) -> bool:
        """Move a leased delivery on; False, changing nothing, if its fence is old.

        A channel that is closed, or whose platform asks to wait, is passed over meanwhile.
        """

    async def reclaim(self) -> int:
        """End every lease, of feeds too, and every wait for a channel or a token to be mended.

        For a process that knows it is alone. Returns how many leases it ended.
        """


class Archive(Protocol):
    """Everything seen, for reading."""

    async def latest(
        self,
        *,
        watchlist: WatchlistName | None = None,
        words: str = "",
        since: datetime | None = None,
        limit: int = 5,
    ) -> tuple[Report, ...]:
        """Return matched items, newest first by the later of published and first seen.

        `words` must all stand in title or text (folded); it is data, never query syntax.
        """

    async def alert(self, alert: AlertId) -> Alert | None:
        """Return one alert with its reports."""

    async def known(self, feed: FeedId, aliases: Collection[str]) -> Mapping[str, Known]:
        """Return, by alias, the items of this feed that carry any of these aliases.

        For whoever holds the feed's lease: nobody else then adds to them.
        """

    async def alerts(self, since: datetime | None, limit: int) -> tuple[Alert, ...]:
        """Return alerts, newest first."""

    async def counts(self, since: datetime) -> Counts:
        """Count what happened since a time."""

    def export(self, what: str, since: datetime | None) -> AsyncIterator[Mapping[str, Any]]:
        """Stream `items`, `alerts`, `deliveries` or `feeds`, oldest first, in the export shape."""


class Briefs(Protocol):
    """What has gone on since a time, for whoever takes over."""

    async def lists(self, since: datetime) -> tuple[GoneOn, ...]:
        """Count by watchlist what has gone on since a time, the highest priority first."""

    async def totals(self, since: datetime) -> tuple[int, int]:
        """Count the stories of all lists that have gone on, and their new reports, each once."""

    async def alerts(self, since: datetime, skip: int, limit: int) -> tuple[Alert, ...]:
        """Return one alert of each story heard of since a time, the first of them skipped.

        Those of the list with the highest priority come first, within a list the latest news. A
        story of several lists comes under the first of them.
        """


class Search(Protocol):
    """The words of every stored item, which follow the matcher's own rules."""

    def candidates(
        self, probes: Probes, since: datetime | None
    ) -> AsyncGenerator[tuple[Candidate, ...], None]:
        """Stream items since a time in pages, the newest arrival first.

        None that holds one of the words asked for is left out; others may be among them.
        """

    async def extent(self, since: datetime | None, number: int | None = None) -> Extent:
        """Count the items since a time, or of them those that came with or after a number."""

    async def items(self, ids: Sequence[ItemId]) -> tuple[Item, ...]:
        """Return of these items those whose text is kept, in the order given."""


class Histories(Protocol):
    """Every decision about an item, to be told to whoever asks why."""

    async def named(self, names: Collection[str]) -> tuple[History, ...]:
        """Return the items that go by any of these names in any feed, oldest first, some at most.

        Names outlive texts: an item whose text is deleted is found too.
        """

    async def alerted(self, named: AlertId) -> tuple[History, ...]:
        """Return the items of an alert's story, oldest first, some at most; none if unknown."""


class Edits(Protocol):
    """What people change in chat, each change with its audit row in one transaction."""

    async def apply(self, change: Change) -> bool:
        """Apply and record a change; False, recording nothing, if it changes nothing."""

    async def undo_last(self, person: Person, at: datetime) -> Change | None:
        """Take back the person's newest change that still stands; None if there is none."""

    async def recorded(self, since: datetime, skip: int, limit: int) -> tuple[Recorded, ...]:
        """Return changes since a time, newest first, those taken back too; the first skipped."""

    async def terms(self) -> tuple[AddedTerm, ...]:
        """Return every term added in chat, oldest first."""

    async def feeds(self) -> tuple[AddedFeed, ...]:
        """Return every feed added in chat, oldest first."""

    async def follows(self) -> tuple[Follow, ...]:
        """Return every follow added in chat, oldest first."""

    async def mutes(self, now: datetime) -> tuple[Mute, ...]:
        """Return the mutes in force."""

    async def version(self) -> int:
        """Return a number that grows with every change to terms or follows; one cheap read."""


class Pages(Protocol):
    """The text of the pages behind items, so that none is fetched twice."""

    async def kept(self, feed: FeedId, urls: Collection[str]) -> Mapping[str, str]:
        """Return the texts that are kept for a feed, by the address of their page."""

    async def keep(self, feed: FeedId, texts: Mapping[str, str], now: datetime) -> None:
        """Keep the texts of pages, by their address; what is kept already stays as it is."""


class Welcome(Protocol):
    """What a channel that is new is shown."""

    async def is_new(self, channel: ChannelName) -> bool:
        """Tell whether nothing was ever owed to a channel."""

    async def newest(
        self, lists: Collection[WatchlistName], now: datetime
    ) -> tuple[Report, StoryId] | None:
        """Return the newest match of these lists by its date of publication, and its story.

        What has no date, or one still to come, is older than what has one.
        """

    async def show(self, taken: Taken, now: datetime) -> None:
        """Open the alert of an item that is stored already, where it does not stand, and owe it."""


class Upkeep(Protocol):
    """Care of the database itself."""

    async def open(self, channels: Sequence[Channel] | None = None) -> None:
        """Bring the schema up to date, and make the table hold these configured channels.

        None leaves the channels as they are: whoever only looks in does not know them all.

        Raises:
            SetupError: if the database is newer than the code, corrupt, or not writable.
        """

    async def prune(self, items_before: datetime, keys_before: datetime) -> int:
        """Delete the texts of old items, and keys older still; return how many items."""

    async def size(self) -> int:
        """Return the database's size in bytes."""

    async def check(self) -> None:
        """Look through the database for damage; time grows with its size.

        Raises:
            OutsideError: if it is damaged or cannot be read.
        """

    async def close(self) -> None:
        """Close every connection."""


class Store(Protocol):
    """The database, by parts."""

    feeds: Feeds
    vigil: Vigil
    outbox: Outbox
    archive: Archive
    briefs: Briefs
    search: Search
    histories: Histories
    edits: Edits
    pages: Pages
    welcome: Welcome
    upkeep: Upkeep

    def intake(self, *, is_patient: bool = False) -> AbstractAsyncContextManager[Intake]:
        """Begin a visit's transaction; leaving the block commits, an exception rolls back.

        Visits that bring nothing are patient: what may alert goes first.
        Only the intake may write within the block: any other part would wait for its end.
        """
