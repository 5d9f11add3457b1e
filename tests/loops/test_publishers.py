"""Feeds of careless publishers, read over days: each report alerts once, whatever they rename."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.model import Draft
from bot.ports import Store
from tests.fakes.clock import FakeClock
from tests.fakes.newsroom import Newsroom, a_feed, a_report
from tests.fakes.values import CHANNEL, a_channel

GAZETTE = a_feed("gazette")
OPS = a_channel(name="ops", is_ops=True, follows=frozenset())
EVERY = timedelta(minutes=30)
A_DAY = timedelta(days=1) // EVERY
NEW_EVERY = 6  # visits: a report each three hours
SHOWN = 8  # reports that the feed lists

Dress = Callable[[int, Draft], Draft]  # at which visit, and what is shown


class Days:
    """A newsroom that reads one feed day by day."""

    def __init__(self, store: Store, clock: FakeClock) -> None:
        self.clock = clock
        self.room = Newsroom(store, clock, channels=(CHANNEL, OPS))
        self.reports: list[Draft] = []
        self.visits = 0

    async def begin(self, dress: Dress) -> None:
        """Poll the feed for the first time, full of old reports."""
        await self.room.store.upkeep.open((CHANNEL, OPS))
        for _ in range(SHOWN):
            self._publish()
        self._show(dress)
        await self.room.follows(GAZETTE)
        self.first = len(self.reports)

    async def read(self, visits: int, dress: Dress) -> None:
        """Let time pass and the feed be visited so often."""
        for _ in range(visits):
            self.clock.advance(seconds=EVERY.total_seconds())
            self.visits += 1
            if self.visits % NEW_EVERY == 0:
                self._publish()
            self._show(dress)
            await self.room.polls()
            await self.room.delivers()

    def _publish(self) -> None:
        number = len(self.reports)
        words = " ".join(f"{word}{number}" for word in ("trucks", "well", "road", "market", "camp"))
        report = a_report(number, summary=f"Witnesses saw {words}")
        self.reports.insert(0, replace(report, published_at=self.clock.now()))

    def _show(self, dress: Dress) -> None:
        shown = [dress(self.visits, each) for each in self.reports[:SHOWN]]
        self.room.source.corrects(GAZETTE.id, *shown)

    def alerted(self) -> list[str]:
        """Return what has been told but notices."""
        return [each.headline for each in self.room.chat.posts.values() if each.alert]

    def notices(self) -> list[str]:
        return [each.headline for each in self.room.chat.posts.values() if not each.alert]

    def news(self) -> list[str]:
        """Return what was published since the first poll, oldest first."""
        return [each.title for each in reversed(self.reports[: len(self.reports) - self.first])]

    async def items(self) -> int:
        return len([each async for each in self.room.store.archive.export("items", None)])


@pytest.fixture
def days(store: Store, clock: FakeClock) -> Days:
    return Days(store, clock)


def plain(_visit: int, report: Draft) -> Draft:
    return report


def renamed(visit: int, report: Draft) -> Draft:
    """Change guid and link on every visit, as Google News does."""
    token = f"{visit}-{report.guid}"
    return replace(report, guid=f"CBMi{token}", url=f"https://news.example/articles/CBMi{token}")


def new_guids(visit: int, report: Draft) -> Draft:
    return replace(report, guid=f"{visit}-{report.guid}")


def sessions(visit: int, report: Draft) -> Draft:
    return replace(report, guid=None, url=f"https://gazette.example/v?s={visit}&n={report.guid}")


def counted(visit: int, report: Draft) -> Draft:
    return replace(report, title=f"({visit + 3}) {report.title}")


def recounted(visit: int, report: Draft) -> Draft:
    return replace(report, guid=None, url=None, title=f"{report.title} [{visit} comments]")


@pytest.mark.slow
@pytest.mark.parametrize("dress", [plain, renamed, new_guids, sessions, counted, recounted])
async def test_over_days_each_report_alerts_once(days: Days, dress: Dress) -> None:
    await days.begin(dress)
    await days.read(2 * A_DAY + 3, dress)

    counters = [
        title.partition(") ")[2] if title.startswith("(") else title for title in days.alerted()
    ]
    assert [title.partition(" [")[0] for title in counters] == days.news()
    assert await days.items() == len(days.reports)
    assert len(days.notices()) <= 1


@pytest.mark.slow
@pytest.mark.parametrize("names", [{}, {"guid": None, "url": None}])
async def test_a_feed_that_dates_its_reports_anew_alerts_each_once(
    days: Days, names: dict[str, None]
) -> None:
    def dress(_visit: int, report: Draft) -> Draft:
        return replace(report, published_at=days.clock.now(), **names)

    await days.begin(dress)
    await days.read(3 * A_DAY + 3, dress)

    assert days.alerted() == days.news()
    assert await days.items() == len(days.reports)


@pytest.mark.slow
async def test_a_site_that_moves_to_a_new_system_alerts_nothing_twice_and_is_told_once(
    days: Days,
) -> None:
    def old(_visit: int, report: Draft) -> Draft:
        number = str(report.guid).rpartition(":")[2]
        return replace(
            report,
            guid=f"http://gazette.example/?p={number}",
            url=f"http://gazette.example/{number}",
        )

    def new(visit: int, report: Draft) -> Draft:
        moved = old(visit, report)
        return replace(
            moved, guid=f"uuid:{report.guid}", url=str(moved.url).replace("http:", "https:")
        )

    await days.begin(old)
    await days.read(A_DAY, old)
    await days.read(A_DAY + 3, new)

    assert days.alerted() == days.news()
    assert await days.items() == len(days.reports)
    (notice,) = days.notices()
    assert "came with new ids or links: 8 items" in notice
