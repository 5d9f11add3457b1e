"""The command line's contract: what it prints, and the code with which it ends."""

import asyncio
import errno
import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from click.testing import CliRunner

from bot import __version__
from bot.cli import ROOT, cli, config_path, main
from bot.core.errors import AskError, OutsideError
from tests.fakes.clock import START
from tests.fakes.files import a_file
from tests.fakes.installation import an_installation, fill, logs_as_before
from tests.fakes.publisher import Publisher

FULL = "vedette: standard output: No space left on device\n"
HEAVY = ("aiohttp", "sqlalchemy", "discord", "slack_bolt", "feedparser", "pydantic", "structlog")
RSS = (
    "<rss version='2.0'><channel><title>Gazette</title><link>https://g.example/</link>"
    "<item><guid>1</guid><title>Wagner &amp; co</title><link>/1</link></item></channel></rss>"
)
FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
EXPORTED = {
    "items": {
        *("id", "feed", "key", "guid", "url", "title", "text", "lang"),
        *("published_at", "first_seen_at", "revision"),
    },
    "alerts": {
        *("alert", "watchlist", "story", "title", "url", "priority", "created_at", "items"),
    },
    "deliveries": {
        *("delivery", "alerts", "chat", "channel", "kind", "state", "attempts"),
        *("reason", "detail", "created_at", "sent_at", "remote_id"),
    },
    "feeds": {
        *("url", "state", "reason", "remedy", "next_at", "interval_s", "failures", "last_ok_at"),
    },
}


@dataclass(frozen=True)
class Said:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return what was printed as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


Vedette = Callable[..., Said]


