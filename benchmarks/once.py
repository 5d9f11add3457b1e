"""500 feeds of 50 entries over loopback in one `vedette run --once`, against `reader`.

Opponent: the package `reader` 3.26, its own `update_feeds` with 8 workers, in the same run.
Both start from an empty database in a fresh process; wall, CPU and memory are of all processes.
"""

import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.kit.measure import Cost, run
from benchmarks.kit.setting import VEDETTE, configuration, newsstand

FEEDS = 500
ENTRIES = 50
ROUNDS = 3

READER = """
import sys
from reader import make_reader
reader = make_reader(sys.argv[1])
for url in open(sys.argv[2]).read().split():
    reader.add_feed(url)
reader.update_feeds(workers=8)
assert reader.get_entry_counts().total == int(sys.argv[3]), reader.get_entry_counts()
"""

COUNT = """
import sqlite3, sys
(count,) = sqlite3.connect(sys.argv[1]).execute("select count(*) from item").fetchone()
assert count == int(sys.argv[2]), count
"""


def vedette(urls: list[str]) -> Cost:
    """Measure one round of ours; every entry must be stored."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config = configuration(folder, urls)
        log = folder / "log"
        cost = run([*VEDETTE, "run", "--once", "-c", str(config)], log=log)
        assert cost.exit_code == 0, log.read_text()[-2000:]
        total = str(FEEDS * ENTRIES)
        counted = run([sys.executable, "-c", COUNT, str(folder / "vedette.db"), total], log=log)
        assert counted.exit_code == 0, log.read_text()
        return cost


def reader(urls: list[str]) -> Cost:
    """Measure one round of theirs; every entry must be stored."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        listed = folder / "urls"
        listed.write_text("\n".join(urls))
        log = folder / "log"
        command = [sys.executable, "-c", READER, str(folder / "reader.db"), str(listed)]
        cost = run([*command, str(FEEDS * ENTRIES)], log=log)
        assert cost.exit_code == 0, log.read_text()[-2000:]
        return cost


def main() -> None:
    """Print medians of both and their ratio."""
    with newsstand(FEEDS, ENTRIES) as urls:
        rounds = [(vedette(urls), reader(urls)) for _ in range(ROUNDS)]
    print(f"{FEEDS} feeds x {ENTRIES} entries, medians of {ROUNDS} rounds")
    print(f"{'':10}{'vedette':>10}{'reader':>10}{'ratio':>8}")
    for name in ("wall_s", "cpu_s", "peak_mb"):
        ours = statistics.median(getattr(a, name) for a, _ in rounds)
        theirs = statistics.median(getattr(b, name) for _, b in rounds)
        print(f"{name:10}{ours:10.2f}{theirs:10.2f}{ours / theirs:8.2f}")


if __name__ == "__main__":
    main()
