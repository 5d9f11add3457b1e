"""Play recorded news through `vedette run`: one feed a source, re-dated to now as it appears.

Usage: python benchmarks/replay.py [FILE.jsonl.gz] [SECONDS]. Each feed is primed with its
first item, the rest appears in order, spread over SECONDS. Prints what alerted, by watchlist,
to be read by a person; the opponent is a plain substring watch over the same items.
"""

import asyncio
import gzip
import json
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

from aiohttp import web

from benchmarks.kit.setting import ROOT, VEDETTE, configuration

DEFAULT = ROOT.parent / "shared" / "data" / "replay_mali_2022.jsonl.gz"
SHOWN = 300  # a feed shows its newest items, as real ones do
PRIMING_S = 15.0
PLAIN = ("wagner", "timbuktu", "tombouctou", "french withdrawal", "mali")

Report = dict[str, str]


class Stage:
    """Feeds by source; `shown` counts how many of a source's items have appeared."""

    def __init__(self, reports: list[Report]) -> None:
        self.by_source: dict[str, list[Report]] = defaultdict(list)
        for report in reports:
            self.by_source[report["source"]].append(report)
        self.sources = sorted(self.by_source)
        self.times: dict[int, datetime] = {}
        for source in self.sources:
            self.times[id(self.by_source[source][0])] = datetime.now(UTC) - timedelta(hours=1)

    def appear(self, report: Report) -> None:
        """Publish one report now."""
        self.times.setdefault(id(report), datetime.now(UTC))

    def document(self, number: int) -> bytes:
        """Write a source's feed as it stands."""
        out = [r for r in self.by_source[self.sources[number]] if id(r) in self.times][-SHOWN:]
        items = "".join(
            f"<item><guid>{escape(r['url'])}</guid><link>{escape(r['url'])}</link>"
            f"<title>{escape(r['title'])}</title><description>{escape(r['text'])}</description>"
            f"<pubDate>{format_datetime(self.times[id(r)])}</pubDate></item>"
            for r in reversed(out)
        )
        return (
            "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel>"
            f"<title>{escape(self.sources[number])}</title>{items}</channel></rss>"
        ).encode("utf-8", "replace")


def language(report: Report) -> str | None:
    """Return the recorded language where it is one."""
    found = re.match(r"[a-z]{2}(?![a-z])", report["lang"] or "")
    return found[0] if found else None


async def play(reports: list[Report], seconds: float, folder: Path) -> None:
    """Serve the feeds and run vedette over them."""
    stage = Stage(reports)

    async def feed(request: web.Request) -> web.Response:
        body = stage.document(int(request.match_info["number"]))
        return web.Response(body=body, content_type="application/rss+xml")

    app = web.Application()
    app.router.add_get("/{number}.xml", feed)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    feeds = [
        {
            "url": f"http://127.0.0.1:{port}/{number}.xml",
            "name": source,
            "lang": language(stage.by_source[source][0]),
        }
        for number, source in enumerate(stage.sources)
    ]
    poll = {"every": "1s", "floor": "1s"}
    config = configuration(folder, [], feeds=feeds, poll=poll)
    child = await asyncio.create_subprocess_exec(
        *VEDETTE,
        "run",
        "-c",
        str(config),
        stdout=subprocess.DEVNULL,
        stderr=(folder / "log").open("wb"),
    )
    await asyncio.sleep(PRIMING_S)
    assert child.returncode is None, (folder / "log").read_text()[-2000:]
    started = time.monotonic()
    for number, report in enumerate(reports):
        ahead = number * seconds / len(reports) - (time.monotonic() - started)
        if ahead > 0.05:
            await asyncio.sleep(ahead)
        stage.appear(report)
    await asyncio.sleep(10)
    child.send_signal(signal.SIGTERM)
    await child.wait()
    await runner.cleanup()


def tell(reports: list[Report], folder: Path) -> None:
    """Print every alert and the counts."""
    command = [*VEDETTE, "export", "alerts", "-c", str(folder / "vedette.yaml")]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    by_watchlist = defaultdict(list)
    for line in out.splitlines():
        alert = json.loads(line)
        by_watchlist[alert["watchlist"]].append(alert)
    for watchlist, alerts in sorted(by_watchlist.items()):
        print(f"\n{watchlist}: {len(alerts)} alerts")
        for alert in alerts:
            print(f"  {alert['title'][:110]}  [{len(alert['items'])}]")
    plain = sum(
        any(word in f"{report['title']} {report['text']}".lower() for word in PLAIN)
        for report in reports
    )
    total = sum(len(alerts) for alerts in by_watchlist.values())
    print(f"\n{len(reports)} items, {total} alerts; a plain substring watch: {plain} messages")


def main() -> None:
    """Play one recording."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    if not path.exists():
        print(f"skipped: no recording at {path}")
        return
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 60.0
    with gzip.open(path, "rt", encoding="utf-8") as file:
        reports = sorted((json.loads(line) for line in file), key=lambda report: report["date"])
    with tempfile.TemporaryDirectory() as name:
        asyncio.run(play(reports, seconds, Path(name)))
        tell(reports, Path(name))


if __name__ == "__main__":
    main()
