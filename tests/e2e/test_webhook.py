"""From a clone to an alert in one's own channel: `vedette run --webhook URL`, as people type it."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.child import Child, child
from tests.e2e.desk import LISTS, until
from tests.fakes.files import a_file
from tests.fakes.hooks import Hooks
from tests.fakes.publisher import PublishedFeed, Publisher

pytestmark = pytest.mark.slow

NOW = datetime.now(UTC)  # noqa: TID251 - the child reads the machine's clock
PATIENCE_S = 30.0
NEWEST = "Wagner column leaves Gao"


@pytest.fixture
async def hooks() -> AsyncIterator[Hooks]:
    async with Hooks() as hooks:
        yield hooks


@pytest.fixture
def feeds(site: Publisher) -> list[PublishedFeed]:
    """Return three feeds with news in them, the newest match in the second."""
    feeds = [site.feed(name, title=name) for name in ("gazette", "herald", "tribune")]
    for hours, (feed, title) in enumerate(zip(feeds, ("Bamako", "Gao", "Segou"), strict=True)):
        feed.publishes(f"Rain over {title}", at=NOW)
        age = timedelta(hours=0.5 if title == "Gao" else 1 + hours)
        feed.publishes(f"Wagner column leaves {title}", at=NOW - age)
    return feeds


@pytest.fixture
def checkout(tmp_path: Path, feeds: list[PublishedFeed]) -> Path:
    """Return a folder that looks as a clone does, but for the feeds, which are on this machine."""
    a_file(tmp_path, LISTS["wagner"], "watchlists/wagner.yaml")
    content = {
        "network": {"allow": ["127.0.0.0/8"]},
        "poll": {"every": "1s", "floor": "1s"},
        "feeds": [{"url": feed.url, "name": feed.title} for feed in feeds],
        "chats": {"console": {}},
        "channels": [{"name": "terminal", "chat": "console", "id": "t", "follow": ["wagner"]}],
    }
    a_file(tmp_path, json.dumps(content))
    return tmp_path


def headlines(hooks: Hooks) -> list[str]:
    return [each.payload["embeds"][0]["title"] for each in hooks.kept]


def everything(running: Child) -> str:
    return "".join(running.printed) + json.dumps(running.events)


async def test_the_newest_match_comes_first_and_alone_and_then_whatever_is_new(
    checkout: Path, hooks: Hooks, feeds: list[PublishedFeed]
):
    async with child(None, "run", "--webhook", hooks.discord, folder=checkout) as running:
        await until(lambda: hooks.kept, PATIENCE_S)
        feeds[2].publishes("Wagner chief seen in Kidal", at=NOW)
        await until(lambda: len(hooks.kept) > 1, PATIENCE_S)
        running.stops()
        code = await running.ends()

    assert code == 0
    assert headlines(hooks) == [NEWEST, "Wagner chief seen in Kidal"]
    assert "secret-discord" not in everything(running)
    assert (checkout / "var" / "vedette.db").exists()


async def test_once_posts_the_newest_match_and_a_second_round_does_not_repeat_it(
    checkout: Path, hooks: Hooks
):
    codes = []
    for _ in range(2):
        async with child(
            None, "run", "--once", "--webhook", hooks.slack, folder=checkout
        ) as running:
            codes.append(await running.ends())

    assert codes == [0, 0]
    assert [posted.payload["text"] for posted in hooks.kept] == [f"[HIGH] {NEWEST} — herald"]


async def test_asking_from_the_shell_meanwhile_closes_no_channel(
    checkout: Path, hooks: Hooks, feeds: list[PublishedFeed]
):
    async with child(None, "run", "--webhook", hooks.discord, folder=checkout) as running:
        await until(lambda: hooks.kept, PATIENCE_S)
        async with child(None, "say", "/brief 12", folder=checkout) as asking:
            assert await asking.ends() == 0
        feeds[0].publishes("Wagner chief seen in Kidal", at=NOW)
        await until(lambda: len(hooks.kept) > 1, PATIENCE_S)
        running.stops()
        await running.ends()

    assert asking.printed[0] == "Brief of the last 12h: 1 story, 1 report, 1 list\n"


async def test_what_begins_is_told_and_where_it_is_kept(checkout: Path, hooks: Hooks):
    async with child(None, "run", "--once", "--webhook", hooks.discord, folder=checkout) as running:
        await running.ends()

    told = [str(event["event"]) for event in running.events]
    assert "Reading 3 feeds for wagner." in told
    assert any(f"{checkout}/var/vedette.db" in line for line in told)


@pytest.mark.parametrize("url", ["https://discord.com/channels/1/private", "my-private-token"])
async def test_a_wrong_address_is_refused_unseen_before_anything_is_read(
    checkout: Path, url: str, feeds: list[PublishedFeed]
):
    async with child(None, "run", "--webhook", url, folder=checkout) as running:
        code = await running.ends()

    (told,) = running.events
    assert code == 2
    assert told["event"].startswith("--webhook: this is no incoming-webhook address")
    assert "private" not in everything(running)
    assert feeds[0].requests == []


async def test_with_a_configuration_its_own_channels_go_on(
    checkout: Path, hooks: Hooks, feeds: list[PublishedFeed]
):
    config = checkout / "config" / "vedette.yaml"
    content: dict[str, Any] = json.loads(config.read_text("utf-8"))
    content["poll"]["first_poll"] = 1
    config.write_text(json.dumps(content), "utf-8")
    async with child(config, "run", "--once", "--json", "--webhook", hooks.discord) as running:
        code = await running.ends()

    assert code == 0
    assert len(running.printed) == len(hooks.kept) == 3
