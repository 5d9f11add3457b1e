import re
from importlib.resources import files

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.commands import COMMANDS
from tests.fakes.clock import FakeClock
from tests.fakes.webpage import a_page

STATIC = files("bot.chats.web").joinpath("static")
TOKEN = "correct horse battery staple"


async def test_the_page_and_all_that_it_names_are_served_from_here(clock: FakeClock) -> None:
    async with a_page(clock) as page:
        seen, wanted = set(), ["/"]
        while wanted:
            path = wanted.pop()
            reply = await page.get(path)
            assert reply.status == 200, path
            seen.add(path)
            text = await reply.text()
            named = re.findall(r'(?:src|href)="(/[a-z.]+)"|from "\.(/[a-z.]+)"', text)
            wanted += [name for name in map("".join, named) if name not in seen]
    own = {each.name for each in STATIC.iterdir() if each.name.endswith(("css", "js", "svg"))}
    assert {name.lstrip("/") for name in seen} == own | {""}


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html"),
        ("/page.css", "text/css"),
        ("/page.js", "text/javascript"),
        ("/icon.svg", "image/svg+xml"),
    ],
)
async def test_each_file_says_what_it_is(clock: FakeClock, path: str, kind: str) -> None:
    async with a_page(clock) as page:
        assert (await page.get(path)).content_type == kind


@pytest.mark.parametrize("path", ["/nothing.js", "/page.html", "/..%2fchat.py", "/static/page.js"])
async def test_nothing_else_is_served(clock: FakeClock, path: str) -> None:
    async with a_page(clock) as page:
        assert (await page.get(path)).status == 404


@pytest.mark.parametrize("each", list(STATIC.iterdir()), ids=lambda each: each.name)
def test_no_file_breaks_the_policy_or_reaches_out(each) -> None:
    text = each.read_text()
    assert "innerHTML" not in text
    assert "eval(" not in text
    assert not re.search(r"<(?:script|style)>|\son\w+=|\sstyle=", text)
    reached = [url for url in re.findall(r"https?://[^\s)\"']+", text) if "w3.org" not in url]
    assert [url for url in reached if "whatwg.org" not in url] == []


async def test_the_desk_tells_team_commands_and_watchlists(clock: FakeClock) -> None:
    async with a_page(clock) as page:
        desk = await (await page.get("/desk")).json()
    assert (desk["team"], desk["watchlists"]) == ("Sahel desk", ["wagner", "mali-russia"])
    assert {each["name"] for each in desk["commands"]} == set(COMMANDS)


async def test_a_query_is_taken_off_the_address(clock: FakeClock) -> None:
    async with a_page(clock) as page:
        reply = await page.client.get(page.url.with_query(token="x"), allow_redirects=False)
        assert (reply.status, reply.headers["Location"]) == (303, "/")


# -- health -----------------------------------------------------------------------------------


async def test_the_page_lives_while_it_answers(clock: FakeClock) -> None:
    async with a_page(clock) as page:
        page.health.troubles = ("polling stands still",)
        assert (await page.get("/livez")).status == 200


async def test_it_is_ready_unless_something_is_wrong_and_then_says_what(clock: FakeClock) -> None:
    async with a_page(clock) as page:
        well = await page.get("/readyz")
        page.health.troubles = ("polling stands still", "the disk is full")
        ill = await page.get("/readyz")
        assert (well.status, ill.status) == (200, 503)
        assert await ill.text() == "polling stands still\nthe disk is full\n"


async def test_strangers_learn_that_it_is_not_ready_but_not_why(clock: FakeClock) -> None:
    async with a_page(clock, token=TOKEN) as page:
        page.health.troubles = ("polling stands still",)
        stranger = await page.get("/readyz")
        known = await page.get("/readyz", Authorization=f"Bearer {TOKEN}")
        assert (stranger.status, await stranger.text()) == (503, "not ready\n")
        assert await known.text() == "polling stands still\n"
        assert (await page.get("/livez")).status == 200


async def test_metrics_are_as_prometheus_reads_them(clock: FakeClock) -> None:
    async with a_page(clock) as page:
        reply = await page.get("/metrics")
        text = await reply.text()
    found = {each.name: each for each in text_string_to_metric_families(text)}
    assert reply.content_type == "text/plain"
    assert {name: each.type for name, each in found.items()} == {
        "vedette_polls": "counter",
        "vedette_owed": "gauge",
    }
    samples = {each.name: each.value for metric in found.values() for each in metric.samples}
    assert samples == {"vedette_polls_total": 3.0, "vedette_owed": 1.0}
