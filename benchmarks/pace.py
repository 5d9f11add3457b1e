"""A day of 200 feeds at the default configuration: how long a report waits, and at what cost.

Usage: python -m benchmarks.pace [RECORDED.jsonl[.gz] …] — lines with `source` and `date`: when
outlets really published. Their sources are feeds as they were; the others are made: as many items
a day as a recorded source (or as in RATES where there is none), by chance, more by day than by
night. The real decisions are made (habits, intervals) by a clock that is moved; no network.

Opponents: a poller that comes every ten minutes, and one that makes as many requests as we do.
"""

import gzip
import json
import math
import random
import statistics
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from heapq import heapify, heappop, heapreplace
from pathlib import Path

from bot.core.habits import learn
from bot.core.identity import Identified, Sorted
from bot.core.ids import feed_id, item_id
from bot.core.intervals import Pace, next_visit
from bot.core.model import Draft, DueFeed, Feed, Reason, Validators, Visit

FEEDS = 200
LEARNING = timedelta(days=7)
DAY = timedelta(days=1)
START = datetime(2023, 8, 21, tzinfo=UTC)
TICK = timedelta(seconds=1)
FIXED = timedelta(minutes=10)
LISTED = 20  # items in a document
LEAST_RECORDED = 20  # items; a source with fewer shows no habit
RATES = (235, 190, 155, 110, 97, 70, 54, 50, 42, 35, 33, 30, 20, 16, 13, 10, 6, 5, 3, 2)
AMPLITUDE = 0.8  # of the daily rhythm: nine times as much at its height as at its depth
HEIGHT = 14  # o'clock


@dataclass
class Paper:
    """A feed: when it publishes, and where its visits stand."""

    due: DueFeed
    times: Sequence[datetime]
    next: int = 0  # the first item that no visit has seen
    requests: int = 0
    waits: list[timedelta] = field(default_factory=list)
    lost: int = 0

    def visit(self, now: datetime, *, is_measured: bool) -> datetime:
        """Take in what is new; return when the next visit is due."""
        begun = self.next
        while self.next < len(self.times) and self.times[self.next] <= now:
            self.next += 1
        first = max(begun, self.next - LISTED)
        if is_measured:
            self.requests += 1
            self.lost += first - begun
            self.waits += [now - self.times[each] for each in range(first, self.next)]
        seen = self._seen(first)
        habits = learn(self.due, *seen, now)
        outcome = next_visit(self.due, seen[0], Pace(), now, habits)
        self.due = replace(self.due, habits=habits, last_ok_at=now, listed=self._listed())
        return outcome.next_at

    def _seen(self, first: int) -> tuple[Visit, Identified]:
        new = range(first, self.next)
        drafts = [
            Draft(str(each), None, "", "", "", published_at=self.times[each], mark=str(each))
            for each in new
        ]
        found = tuple(Sorted(each, f"guid:{each.guid}", (), Reason.NEW_ITEM) for each in drafts)
        repeats = frozenset(str(each) for each in range(max(0, self.next - LISTED), first))
        visit = Visit(not drafts, Validators(), drafts=tuple(drafts), repeats=repeats)
        return visit, Identified(found)

    def _listed(self) -> dict[str, str]:
        shown = range(max(0, self.next - LISTED), self.next)
        return {str(each): item_id(self.due.feed.id, str(each)) for each in shown}


def papers(files: Sequence[str]) -> list[Paper]:
    """Return the feeds, the recorded ones first."""
    chance = random.Random(20_230_823)
    recorded = _recorded(files)
    rates = [len(times) / _days(times) for times in recorded] or RATES
    made = [
        _made(chance.choice(rates) * chance.uniform(0.5, 1.5), chance)
        for _ in range(FEEDS - len(recorded))
    ]
    return [_paper(number, times) for number, times in enumerate([*recorded, *made])]


def _paper(number: int, times: Sequence[datetime]) -> Paper:
    url = f"https://paper{number}.example/rss"
    feed = Feed(feed_id(url), url, f"Paper {number}")
    return Paper(DueFeed(feed, Validators(), failures=0, is_first=False, fence=1), times)


