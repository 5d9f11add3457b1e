"""A news site, a Discord and a Slack on loopback, and a team that connects them."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from tests.e2e.desk import Desk
from tests.fakes.clock import FakeClock
from tests.fakes.discord_server import DiscordServer
from tests.fakes.publisher import Publisher
from tests.fakes.slack_server import SlackServer


@pytest.fixture(autouse=True)
def logs() -> Iterator[list[Any]]:
    """Keep events off standard output, where alerts are printed."""
    with capture_logs() as events:
        yield events


@pytest.fixture
async def site() -> AsyncIterator[Publisher]:
    async with Publisher() as site:
        yield site


@pytest.fixture
async def discord(clock: FakeClock) -> AsyncIterator[DiscordServer]:
    async with DiscordServer(clock) as platform:
        yield platform


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as workspace:
        yield workspace


@pytest.fixture
async def desk(
    tmp_path: Path,
    migrated_file: Path,
    site: Publisher,
    discord: DiscordServer,
    slack: SlackServer,
    clock: FakeClock,
) -> AsyncIterator[Desk]:
    shutil.copy(migrated_file, tmp_path / "vedette.db")  # migrating takes time
    desk = Desk(tmp_path, site, discord, slack, clock)
    yield desk
    await desk.closes()
