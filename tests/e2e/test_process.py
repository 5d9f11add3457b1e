"""The program in a process of its own: ended politely, ended rudely, and started twice."""

import os
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime
from functools import partial

import pytest

from bot.store import hold
from tests.e2e.child import child
from tests.e2e.desk import Desk, until
from tests.fakes.discord_server import DiscordServer
from tests.fakes.publisher import Publisher
from tests.fakes.slack_server import Place, SlackServer

pytestmark = pytest.mark.slow

TITLES = ("Wagner convoy leaves Gao", "Wagner chief flies to Bamako", "Wagner base grows at Segou")
PATIENCE_S = 30.0
QUICK = {"every": "1s", "floor": "1s", "first_poll": 9}


@pytest.fixture
async def discord() -> AsyncIterator[DiscordServer]:
    """Open a Discord on the machine's own clock, as the child is."""
    async with DiscordServer() as platform:
        yield platform


@pytest.fixture
def hasty(desk: Desk, slack: SlackServer) -> Desk:
    """Return a desk that polls every second and whose first poll alerts."""
    desk.changes["poll"] = QUICK
    slack.now = datetime.now(UTC)  # noqa: TID251 - the child reads the machine's clock
    return desk


async def test_a_second_run_on_the_same_database_names_the_first_and_leaves(hasty: Desk):
    with hold(f"sqlite:///{hasty.folder}/vedette.db"):
        async with child(hasty.writes()) as second:
            code = await second.ends()

    assert code == 2
    assert f"process {os.getpid()}" in second.events[-1]["event"]


async def test_sigterm_lets_what_is_being_sent_arrive(hasty: Desk, site: Publisher):
    site.feed().publishes(TITLES[0], at=None)
    hasty.discord.hangs()
    async with child(hasty.writes()) as running:
        await until(lambda: all(_asked(hasty)), PATIENCE_S)
        running.stops()
        await running.says("drain.begun")
        hasty.discord.recovers()
        code = await running.ends()

    assert code == 0
    assert len(hasty.discord.messages) == len(hasty.slack.texts()) == 1
    assert set(_states(hasty)) == {"sent"}


async def test_a_watchlist_edited_while_it_runs_takes_effect(hasty: Desk, site: Publisher):
    feed = site.feed()
    async with child(hasty.writes()) as running:
        await running.says("feed.polled")
        hasty.writes(wagner="any: [wagner, millet]\n")
        await running.says("watchlists.reloaded")
        feed.publishes("Rain delays the millet harvest", at=None)
        await until(lambda: hasty.discord.messages and hasty.slack.texts(), PATIENCE_S)

    assert hasty.headlines()["discord"] == ["Rain delays the millet harvest"]


async def test_killed_at_any_step_of_a_sending_it_neither_loses_nor_repeats_it(
    hasty: Desk, site: Publisher
):
    site.feed().publishes(TITLES[0], at=None)
    config = hasty.writes()
    for misbehave in ("hangs", "stores_then_hangs"):
        getattr(hasty.discord, misbehave)()
        getattr(hasty.slack, misbehave)()
        before = _asked(hasty)
        async with child(config) as running:
            await until(partial(_is_asked_again, hasty, before), PATIENCE_S)
            running.dies()
    async with child(config) as running:
        await running.says("delivery.sent", channel="newsroom")
        await running.says("delivery.sent", channel="desk")

    assert len(hasty.discord.messages) == len(hasty.slack.texts()) == 1


async def test_killed_again_and_again_while_alerts_go_out_it_loses_none_and_repeats_none(
    hasty: Desk, site: Publisher
):
    feed = site.feed()
    for title in TITLES:
        feed.publishes(title, at=None)
    channels = [_open_on_discord(hasty, f"20{number}") for number in range(3)]
    channels += [_open_on_slack(hasty, f"C20{number}") for number in range(3)]
    hasty.changes["channels"] = channels
    expected = len(channels) * len(TITLES)
    config = hasty.writes()
    for killed_after in (2, 7):
        async with child(config) as running:
            await until(lambda least=killed_after: _posted(hasty).total() >= least, PATIENCE_S)
            running.dies()
    async with child(config) as running:
        await until(lambda: _posted(hasty).total() >= expected, PATIENCE_S)
        running.stops()
        await running.ends()

    assert set(_posted(hasty).values()) == {1}
    assert _posted(hasty).total() == expected


def _asked(desk: Desk) -> tuple[int, int]:
    """Count the requests to post on Discord and on Slack, be they in vain."""
    posts = [path for method, path in desk.discord.requests if method == "POST"]
    return sum("/messages" in path for path in posts), len(desk.slack.called("chat.postMessage"))


def _is_asked_again(desk: Desk, before: tuple[int, int]) -> bool:
    return all(now > then for now, then in zip(_asked(desk), before, strict=True))


def _states(desk: Desk) -> list[str]:
    """Return the state of every delivery."""
    with closing(sqlite3.connect(desk.folder / "vedette.db")) as database:
        return [state for (state,) in database.execute("SELECT state FROM delivery")]


def _open_on_discord(desk: Desk, number: str) -> dict[str, str]:
    desk.discord.home.place(number, f"room-{number}")
    return {"name": f"discord-{number}", "chat": "discord", "id": number, "follow": "*"}


def _open_on_slack(desk: Desk, number: str) -> dict[str, str]:
    desk.slack.places[number] = Place()
    return {"name": f"slack-{number}", "chat": "slack", "id": number, "follow": "*"}


def _posted(desk: Desk) -> Counter[tuple[str, str]]:
    """Count the messages by channel and text."""
    on_discord = [
        (place.id, message["content"])
        for place in desk.discord.home.places.values()
        for message in place.messages
    ]
    on_slack = [(name, text) for name in desk.slack.places for text in desk.slack.texts(name)]
    return Counter(on_discord + on_slack)