def _recorded(files: Sequence[str]) -> list[list[datetime]]:
    """Return when each source published, moved so that its days are ours."""
    found: defaultdict[str, list[datetime]] = defaultdict(list)
    for name in files:
        opened = gzip.open if name.endswith(".gz") else open
        with opened(name, "rt", encoding="utf-8") as lines:
            begin = None
            for each in map(json.loads, lines):
                at = datetime.fromisoformat(each["date"]).astimezone(UTC)
                begin = begin or at.replace(hour=0, minute=0, second=0, microsecond=0)
                found[f"{name} {each['source']}"].append(START + (at - begin))
    kept = (sorted(times) for times in found.values() if len(times) >= LEAST_RECORDED)
    return [times for times in kept if times[-1] > START + LEARNING + DAY][:FEEDS]


def _days(times: Sequence[datetime]) -> float:
    return max((times[-1] - times[0]) / DAY, 1.0)


def _made(a_day: float, chance: random.Random) -> list[datetime]:
    """Draw times by chance, thinned to the rhythm of the day."""
    at, times = START, []
    zone = chance.choice((0, 0, 1, 2, 3))
    while at < START + LEARNING + DAY:
        at += timedelta(days=chance.expovariate(a_day * (1 + AMPLITUDE)))
        hour = at.hour + at.minute / 60 + zone
        rhythm = 1 + AMPLITUDE * math.cos((hour - HEIGHT) / 24 * 2 * math.pi)
        if chance.random() * (1 + AMPLITUDE) < rhythm:
            times.append(at)
    return times


def run(
    feeds: Sequence[Paper], start: datetime, wait: Callable[[Paper, datetime], timedelta] | None
) -> None:
    """Visit feeds until the end of the measured day; `wait` None lets our own code decide."""
    begin, end = START + LEARNING, START + LEARNING + DAY
    queue = [(start + FIXED * (each / len(feeds)), each) for each in range(len(feeds))]
    heapify(queue)
    while queue:
        at, number = queue[0]
        if at >= end:
            heappop(queue)
            continue
        feed, is_measured = feeds[number], at >= begin
        next_at = feed.visit(at + TICK, is_measured=is_measured and at > start + 2 * FIXED)
        after = next_at if wait is None else at + wait(feed, at)
        heapreplace(queue, (after, number))


def row(name: str, feeds: Sequence[Paper]) -> float:
    """Print what a way of polling comes to; return its requests a feed."""
    waits = sorted(wait.total_seconds() / 60 for feed in feeds for wait in feed.waits)
    requests = statistics.mean(feed.requests for feed in feeds)
    shares = [waits[int(len(waits) * share)] for share in (0.5, 0.95, 0.99)]
    lost = sum(feed.lost for feed in feeds)
    most = max(feed.requests for feed in feeds)
    print(f"{name:28}" + "".join(f"{each:8.1f}" for each in (*shares, requests)), end="")
    print(f"{most:8}{lost:8}")
    return requests


def main() -> None:
    """Print how long reports wait, in minutes, and how many requests a feed gets in a day."""
    files = [each for each in sys.argv[1:] if Path(each).exists()]
    ours, cold = papers(files), papers(files)
    run(ours, START, None)
    run(cold, START + LEARNING, None)
    items = sum(len(feed.waits) for feed in ours)
    print(f"{FEEDS} feeds, {items} items in the day; waits in minutes, requests a feed and day")
    heads = ("p50", "p95", "p99", "mean", "most", "missed")
    print(f"{'':28}" + "".join(f"{each:>8}" for each in heads))
    requests = row("vedette, habits known", ours)
    row("vedette, its first day", cold)
    for name, every in (("every 10 min", FIXED), ("as many requests as ours", DAY / requests)):
        feeds = papers(files)
        run(feeds, START + LEARNING, lambda _feed, _at, every=every: every)  # type: ignore[misc]
        row(name, feeds)


if __name__ == "__main__":
    main()
