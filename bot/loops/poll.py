"""Feeds that are due are visited: claim → poll → one transaction for all that a visit brings.

Feeds do not wait for each other. What goes wrong with one ends with its next visit put off.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.core.aliases import names
from bot.core.digests import GATHER, Gathering, missed_since
from bot.core.enrich import enrich
from bot.core.errors import FeedError, OutsideError
from bot.core.follows import following
from bot.core.group import group
from bot.core.habits import learn
from bot.core.identity import Identified, identify, learned
from bot.core.intervals import NEVER, Pace, next_visit
from bot.core.match import Book, match
from bot.core.model import DueFeed, Listing, Outcome, Taken, Visit
from bot.core.moves import asks, question
from bot.core.notify import notify
from bot.core.pieces import Document
from bot.core.route import Rules, route
from bot.core.vigil import gap_notices
from bot.loops.aside import Aside
from bot.loops.batch import Batch
from bot.loops.crew import Crew
from bot.loops.footing import Footing
from bot.loops.full_text import FullTexts
from bot.loops.gaps import Gaps
from bot.loops.lanes import Lanes
from bot.loops.ledger import Ledger
from bot.loops.outage import Outage
from bot.ports import Source, Watching

log = structlog.get_logger()

IN_FLIGHT = 256  # more than the source fetches at once
A_HOST = 8  # more than the source fetches from one host, so that its next is always at hand
TOGETHER = 100  # visits without news that are kept in one transaction
DEADLINE = timedelta(minutes=4)  # the source's own deadlines are sharper
IN_LANE = timedelta(minutes=4)  # the longest wait for a host
LEASE = IN_LANE + DEADLINE + timedelta(minutes=1)  # and time to store what came


@dataclass(frozen=True, slots=True)
class PollRules:
    """What the settings say of visits; `rules` holds what is true of every visit."""

    rules: Rules
    pace: Pace
    first_poll: int = 0


class Polling:
    """Visits feeds; `owed` is called once deliveries are owed."""

    def __init__(
        self,
        footing: Footing,
        source: Source,
        watching: Watching,
        settings: PollRules,
        owed: Callable[[], None],
    ) -> None:
        self._store = footing.store
        self._clock = footing.clock
        self._tally = footing.tally
        self._source = source
        self._watching = watching
        self._settings = settings
        self._full_texts = FullTexts(footing.store, source, footing.clock)
        self._owed = owed
        self._gaps = Gaps(footing.clock)
        self._gather = GATHER
        self._crew = Crew(IN_FLIGHT)
        self._outage = Outage(footing.clock)
        self._lanes = Lanes(footing.clock, A_HOST, IN_LANE.total_seconds())
        self._aside = Aside(footing.clock)
        self._unchanged = Batch(self._keep_unchanged, TOGETHER)

    async def tell_stopped(self) -> None:
        """Say which feeds are configured, but gone for good and thus not polled."""
        for each in await self._store.feeds.states():
            if each.next_at == NEVER:
                log.warning("feed.stopped", feed=each.feed.name, remedy=each.remedy)

    async def tick(self, due_at: datetime | None = None) -> tuple[DueFeed, ...]:
        """Begin to visit feeds that are due (or were at a time), as many as may be in flight."""
        self._tally.tick("polling")
        # What a round brings is sent when it ends: its digests wait for nothing else.
        self._gather = GATHER if due_at is None else timedelta()
        self._outage.tell()
        await self._tell_gaps(self._gaps.settled())
        if not self._crew.free:
            return ()
        await self._watching.refresh()
        due_at = due_at or self._clock.now()
        claimed = await self._store.feeds.claim_due(due_at, self._crew.free, LEASE)
        for due in claimed:
            if self._lanes.enter(due):
                self._crew.begin(self._visit_in_lane(due))
        return claimed

    async def room(self) -> None:
        """Wait until another feed may be visited."""
        await self._crew.room()

    async def idle(self) -> None:
        """Wait until every visit has ended."""
        await self._crew.idle()
        self._outage.tell_now()
        await self._tell_gaps(self._gaps.all())

    async def drain(self, patience: float) -> None:
        """Give visits these seconds to end; the others' feeds stay due."""
        await self._store.feeds.release(self._lanes.clear())
        await self._crew.stop(patience)
        await self._tell_gaps(self._gaps.all())

    async def _visit_in_lane(self, due: DueFeed) -> None:
        try:
            await self._visit(due)
        finally:
            following = self._lanes.leave(due)
            if following is not None:
                self._crew.begin(self._visit_in_lane(following))

    async def _visit(self, due: DueFeed) -> None:
        try:
            await self._take_in(due)
        except FeedError as error:
            await self._fail(due, error)
        except OutsideError as error:
            # The store, not the feed: its lease lapses and it is visited again.
            log.error("feed.not_stored", feed=due.feed.name, error=str(error))  # noqa: TRY400 - no bug
        except asyncio.CancelledError:
            await self._store.feeds.release([due])
            raise
        except Exception:  # one feed's edge: a bug must not end the loop
            log.exception("feed.bug", feed=due.feed.name)
            await self._fail(due, FeedError("bug", "a bug in the program, see its log"))

    async def _take_in(self, due: DueFeed) -> None:
        visit = await self._full_texts.extend(due, await self._fetched(due))
        now = self._clock.now()
        identified, listing = await self._identified(due, visit)
        habits = learn(due, visit, identified, now)
        outcome = next_visit(due, visit, self._pace(), now, habits)
        if visit.is_unchanged:
            taken = await self._pass_over(due, outcome)
        else:
            taken = await self._decide(due, identified, listing, outcome, now)
        if taken is None:
            log.warning("feed.lease_lost", feed=due.feed.name)
            return
        self._report(due, visit, taken)
        await self._tell_oddities(due, identified, outcome, now)

    async def _fetched(self, due: DueFeed) -> Visit:
        try:
            async with asyncio.timeout(DEADLINE.total_seconds()):
                return await self._source.poll(due)
        except TimeoutError as err:
            seconds = DEADLINE.total_seconds()
            raise FeedError("timeout", f"no end of the visit within {seconds:.0f} s") from err

    async def _pass_over(self, due: DueFeed, outcome: Outcome) -> Sequence[Taken] | None:
        """Keep a visit that brought nothing, with others like it; None if its lease was lost."""
        return () if await self._unchanged.put((due, outcome)) else None

    async def _keep_unchanged(self, visits: Sequence[tuple[DueFeed, Outcome]]) -> Sequence[bool]:
        return await self._store.feeds.keep_unchanged(visits, self._clock.now())

    async def _decide(
        self,
        due: DueFeed,
        identified: Identified,
        listing: Listing,
        outcome: Outcome,
        now: datetime,
    ) -> Sequence[Taken] | None:
        """Decide everything about a visit's news and keep it; None if its lease was lost.

        This is what the whole program is for. What takes long comes before the transaction.
        """
        book = await self._watching.refresh()  # a term added a moment ago counts
        news = [each for each in identified.found if each.is_news]
        items = await self._aside.each(lambda new: enrich(new, due.feed, now), news)
        matched = await self._aside.each(lambda item: match(item, book), items)
        found = {item.id: (each, new) for item, each, new in zip(items, matched, news, strict=True)}
        async with self._store.intake(is_patient=not (news or listing.names)) as intake:
            rules = self._rules(due, book, now, is_adopted=identified.is_adopted)
            ledger = await Ledger.open(intake, news, items, rules, now)
            for item in ledger.order(items):
                await asyncio.sleep(0)  # hundreds of items shall not keep chats waiting
                matches, new = found[item.id]
                grouping = group(item, ledger.sightings(item), new.story)
                routing = route(item, matches, grouping, ledger.rules(item, new.known), now)
                ledger.take(Taken(item, matches, grouping, routing))
            is_kept = await intake.keep(due, ledger.taken, outcome, listing)
        return ledger.taken if is_kept else None

    async def _identified(self, due: DueFeed, visit: Visit) -> tuple[Identified, Listing]:
        """Return which items a document lists, and what it taught of them.

        Our lease keeps others from adding to what is known until the visit is kept.
        """
        if visit.is_unchanged:
            return Identified(), Listing()
        document = Document.of(due, visit)
        (sought,) = await self._aside.each(lambda each: names(each.drafts), [document])
        known = await self._store.archive.known(due.feed.id, sought)
        (identified,) = await self._aside.each(lambda each: identify(each, known), [document])
        return identified, learned(identified, known, document, due.feed.id)

    def _pace(self) -> Pace:
        """Return how often feeds are visited, as long as channels follow what they do now."""
        names = {each.name for each in self._watching.book.watchlists}
        channels = following(self._settings.rules.channels, self._watching.follows)
        followed = [names if each.follows is None else names & each.follows for each in channels]
        return replace(self._settings.pace, is_watched=any(followed))

    def _rules(self, due: DueFeed, book: Book, now: datetime, *, is_adopted: bool) -> Rules:
        """Return the rules of one visit."""
        allowed = due.feed.first_poll
        max_age = self._settings.rules.max_age
        return replace(
            self._settings.rules,
            channels=following(self._settings.rules.channels, self._watching.follows),
            watchlists={each.name: each for each in book.watchlists},
            is_first_poll=due.is_first,
            is_adopted=is_adopted,
            missed_since=missed_since(due.last_ok_at, max_age, now),
            gathering=Gathering({}, self._gather),
            first_poll_left=self._settings.first_poll if allowed is None else allowed,
        )

    async def _tell_oddities(
        self, due: DueFeed, identified: Identified, outcome: Outcome, now: datetime
    ) -> None:
        """Tell the ops channels what was odd about a visit that went well."""
        to = asks(due.whereabouts, outcome.whereabouts)
        if to is not None:
            await self._tell(f"moved/{due.feed.id}", question(due.feed.name, to), now)
        if identified.issued_anew:
            await self._tell_issued_anew(due, identified, now)
        if outcome.habits is not None and outcome.habits.gap_at == now:
            log.warning("feed.gap", feed=due.feed.name, interval_s=outcome.interval.total_seconds())
            self._gaps.take(due, outcome)

    async def _tell_gaps(self, gaps: Sequence[tuple[DueFeed, Outcome]]) -> None:
        if gaps:
            now = self._clock.now()
            notices = gap_notices(gaps, self._settings.rules.channels, now)
            await self._store.outbox.owe(notices, now)
            self._owed()

    async def _tell_issued_anew(self, due: DueFeed, identified: Identified, now: datetime) -> None:
        count = identified.issued_anew
        log.info("feed.issued_anew", feed=due.feed.name, items=count, goes_by=identified.goes_by)
        silent = "; nothing else in it was alerted either" if identified.is_adopted else ""
        text = (
            f"{due.feed.name} came with new ids or links: {count} items were known by link or "
            f"title, so they were taken over without alerts{silent}"
        )
        await self._tell(f"issued-anew/{due.feed.id}", text, now)

    async def _fail(self, due: DueFeed, error: FeedError) -> None:
        now = self._clock.now()
        outcome = next_visit(due, error, self._pace(), now)
        if not await self._store.feeds.fail(due, outcome):
            log.warning("feed.lease_lost", feed=due.feed.name)
            return
        self._tally.failed(outcome)
        facts = {
            "feed": due.feed.name,
            "state": outcome.state,
            "reason": outcome.reason,
            "failures": due.failures + 1,
            "next_at": outcome.next_at.isoformat(),
        }
        if self._outage.takes(due.feed.name, outcome.state):
            log.debug("feed.failed", **facts)
        else:
            log.warning("feed.failed", **facts)
        if outcome.next_at == NEVER:
            text = f"{due.feed.name} is gone for good and no longer polled: {error}"
            await self._tell(f"gone/{due.feed.id}", text, now)

    def _report(self, due: DueFeed, visit: Visit, taken: Sequence[Taken]) -> None:
        self._tally.polled(visit, taken)
        self._outage.reached()
        log.info(
            "feed.polled",
            feed=due.feed.name,
            is_unchanged=visit.is_unchanged,
            listed=visit.listed,
            new=len(taken),
            problems=[problem.code for problem in visit.problems],
        )
        for each in taken:
            _report_item(each)
        if any(each.routing.owed for each in taken):
            self._owed()

    async def _tell(self, event: str, text: str, now: datetime) -> None:
        notices = notify(event, text, self._settings.rules.channels, now)
        await self._store.outbox.owe(notices, now)
        self._owed()


def _report_item(taken: Taken) -> None:
    if taken.matches:
        log.info(
            "item.matched",
            item=taken.item.id,
            feed=taken.item.feed.name,
            story=taken.grouping.story,
            grouping=taken.grouping.reason.value,
            reasons={name: reason.value for name, reason in taken.routing.reasons},
        )
    for alert in taken.routing.alerts:
        log.info(
            "alert.opened", alert=alert.id, watchlist=alert.watchlist, priority=alert.priority.value
        )