@pytest.fixture
def vedette(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Vedette]:
    """Return what runs the command line in this process."""

    def run(*words: object, stdin: str = "") -> Said:
        monkeypatch.setattr(sys, "argv", ["vedette", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        with pytest.raises(SystemExit) as end:
            main()
        return Said(int(end.value.code or 0), *capsys.readouterr())

    with logs_as_before():
        yield run


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Return a configuration without feeds."""
    return an_installation(tmp_path)


@pytest.fixture
def filled(config: Path, store_url: str) -> Path:
    """Return a configuration whose database holds two items, one alerted, one owed."""
    asyncio.run(fill(store_url))
    return config


# -- the program itself -----------------------------------------------------------------------


def test_the_list_of_commands_cuts_no_sentence_at_80_columns():
    told = CliRunner().invoke(cli, ["--help"], terminal_width=80)
    assert told.exit_code == 0
    assert "..." not in told.output.partition("Commands:")[2]


def test_help_imports_nothing_that_costs_time():
    code = (
        "import sys\nfrom bot.cli import main\nsys.argv = ['vedette', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n"
        f"    print([each for each in {HEAVY} if each in sys.modules])"
    )
    said = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert said.stdout.startswith("Usage: vedette")
    assert said.stdout.splitlines()[-1] == "[]"


def test_it_says_its_version(vedette: Vedette):
    assert vedette("--version") == Said(0, f"vedette, version {__version__}\n", "")


def test_a_command_that_does_not_exist_is_bad_input(vedette: Vedette):
    said = vedette("wach")

    assert said.code == 2
    assert "wach" in said.err


def test_the_configuration_is_the_one_given_else_here_else_beside_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    elsewhere = config_path(None)
    a_file(tmp_path, "", "config/vedette.yaml")

    assert elsewhere == ROOT / "config" / "vedette.yaml"
    assert config_path(None) == Path("config/vedette.yaml")
    assert config_path(Path("mine.yaml")) == Path("mine.yaml")


@pytest.mark.parametrize(
    ("error", "code", "err"),
    [
        (OutsideError("the disk is full"), 3, "vedette: the disk is full\n"),
        (AskError("unknown-list", "there is no such list"), 2, "vedette: there is no such list\n"),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), 0, ""),
        (OSError(errno.ENOSPC, "No space left on device"), 3, FULL),
    ],
    ids=["the world", "a person", "a reader who has had enough", "a full disk"],
)
def test_mistakes_are_told_in_plain_lines(
    vedette: Vedette, monkeypatch: pytest.MonkeyPatch, error: Exception, code: int, err: str
):
    def fail(_path: Path) -> None:
        raise error

    monkeypatch.setattr("bot.app.assembly.check", fail)
    monkeypatch.setattr(sys, "stdout", sys.stdout)
    said = vedette("check")

    assert said == Said(code, "", err)


def test_an_error_that_is_nobodys_stays_a_bug(monkeypatch: pytest.MonkeyPatch):
    def fail(_path: Path) -> None:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr("bot.app.assembly.check", fail)
    monkeypatch.setattr(sys, "argv", ["vedette", "check"])
    with pytest.raises(PermissionError):
        main()


@pytest.mark.parametrize(
    ("redirection", "code", "err"),
    [(">&-", 0, ""), (">/dev/full", 3, FULL), ("| true", 0, ""), ("2>&-", 0, "")],
)
def test_an_output_that_takes_nothing_is_no_bug(redirection: str, code: int, err: str):
    line = 'for i in $(seq 3000); do echo \'{"title": "Bamako"}\'; done'
    command = f"{sys.executable} -m bot match --query mali"
    script = f"{line} | {command} {redirection}; exit ${{PIPESTATUS[1]}}"
    ended = subprocess.run(  # noqa: S603 - what a person would type
        ["/bin/bash", "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (ended.returncode, ended.stderr) == (code, err)


# -- check ------------------------------------------------------------------------------------


def test_check_is_content_with_a_configuration_that_can_run(vedette: Vedette, config: Path):
    said = vedette("check", "-c", config)

    assert (said.code, said.out.splitlines()[-1], said.err) == (0, "ok", "")
    assert "warning: no feeds" in said.out


def test_check_prints_every_problem_of_every_file_with_its_place(vedette: Vedette, tmp_path: Path):
    config = a_file(
        tmp_path,
        "watchlists: ../lists\nfeds: []\npoll: {every: soon}\nchats: {consle: {}}\n",
    )
    a_file(tmp_path, "any: [wagner, '\"Africa Corps']\n", "lists/wagner.yaml")
    said = vedette("check", "-c", config)

    problems = [line for line in said.err.splitlines() if "warning" not in line]
    places = {line.split(": ")[0].rpartition("/")[2] for line in problems}
    assert said.code == 2
    assert "ok" not in said.out.splitlines()
    assert {"vedette.yaml:2:1", "vedette.yaml:3:15", "vedette.yaml:4:9"} <= places
    assert any(place.startswith("wagner.yaml:1:") for place in places)


def test_check_names_a_file_that_is_not_there(vedette: Vedette, tmp_path: Path):
    said = vedette("check", "-c", tmp_path / "none.yaml")

    assert said.code == 2
    assert "none.yaml" in said.err


# -- match ------------------------------------------------------------------------------------


def test_match_answers_each_line_with_the_spans_of_its_terms(vedette: Vedette, tmp_path: Path):
    a_file(tmp_path, "any: [wagner]\n", "lists/wagner.yaml")
    line = {"id": "a", "title": "Wagner in Mali", "text": "Nobody saw it.", "lang": "en"}
    said = vedette("match", "--watchlists", tmp_path / "lists", stdin=f"{json.dumps(line)}\n\n")

    span = {"field": "title", "start": 0, "end": 6}
    match = {"watchlist": "wagner", "term": "wagner", "spans": [span]}
    assert said.rows == [{"id": "a", "lang": "en", "matches": [match]}]
    assert said.code == 0


def test_match_holds_a_line_against_its_own_query_or_the_one_given(
    vedette: Vedette, tmp_path: Path
):
    a_file(tmp_path, "any: [wagner]\n", "lists/wagner.yaml")
    lines = [
        {"id": "a", "title": "Gold in Mali", "text": "", "query": "gold"},
        {"id": "b", "title": "Gold in Mali", "text": ""},
    ]
    file = a_file(tmp_path, "\n".join(map(json.dumps, lines)), "items.jsonl")
    said = vedette("match", "--watchlists", tmp_path / "lists", "--query", "Mali", file)

    assert [row["matches"][0]["term"] for row in said.rows] == ["gold", "Mali"]


def test_match_explains_when_it_is_asked_to(vedette: Vedette, tmp_path: Path):
    a_file(tmp_path, "title: Wagner\nany: [wagner]\n", "lists/wagner.yaml")
    said = vedette(
        "match", "--explain", "--watchlists", tmp_path / "lists", stdin='{"id": 1, "text": "x"}'
    )
    (row,) = said.rows
    (why,) = row["explain"]
    assert (why["watchlist"], why["verdict"]) == ("wagner", "its only term does not hold")


def test_match_tells_of_a_bad_line_or_query_and_answers_the_rest(vedette: Vedette, tmp_path: Path):
    a_file(tmp_path, "any: [wagner]\n", "lists/wagner.yaml")
    lines = [
        "no json",
        json.dumps({"id": "a", "title": "Wagner", "query": 'mali "wagner'}),
        json.dumps({"id": "b", "title": "Wagner"}),
    ]
    said = vedette("match", "--watchlists", tmp_path / "lists", stdin="\n".join(lines))

    broken, unclosed, good = said.rows
    assert said.code == 2
    assert set(broken["error"]) == {"code", "column", "message"}
    assert (unclosed["error"]["code"], unclosed["error"]["column"]) == ("unclosed-quote", 6)
    assert good["matches"]


def test_match_refuses_watchlists_that_cannot_be_read(vedette: Vedette, tmp_path: Path):
    a_file(tmp_path, "any: ['\"wagner']\n", "lists/wagner.yaml")
    said = vedette("match", "--watchlists", tmp_path / "lists", stdin="{}")

    assert said.code == 2
    assert "wagner.yaml:1:" in said.err


# -- parse ------------------------------------------------------------------------------------


def test_parse_prints_one_object_a_document_in_the_order_given(vedette: Vedette, tmp_path: Path):
    file = a_file(tmp_path, RSS, "feed.xml")
    said = vedette("parse", file, "-", "--url", "https://g.example/feed", stdin="not a feed")

    feed, other = said.rows
    [item] = feed["items"]
    assert said.code == 0
    assert set(feed) == {"file", "feed", "items", "problems"}
    assert (feed["file"], other["file"]) == (str(file), "-")
    assert set(item) == {
        *("key", "guid", "url", "title", "summary", "content", "authors"),
        *("published_at", "updated_at", "lang", "enclosures"),
    }
    assert (item["title"], item["url"]) == ("Wagner & co", "https://g.example/1")
    assert [set(each) for each in other["problems"]] == [{"code", "message"}]


def test_parse_tells_of_what_cannot_be_opened_and_reads_the_rest(vedette: Vedette, tmp_path: Path):
    file = a_file(tmp_path, RSS, "feed.xml")
    said = vedette("parse", tmp_path / "none.xml", tmp_path, file)

    assert said.code == 2
    assert [row["file"] for row in said.rows] == [str(file)]
    assert [line.split(":")[0] for line in said.err.splitlines()] == [
        str(tmp_path / "none.xml"),
        str(tmp_path),
    ]


# -- say --------------------------------------------------------------------------------------


def test_say_answers_in_lines(vedette: Vedette, filled: Path):
    said = vedette("say", "/latest wagner", "-c", filled)

    assert said.code == 0
    assert "Wagner convoy number 2 reported near the river port" in said.out


def test_say_answers_in_json(vedette: Vedette, filled: Path):
    said = vedette("say", "latest", "wagner", "-c", filled, "--json")

    [answer] = said.rows
    assert said.code == 0
    assert answer["ok"]
    assert [card["headline"] for card in answer["cards"]] == [
        "Wagner convoy number 2 reported near the river port",
        "Wagner convoy number 1 reported near the river port",
    ]
    assert answer["cards"][0]["published_at"] == "2022-01-07T13:00:00+00:00"


def test_say_writes_as_an_editor(vedette: Vedette, config: Path):
    added = vedette("say", '/watch add wagner "Africa Corps"', "-c", config)
    shown = vedette("say", "/watch show wagner", "-c", config)

    assert added.code == 0
    assert "Africa Corps" in shown.out


def test_say_ends_with_2_where_it_is_refused(vedette: Vedette, config: Path):
    said = vedette("say", "/watch add wagnr gold", "-c", config, "--json")

    [answer] = said.rows
    assert said.code == 2
    assert not answer["ok"]
    assert answer["code"]
    assert "wagner" in str(answer)


# -- export -----------------------------------------------------------------------------------


@pytest.mark.parametrize("what", EXPORTED)
def test_export_has_exactly_the_promised_keys(vedette: Vedette, filled: Path, what: str):
    said = vedette("export", what, "-c", filled)

    assert said.code == 0
    assert said.rows
    assert all(set(row) == EXPORTED[what] for row in said.rows)


def test_export_shows_an_alert_with_its_items(vedette: Vedette, filled: Path):
    first, second = vedette("export", "alerts", "-c", filled, "--jsonl").rows

    [item] = first["items"]
    assert set(item) == {"id", "url", "title", "source", "published_at"}
    assert (item["source"], first["watchlist"], first["priority"]) == (
        *("Sahel Gazette", "wagner", "high"),
    )
    assert first["created_at"] < second["created_at"]


def test_export_shows_what_was_sent_and_what_is_owed(vedette: Vedette, filled: Path):
    sent, owed = vedette("export", "deliveries", "-c", filled).rows

    assert (sent["state"], sent["kind"], sent["chat"]) == ("sent", "post", "console")
    assert sent["sent_at"]
    assert sent["remote_id"]
    assert (owed["state"], owed["sent_at"], owed["remote_id"]) == ("owed", None, None)


def test_export_shows_only_what_is_new_enough(vedette: Vedette, filled: Path):
    assert START.year < 2024
    assert vedette("export", "items", "--since", "365d", "-c", filled) == Said(0, "", "")


def test_export_asks_for_a_span_it_can_read(vedette: Vedette, filled: Path):
    said = vedette("export", "items", "--since", "yesterday", "-c", filled)

    assert said.code == 2
    assert "for example 7d" in said.err


def test_export_refuses_a_configuration_with_mistakes(vedette: Vedette, tmp_path: Path):
    config = an_installation(tmp_path, feds=[])
    said = vedette("export", "items", "-c", config)

    assert said.code == 2
    assert "did you mean feeds?" in said.err


# -- doctor -----------------------------------------------------------------------------------


def test_doctor_finds_nothing_wrong(vedette: Vedette, config: Path):
    said = vedette("doctor", "-c", config)

    assert said.code == 0
    assert [line.split(maxsplit=1)[1] for line in said.out.splitlines() if line[:2] == "ok"] == [
        *("disk", "clock", "database", "chat console"),
    ]


def test_doctor_begins_with_the_files(vedette: Vedette, tmp_path: Path):
    config = an_installation(tmp_path, feds=[])
    said = vedette("doctor", "-c", config)

    assert said.code == 2
    assert "wrong    configuration:" in said.out
    assert "database" not in said.out


# -- run --------------------------------------------------------------------------------------


async def test_run_once_polls_delivers_and_ends_with_0(vedette: Vedette, tmp_path: Path):
    async with Publisher() as site:
        feed = site.feed()
        feed.publishes("Wagner fighters seen in Timbuktu", at=None)
        feeds = [{"url": feed.url, "name": "Gazette", "first_poll": 1}]
        config = an_installation(tmp_path, feeds=feeds, log={"level": "warning"})
        said = await asyncio.to_thread(vedette, "run", "--once", "-c", config)

    [alert] = said.rows
    assert said.code == 0
    assert alert["headline"] == "Wagner fighters seen in Timbuktu"


async def test_run_once_ends_with_3_if_a_feed_failed(vedette: Vedette, tmp_path: Path):
    async with Publisher() as site:
        feeds = [{"url": f"{site.url}/none", "name": "Gone"}]
        config = an_installation(tmp_path, feeds=feeds)
        said = await asyncio.to_thread(vedette, "run", "--once", "-c", config)

    assert said.code == 3
    assert "http-404" in said.err


async def test_run_once_ends_with_3_and_says_why_if_a_chat_could_not_start(
    vedette: Vedette, tmp_path: Path
):
    async with Publisher() as site:
        feed = site.feed()
        feed.publishes("Wagner fighters seen in Timbuktu", at=None)
        config = an_installation(
            tmp_path,
            feeds=[{"url": feed.url, "name": "Gazette", "first_poll": 1}],
            chats={
                "slack": {
                    "bot_token": "xoxb-1-1-nobody",
                    "app_token": "xapp-1-A1-1-nobody",
                    "api_url": "http://127.0.0.1:1/api/",
                }
            },
            channels=[{"name": "desk", "chat": "slack", "id": "C1", "follow": "*"}],
            log={"level": "error"},
        )
        said = await asyncio.to_thread(vedette, "run", "--once", "-c", config)

    assert said.code == 3
    assert "vedette: chat slack: " in said.err
    assert "vedette: chat slack: deliveries that wait: 1" in said.err


def test_term_tells_a_term_and_what_its_places_are_called(vedette: Vedette, tmp_path: Path):
    said = vedette("term", "Timbuktu", "-c", an_installation(tmp_path))
    assert said.code == 0
    assert said.out.startswith("looks for: “Timbuktu”\n")
    assert "Tombouctou OR Тимбукту OR تمبكتو" in said.out


def test_run_refuses_a_configuration_with_mistakes(vedette: Vedette, tmp_path: Path):
    said = vedette("run", "--once", "-c", an_installation(tmp_path, feds=[]))

    assert said.code == 2
    assert "did you mean feeds?" in said.err


@pytest.mark.slow
@pytest.mark.skipif(FAKETIME is None, reason="libfaketime is not installed")
async def test_a_wall_clock_shifted_from_outside_changes_nothing(tmp_path: Path):
    async with Publisher() as site:
        feed = site.feed()
        feed.publishes("Wagner fighters seen in Timbuktu", at=None)
        feeds = [{"url": feed.url, "name": "Gazette", "first_poll": 1}]
        config = an_installation(tmp_path, feeds=feeds)
        shifted = {"LD_PRELOAD": str(FAKETIME), "FAKETIME": "+400d"}
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run", "--once", "-c", str(config)),
            cwd=ROOT,
            env=dict(os.environ) | shifted,  # noqa: TID251 - the child's own environment
            stdout=asyncio.subprocess.PIPE,
        )
        out, _ = await child.communicate()

    assert child.returncode == 0
    assert b"Wagner fighters seen in Timbuktu" in out


# -- demo -------------------------------------------------------------------------------------


@pytest.mark.slow
async def test_the_demo_prints_the_pages_address_first_and_alerts_as_they_come():
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert child.stdout
    async with asyncio.timeout(30):
        first = (await child.stdout.readline()).decode()
        alert = json.loads(await child.stdout.readline())
    address = re.findall(r"https?://[^ ]+/", first)[0]
    async with aiohttp.ClientSession() as session, session.get(address) as page:
        status = page.status
    child.send_signal(signal.SIGTERM)
    _, err = await child.communicate()

    assert alert["headline"] == "Russian trainers move into Timbuktu base left by the French"
    assert status == 200
    assert (child.returncode, err) == (0, b"")
