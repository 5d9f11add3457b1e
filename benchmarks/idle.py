"""`vedette run` with 200 feeds: memory and processor at rest, and the peak of a burst.

The burst is 200 feeds of 500 entries that all answer at once. All figures sum every process.
Opponent: the package `reader` 3.26 updating the same 200 feeds of 500 entries with 8 workers.
"""

import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.kit.measure import cpu_s, resident_mb, run
from benchmarks.kit.setting import VEDETTE, configuration, newsstand, platforms

FEEDS = 200
ENTRIES = 500  # of the burst; at rest feeds have as many as real ones
REST_ENTRIES = 30
BURST_S = 90.0
WORK_S = 30.0
SETTLE_S = 75.0  # a minute without documents ends the parser
REST_S = 60.0

READER = """
import sys
from reader import make_reader
reader = make_reader(sys.argv[1])
for url in open(sys.argv[2]).read().split():
    reader.add_feed(url)
reader.update_feeds(workers=8)
"""


def watch(child: subprocess.Popen[bytes], seconds: float) -> tuple[float, float]:
    """Return the peak memory in MB and the processor seconds of a while."""
    before = cpu_s(child.pid)
    until = time.monotonic() + seconds
    peak = 0.0
    while time.monotonic() < until:
        assert child.poll() is None, "vedette ended early"
        peak = max(peak, resident_mb(child.pid))
        time.sleep(0.05)
    return peak, cpu_s(child.pid) - before


def vedette(
    urls: list[str], *whiles: float, more: dict[str, dict[str, str]] | None = None
) -> list[tuple[float, float]]:
    """Run ours, with `more` chats; return the peak memory and processor seconds of each while."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        chats = {"console": {}, "web": {"listen": "127.0.0.1:0"}, **(more or {})}
        config = configuration(folder, urls, chats=chats)
        with (folder / "log").open("wb") as log:
            child = subprocess.Popen([*VEDETTE, "run", "-c", str(config)], stdout=log, stderr=log)
            try:
                return [watch(child, seconds) for seconds in whiles]
            finally:
                child.send_signal(signal.SIGTERM)
                child.wait(40)


def reader(urls: list[str]) -> None:
    """Print theirs."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        listed = folder / "urls"
        listed.write_text("\n".join(urls))
        command = [sys.executable, "-c", READER, str(folder / "reader.db"), str(listed)]
        cost = run(command, log=folder / "log")
    print(f"reader   the same burst: peak {cost.peak_mb:.0f} MB")


def rest(name: str, aim_mb: int, more: dict[str, dict[str, str]] | None = None) -> None:
    """Print what ours takes when the first polls are over, its parser running and then ended."""
    with newsstand(FEEDS, REST_ENTRIES) as urls:
        (working, _), _, (resting, used) = vedette(urls, WORK_S, SETTLE_S, REST_S, more=more)
    print(f"vedette  {name}, polling: {working:.0f} MB")
    share = 100 * used / REST_S
    print(f"vedette  {name}, at rest: {resting:.0f} MB (aim {aim_mb}), {share:.2f} % (aim 1)")


def main() -> None:
    """Print both."""
    print(f"{FEEDS} feeds; memory of all processes, share of one core")
    rest("console and web", 150)
    with platforms() as chats:
        rest("with Discord and Slack", 200, chats)
    with newsstand(FEEDS, ENTRIES) as urls:
        [(peak, _)] = vedette(urls, BURST_S)
        print(f"vedette  a burst of {FEEDS} feeds x {ENTRIES}: peak {peak:.0f} MB (aim 512)")
        reader(urls)


if __name__ == "__main__":
    main()
