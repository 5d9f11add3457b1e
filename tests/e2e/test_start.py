"""The program as `vedette run` runs it, with chats that are not there or refuse us."""

import aiohttp
import pytest

from tests.e2e.desk import Desk, cards, reports, until
from tests.fakes.publisher import Publisher

ALERTS_AT_ONCE = {"every": "1s", "floor": "1s", "first_poll": 5, "max_age": "3650d"}


@pytest.fixture
def hasty(desk: Desk, site: Publisher, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return a desk whose first poll alerts, and which tries again without waiting."""
    desk.changes["poll"] = ALERTS_AT_ONCE
    reports(site.feed())
    monkeypatch.setattr("bot.app.program.FIRST_CHAT_RETRY_S", 0.01)
    monkeypatch.setattr("bot.app.program.random.random", lambda: 0.0)
    return desk


async def test_running_alerts_by_itself_and_says_that_it_is_ready(hasty: Desk):
    async with hasty.runs():
        await until(lambda: hasty.discord.messages and hasty.slack.texts())
        ready = await _got(f"{hasty.page_url}readyz")
        shown = await cards(hasty.page_url)

    assert ready == (200, "ready\n")
    assert len(shown) == len(hasty.discord.messages) == len(hasty.slack.texts()) == 1


async def test_a_token_refused_at_the_start_stops_no_other_chat(hasty: Desk):
    hasty.discord.revokes_token()
    async with hasty.runs() as program:
        await until(hasty.slack.texts)
        await until(program.footing.tally.problems)
        problems = program.footing.tally.problems()
        shown = await cards(hasty.page_url)

    assert len(shown) == 1
    assert [each for each in problems if "discord" in each]


async def test_a_chat_that_is_down_at_the_start_is_served_when_it_comes_up(hasty: Desk):
    hasty.slack.fails(503, times=3, method="auth.test")
    async with hasty.runs():
        await hasty.slack.is_listened_to()
        await until(hasty.slack.texts)

    assert len(hasty.slack.called("auth.test")) == 4
    assert len(hasty.slack.texts()) == 1


@pytest.mark.slow
async def test_a_discord_that_cannot_be_reached_at_the_start_is_served_when_it_is_there(
    hasty: Desk,
):
    await hasty.discord.goes_away()
    async with hasty.runs():
        await until(hasty.slack.texts)
        await hasty.discord.comes_up()
        await until(lambda: hasty.discord.messages)

    assert len(hasty.discord.messages) == 1


async def test_a_page_whose_port_is_taken_opens_when_it_is_free(hasty: Desk, site: Publisher):
    listen = f"127.0.0.1:{site.port}"
    hasty.changes["chats"] = hasty.settings()["chats"] | {"web": {"listen": listen}}
    async with hasty.runs() as program:
        await until(lambda: hasty.discord.messages)
        problems = program.footing.tally.problems()

    assert any("in use" in each for each in problems)


async def _got(url: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return response.status, await response.text()
