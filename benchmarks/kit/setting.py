"""A newsstand in a process of its own, and configurations that poll it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.kit.newsstand import address

ROOT = Path(__file__).resolve().parents[2]
VEDETTE = [sys.executable, "-m", "bot"]


@contextmanager
def newsstand(feeds: int, entries: int) -> Iterator[list[str]]:
    """Serve feeds from another process; yield their addresses."""
    with _serving("newsstand", str(feeds), str(entries)) as port:
        yield [address(number, int(port)) for number in range(feeds)]


@contextmanager
def platforms() -> Iterator[dict[str, dict[str, str]]]:
    """Serve a Discord and a Slack from another process; yield the settings that lead there."""
    with _serving("platforms") as chats:
        yield json.loads(chats)


@contextmanager
def _serving(name: str, *arguments: str) -> Iterator[str]:
    """Run a server of this kit until the block is left; yield the line that it prints."""
    child = subprocess.Popen(
        [sys.executable, "-m", f"benchmarks.kit.{name}", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert child.stdout is not None
    assert child.stdin is not None
    try:
        yield child.stdout.readline()
    finally:
        child.stdin.close()
        child.wait()
        child.stdout.close()


def configuration(folder: Path, urls: list[str], **changes: object) -> Path:
    """Write a configuration that polls these addresses; JSON is YAML."""
    content: dict[str, object] = {
        "store": f"sqlite:///{folder}/vedette.db",
        "watchlists": str(ROOT / "watchlists"),
        "network": {"allow": ["127.0.0.0/8"]},
        "feeds": [{"url": url, "name": f"Paper {n}"} for n, url in enumerate(urls)],
        "chats": {"console": {}},
        "channels": [{"name": "desk", "chat": "console", "id": "desk", "follow": "*"}],
        **changes,
    }
    path = folder / "vedette.yaml"
    path.write_text(json.dumps(content))
    return path
