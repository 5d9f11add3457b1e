"""One round over 2,000 known feeds of which seven in ten answer 304, against `reader`.

Opponent: the package `reader` 3.26, its own `update_feeds` with 8 workers, in the same run.
Both have polled every feed before; then three in ten publish one more entry, and a fresh process
visits all: `vedette run --once`, or a script for theirs. Wall, CPU and memory are of all
processes; CPU a poll is compared also without what starting takes, which is measured with the
same program and nothing due.
"""

import statistics
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from benchmarks.kit.measure import Cost, run
from benchmarks.kit.newsstand import publishes
from benchmarks.kit.setting import VEDETTE, configuration, newsstand

FEEDS = 2_000
ENTRIES = 10
ROUNDS = 2
DUE_AGAIN_S = 2.0  # longer than `every` and its jitter

READER = """
import sys
from reader import make_reader
reader = make_reader(sys.argv[1])
for url in open(sys.argv[2]).read().split():
    reader.add_feed(url, exist_ok=True)
if sys.argv[3] != "nothing":
    reader.update_feeds(workers=8, scheduled=False)
    assert reader.get_entry_counts().total == int(sys.argv[3]), reader.get_entry_counts()
"""

COUNT = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
(count,) = database.execute("select count(*) from item").fetchone()
assert count == int(sys.argv[2]), count
states = dict(database.execute("select state, count(*) from feed group by state"))
assert states == {"ok": int(sys.argv[3])}, states
"""


class Vedette:
    """Ours, with its database in a folder."""

    def __init__(self, folder: Path, urls: list[str]) -> None:
        self.folder = folder
        feeds = [{"url": url, "name": f"Paper {n}", "every": "1s"} for n, url in enumerate(urls)]
        self.config = configuration(folder, urls, feeds=feeds, poll={"floor": "1s"})
        self.count = len(urls)

    def polls(self, entries: int) -> Cost:
        """Visit every feed; every entry must be stored."""
        cost = self._once()
        log = self.folder / "count"
        arguments = [str(self.folder / "vedette.db"), str(entries), str(self.count)]
        counted = run([sys.executable, "-c", COUNT, *arguments], log=log)
        assert counted.exit_code == 0, log.read_text()
        return cost

    def idles(self) -> Cost:
        """Start, visit nothing, end."""
        config = self.folder / "idle.yaml"
        config.write_text(self.config.read_text().replace('"every": "1s"', '"every": "1d"'))
        self._once(config)
        return self._once(config)

    def _once(self, config: Path | None = None) -> Cost:
        log = self.folder / "log"
        cost = run([*VEDETTE, "run", "--once", "-c", str(config or self.config)], log=log)
        assert cost.exit_code == 0, log.read_text()[-2000:]
        return cost


class Reader:
    """Theirs, with its database in a folder."""

    def __init__(self, folder: Path, urls: list[str]) -> None:
        self.folder = folder
        (folder / "urls").write_text("\n".join(urls))

    def polls(self, entries: int) -> Cost:
        """Visit every feed; every entry must be stored."""
        return self._run(str(entries))

    def idles(self) -> Cost:
        """Start, visit nothing, end."""
        return self._run("nothing")

    def _run(self, expected: str) -> Cost:
        log = self.folder / "reader.log"
        paths = [str(self.folder / "reader.db"), str(self.folder / "urls")]
        cost = run([sys.executable, "-c", READER, *paths, expected], log=log)
        assert cost.exit_code == 0, log.read_text()[-2000:]
        return cost


def publish(urls: list[str]) -> int:
    """Let three feeds in ten publish; return how many did."""
    with urllib.request.urlopen(urls[0].replace("/feed/0", "/publish")):
        return sum(map(publishes, range(len(urls))))


def main() -> None:
    """Print means of both and their ratio."""
    with tempfile.TemporaryDirectory() as name, newsstand(FEEDS, ENTRIES) as urls:
        ours, theirs = Vedette(Path(name), urls), Reader(Path(name), urls)
        entries = FEEDS * ENTRIES
        ours.polls(entries)
        theirs.polls(entries)
        rounds = []
        for _ in range(ROUNDS):
            entries += publish(urls)
            time.sleep(DUE_AGAIN_S)
            rounds.append((ours.polls(entries), theirs.polls(entries)))
        idle = ours.idles(), theirs.idles()
    print(f"{FEEDS} feeds x {ENTRIES} entries, 70 % not modified, means of {ROUNDS} rounds")
    print(f"{'':18}{'vedette':>10}{'reader':>10}{'ratio':>8}")
    for label in ("wall_s", "cpu_s", "peak_mb"):
        a, b = (statistics.fmean(getattr(each[i], label) for each in rounds) for i in (0, 1))
        print(f"{label:18}{a:10.2f}{b:10.2f}{a / b:8.2f}")
        if label == "cpu_s":
            a, b = ((cpu - idle[i].cpu_s) / FEEDS * 1000 for i, cpu in enumerate((a, b)))
            print(f"{'cpu_ms a poll':18}{a:10.2f}{b:10.2f}{a / b:8.2f}")


if __name__ == "__main__":
    main()
