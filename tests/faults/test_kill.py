"""What is lost and what is repeated when the program is killed with -9 at each step."""

import asyncio
import signal
import sys
from collections import Counter
from pathlib import Path

import pytest

from bot.core.ids import alert_id, delivery_key, item_id, story_id
from bot.core.model import DeliveryKind
from tests.fakes.clock import FakeClock
from tests.fakes.values import CHANNEL, WAGNER
from tests.faults.program import GAZETTE, REPORTS, DiskChat, Platform, Point, opened, work

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
IN_DOUBT = {Point.SENT_NO_REPLY, Point.REPLIED_NOT_RECORDED}
# How a platform knows a repetition matters only where there may be one.
CASES = [
    (point, platform)
    for point in Point
    for platform in (Platform if point in IN_DOUBT else [Platform.BLIND])
]
OWED = {
    delivery_key(
        DeliveryKind.POST,
        alert_id(story_id(item_id(GAZETTE.id, f"guid:{report.guid}")), WAGNER),
        CHANNEL.name,
    )
    for report in REPORTS
}


async def killed(database, receipts, platform, point):
    """Run the program until it dies; return by which signal."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.faults.program", database, receipts, platform, point, cwd=ROOT
    )
    return -await process.wait()


@pytest.fixture
async def database(tmp_path):
    """Make a database whose feed has been polled once, when it was empty."""
    path = tmp_path / "vedette.db"
    async with opened(path, FakeClock(), DiskChat(tmp_path / "none", Platform.BLIND)) as newsroom:
        await newsroom.follows(GAZETTE)
    return path


@pytest.mark.parametrize(("point", "platform"), CASES)
async def test_killed_at_any_step_nothing_is_lost_and_little_repeated(
    database, tmp_path, point, platform
):
    receipts = tmp_path / "receipts"
    assert await killed(database, receipts, platform, point) == signal.SIGKILL

    clock = FakeClock()
    clock.advance(hours=2)
    chat = DiskChat(receipts, platform)
    async with opened(database, clock, chat) as newsroom:
        await work(newsroom)
        deliveries = await newsroom.deliveries()

    seen = Counter(chat.keys())
    may_repeat = platform is Platform.BLIND and point in IN_DOUBT
    assert set(seen) == OWED
    assert seen.total() == len(OWED) + may_repeat
    assert {each["state"] for each in deliveries} == {"sent"}
