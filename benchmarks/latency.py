"""From a feed's response that holds a new item to the message taken by Discord and by Slack.

`vedette run` polls ten feeds every second; 200 reports appear one after the other, each in a
feed and for a channel of its own. Opponent: the least program that does the job at all, one loop
of `requests` → `feedparser` → `requests.post`, that knows neither duplicates nor doubts nor Slack.
"""

import asyncio
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.kit.setting import ROOT, VEDETTE, configuration
from benchmarks.kit.stage import Feeds, TimedDiscord, TimedSlack, Times, open_places
from tests.fakes.discord_world import TOKEN
from tests.fakes.slack_server import APP_TOKEN, BOT_TOKEN

FEEDS = 10
REPORTS = 200
EVERY_S = 0.7  # between two reports
PATIENCE_S = 60.0
AIM_MS = {"median": 50, "p99": 250}

FLOOR = """
import sys, time
import feedparser, requests
token, api, *urls = sys.argv[1:]
web, seen, etags = requests.Session(), set(), {}
is_first = True
while True:
    begun = time.monotonic()
    for number, url in enumerate(urls):
        answer = web.get(url, headers={"If-None-Match": etags.get(url, "")})
        if answer.status_code == 304:
            continue
        etags[url] = answer.headers["ETag"]
        for entry in feedparser.parse(answer.content).entries:
            if entry.id not in seen and not is_first:
                web.post(
                    f"{api}/channels/{7000 + number}/messages",
                    json={"content": entry.title},
                    headers={"Authorization": f"Bot {token}"},
                )
            seen.add(entry.id)
    is_first = False
    time.sleep(max(0, 1 - (time.monotonic() - begun)))
"""

Command = Callable[[Path, Feeds, TimedDiscord, TimedSlack], list[str]]


def vedette(folder: Path, feeds: Feeds, discord: TimedDiscord, slack: TimedSlack) -> list[str]:
    """Write the configuration, and return the command that runs it."""
    lists = folder / "lists"
    lists.mkdir()
    for number in range(FEEDS):
        (lists / f"subject{number}.yaml").write_text(f"any: [subject{number}]\n")
    slacks = {"bot_token": BOT_TOKEN, "app_token": APP_TOKEN, "api_url": slack.api_url}
    config = configuration(
        folder,
        feeds.urls(),
        watchlists=str(lists),
        poll={"every": "1s", "floor": "1s"},
        chats={"discord": {"token": TOKEN, **discord.addresses}, "slack": slacks},
        channels=open_places(discord, slack, FEEDS),
        log={"level": "warning"},
    )
    return [*VEDETTE, "run", "-c", str(config)]


def floor(folder: Path, feeds: Feeds, discord: TimedDiscord, slack: TimedSlack) -> list[str]:
    """Return the command that runs the opponent."""
    open_places(discord, slack, FEEDS)
    return [sys.executable, "-c", FLOOR, TOKEN, discord.api_url, *feeds.urls()]


async def measure(command: Command, platforms: tuple[str, ...]) -> Times:
    """Let one program carry every report, and return when each left and came."""
    times = Times()
    feeds = Feeds(FEEDS, times)
    with tempfile.TemporaryDirectory() as name, (Path(name) / "log").open("wb") as log:
        async with feeds.open(), TimedDiscord(times) as discord, TimedSlack(times) as slack:
            words = command(Path(name), feeds, discord, slack)
            child = await asyncio.create_subprocess_exec(*words, cwd=ROOT, stdout=log, stderr=log)
            try:
                await carry(feeds, times, platforms)
            finally:
                child.kill()
                await child.wait()
    return times


async def carry(feeds: Feeds, times: Times, platforms: tuple[str, ...]) -> None:
    """Publish every report in its turn, and wait until the last one has come."""
    await until(lambda: len(feeds.polled) == FEEDS)
    await asyncio.sleep(3)  # everything is warm: chats connected, a parser running
    for number in range(REPORTS):
        feeds.publish(number)
        await asyncio.sleep(EVERY_S)
    await until(lambda: all(len(times.taken[each]) == REPORTS for each in platforms))


async def until(is_true: Callable[[], bool]) -> None:
    """Wait for a condition."""
    async with asyncio.timeout(PATIENCE_S):
        while not is_true():
            await asyncio.sleep(0.01)


def tell(name: str, delays: list[float]) -> tuple[float, float]:
    """Print one row; return its median and 99th percentile."""
    median, p99 = statistics.median(delays), delays[int(len(delays) * 0.99) - 1]
    print(f"{name:22}{median:10.1f}{p99:10.1f}{delays[-1]:10.1f}", flush=True)
    return median, p99


def main() -> None:
    """Print both and their ratio."""
    print(f"{REPORTS} reports, response sent → message taken, ms; aim {AIM_MS}")
    print(f"{'':22}{'median':>10}{'p99':>10}{'worst':>10}")
    theirs = asyncio.run(measure(floor, ("discord",)))
    ours = asyncio.run(measure(vedette, ("discord", "slack")))
    least, _ = tell("floor → Discord", theirs.delays_ms("discord"))
    for platform in ("discord", "slack"):
        median, p99 = tell(f"vedette → {platform.capitalize()}", ours.delays_ms(platform))
        is_met = median <= AIM_MS["median"] and p99 <= AIM_MS["p99"]
        print(f"{'':22}{median / least:9.1f}x  {'aim met' if is_met else 'aim missed'}")


if __name__ == "__main__":
    main()
