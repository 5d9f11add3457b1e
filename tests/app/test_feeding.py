"""`vedette feeds` against a publisher on loopback, as from a shell."""

import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from tests.fakes.installation import an_installation
from tests.fakes.publisher import Publisher


@pytest.fixture
def site() -> Iterator[Publisher]:
    """Serve from a thread of its own, as the command line has a loop of its own."""
    site, loop = Publisher(), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    asyncio.run_coroutine_threadsafe(site.__aenter__(), loop).result(10)
    yield site
    asyncio.run_coroutine_threadsafe(site.__aexit__(None, None, None), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture
def config(tmp_path: Path) -> Path:
    filed = {"url": "http://127.0.0.1:9/rss", "name": "Filed"}
    return an_installation(tmp_path, feeds=[filed])


def vedette(config: Path, *args: str) -> Result:
    name, *others = args
    return CliRunner().invoke(cli, ["feeds", name, "-c", str(config), *others])


def as_json(config: Path, *args: str) -> Any:
    return json.loads(vedette(config, *args, "--json").stdout)


@pytest.mark.slow
def test_a_feed_is_added_listed_shown_and_removed(config: Path, site: Publisher) -> None:
    site.feed("rss", title="Gazette").publishes("Convoy seen in Gao")
    page = site.feed("page")
    page.answers("<link rel=alternate type=text/xml href=/rss>", times=None)
    added = vedette(config, "add", page.url, "--name", "My Gazette", "--kind", "agency")
    assert added.exit_code == 0, added.stdout
    assert added.stdout.startswith("Now polled: My Gazette\n")
    assert "Convoy seen in Gao" in added.stdout
    listed = vedette(config, "list").stdout.splitlines()
    assert listed[0] == "2 feeds"
    assert listed[1].startswith(f"My Gazette · {site.url}/rss · agency · added by shell in shell")
    assert "vedette.yaml:1:" in listed[2]
    health = vedette(config, "health").stdout.splitlines()
    assert [line.split()[4] for line in health[1:]] == ["Filed", "My"]
    assert as_json(config, "health", "Filed")["feeds"] == "1"
    again = as_json(config, "add", f"{site.url}/rss/")
    assert (again["ok"], again["code"]) == (False, "duplicate-feed")
    assert vedette(config, "adopt", "My Gazette").exit_code == 2
    assert vedette(config, "remove", "My Gazette").exit_code == 0
    assert vedette(config, "remove", "Filed").exit_code == 2


def test_an_unknown_kind_is_refused_with_those_there_are(config: Path) -> None:
    result = vedette(config, "add", "https://a.example", "--kind", "press")
    assert "state-media" in str(result.exception)


def test_a_file_of_feeds_is_looked_at_then_added(config: Path, tmp_path: Path) -> None:
    outlines = "".join(
        f"<outline text='N{number}' xmlUrl='{url}'/>"
        for number, url in enumerate(("http://127.0.0.1:9/rss", "http://127.0.0.2/", "ftp://x/"))
    )
    file = tmp_path / "feeds.opml"
    file.write_text(f"<opml><body>{outlines}</body></opml>")
    looked = vedette(config, "import", str(file), "--preview")
    added = vedette(config, "import", str(file))
    again = vedette(config, "import", str(file))
    assert looked.stdout.startswith("Would add 1 feed\n")
    assert added.stdout.splitlines()[2:4] == [
        "1 of the list is polled already",
        "cannot be polled: ftp://x/",
    ]
    assert (added.exit_code, again.exit_code) == (0, 2)


def test_a_file_that_is_no_list_or_not_there_is_refused(config: Path, tmp_path: Path) -> None:
    (tmp_path / "x.opml").write_text("<rss/>")
    wrong = vedette(config, "import", str(tmp_path / "x.opml"))
    gone = vedette(config, "import", str(tmp_path / "gone.opml"))
    assert (wrong.exit_code, "no OPML" in wrong.stdout) == (2, True)
    assert "cannot be read" in str(gone.exception)
