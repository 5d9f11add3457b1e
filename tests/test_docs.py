"""The pages say what the code says: what is undocumented, or documented but gone, fails here."""

import re
from functools import cache
from itertools import takewhile
from pathlib import Path

import pytest
import yaml

from bot.app.wording import word_forms
from bot.cli import cli
from bot.commands import COMMANDS
from bot.core.errors import AskError
from bot.core.intervals import REFUSALS
from bot.core.match import Page, compile_book, compile_term, match_term
from bot.core.model import DeliveryState, Term
from bot.loops.tally import UNREADABLE, Count
from bot.plugins import ChatOptions
from bot.settings import load, load_watchlists, schema
from bot.sources.trouble import REMEDIES
from docs.generate import PART, PARTS, pages, renewed
from tests.codebase import ROOT, codes, events

README = ROOT / "README.md"
OPERATING = ROOT / "docs" / "operating.md"
LANGUAGE = ROOT / "watchlists" / "README.md"
GAUGES = {"polling_tick_age_seconds", "delivery_tick_age_seconds", "disk_free_bytes"}
PAGES = [pytest.param(page, id=str(page.relative_to(ROOT))) for page in pages()]


@cache
def tables(page: Path) -> dict[str, list[list[str]]]:
    """Return a page's tables by the line of their heads, as rows of cells."""
    found: dict[str, list[list[str]]] = {}
    lines = iter(page.read_text("utf-8").splitlines())
    for line in lines:
        if line.startswith("|"):
            rows = takewhile(lambda line: line.startswith("|"), lines)
            cells = [re.split(r"(?<!\\)\|", row)[1:-1] for row in rows]
            found.setdefault(line, []).extend([cell.strip() for cell in row] for row in cells[1:])
    return found


def section(page: Path, heading: str) -> str:
    """Return the text under a heading, up to the next."""
    _, text = page.read_text("utf-8").split(f"## {heading}\n")
    return text.partition("\n## ")[0]


def column(page: Path, heads: str) -> list[str]:
    """Return the first column of a table, without its backticks."""
    return [row[0].strip("`") for row in tables(page)[heads]]


# -- what is generated ------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_what_is_generated_is_current(page):
    text = page.read_text("utf-8")
    assert text == renewed(text), "run `make docs`"


def test_everything_that_can_be_generated_stands_on_exactly_one_page():
    found = [part["name"] for page in pages() for part in PART.finditer(page.read_text("utf-8"))]
    assert sorted(found) == sorted(PARTS)


def test_every_command_stands_in_the_readme():
    shown = column(README, "| command | who | what it does |")
    assert [each.replace("\\|", "|") for each in sorted(shown)] == sorted(
        command.usage for command in COMMANDS.values()
    )


def test_every_key_of_the_configuration_has_help():
    nodes = [schema(ChatOptions()), *schema(ChatOptions())["$defs"].values()]
    keys = [item for node in nodes for item in node.get("properties", {}).items()]
    unhelpful = [name for name, key in keys if not key.get("description")]
    assert sorted(unhelpful) == sorted(ChatOptions())  # the sections of chats speak for these


# -- what is written by hand ------------------------------------------------------------------


def test_every_event_is_listed_and_none_that_is_gone():
    listed = column(OPERATING, "| event | level | what happened |")
    assert listed == sorted(events())


def test_every_metric_is_listed_and_none_that_is_gone():
    listed = column(OPERATING, "| metric | counts or shows |")
    assert sorted(listed) == sorted(f"vedette_{name}" for name in {*Count, *GAUGES})


def test_every_state_of_a_delivery_is_listed():
    listed = column(OPERATING, "| state | what it means | what to do |")
    assert listed == [state.value for state in DeliveryState]


def test_every_state_of_a_feed_is_named_and_none_that_is_gone():
    states = codes("bot/sources", "feed_error", "refused", "_Refused", "DocumentProblem")
    states |= codes("bot/loops", "FeedError") | set(REMEDIES)
    named = set(re.findall(r"`([a-z]+(?:-[a-z0-9]+)*)`", section(OPERATING, "When a feed fails")))
    assert named == states | {"new", "ok"}


def test_the_core_and_the_loops_judge_by_states_that_feeds_can_have():
    states = codes("bot/sources", "feed_error", "refused") | set(REMEDIES)
    assert REFUSALS - states == {"http-503"}  # without a remedy of its own
    assert states >= UNREADABLE


def test_every_code_of_a_refusal_is_listed_and_none_that_is_gone():
    listed = set(column(OPERATING, "| code | why |"))
    assert listed == codes("bot/commands", "AskError") | {"bad-line", "outside"}


# -- the term language ------------------------------------------------------------------------

ALIASES = load_watchlists(ROOT / "watchlists").aliases


def matches(term: str, text: str) -> bool:
    return bool(match_term(Page("", text), compile_term(Term(term), ALIASES, word_forms())))


@pytest.mark.parametrize(
    ("term", "matching", "other"), tables(LANGUAGE)["| term | matches | does not match |"]
)
def test_a_term_of_the_language_page_does_as_it_says(term, matching, other):
    assert matches(term.strip("`"), matching)
    assert not matches(term.strip("`"), other)


@pytest.mark.parametrize(
    ("code", "example"),
    [
        (code.strip("`"), example.strip("`"))
        for code, _, example in tables(LANGUAGE)["| code | what is wrong | for example |"]
        if example
    ],
)
def test_a_wrong_term_of_the_language_page_is_refused_with_its_code(code, example):
    with pytest.raises(AskError) as caught:
        compile_term(Term(example), ALIASES)
    assert caught.value.code == code
    assert caught.value.column


def test_every_code_of_the_term_language_is_listed_and_none_that_is_gone():
    listed = set(column(LANGUAGE, "| code | what is wrong | for example |"))
    in_code = codes("bot/core", "AskError") - {"bad-line"}
    proved = {
        row[0].strip("`")
        for row in tables(LANGUAGE)["| code | what is wrong | for example |"]
        if row[2]
    }
    assert in_code <= listed <= in_code | proved


# -- everything else that a page shows --------------------------------------------------------


def test_the_readme_can_be_read_in_one_sitting():
    assert len(README.read_text("utf-8").splitlines()) <= 250


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page):
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        path, _, heading = target.partition("#")
        if "://" in target:
            continue
        linked = page.parent / path if path else page
        assert linked.exists(), target
        assert not heading or heading in headings(linked), target


def headings(page: Path) -> list[str]:
    """Return a page's headings as GitHub links to them."""
    found = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return [re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in found]


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_shows_of_a_configuration_works(page, tmp_path):
    for value in map(yaml.safe_load, blocks(page, "yaml")):
        if {"chats", "channels", "feeds"} & value.keys():
            chats = {channel["chat"]: {} for channel in value.get("channels", ())}
            whole = {**value, "chats": chats | value.get("chats", {})}
            path = tmp_path / "vedette.yaml"
            path.write_text(yaml.safe_dump(whole, allow_unicode=True), "utf-8")
            load(path, ChatOptions(), ENVIRON)


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_shows_of_watchlists_works(page, tmp_path):
    for number, text in enumerate(blocks(page, "yaml")):
        value = yaml.safe_load(text)
        if not {"chats", "channels", "feeds"} & value.keys():
            name = f"list{number}" if {"any", "all"} & value.keys() else "names"
            (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    found = load_watchlists(tmp_path)
    compile_book(found.watchlists, found.aliases or ALIASES)


@pytest.mark.parametrize("page", PAGES)
def test_every_command_that_a_page_names_exists(page):
    lines = [*blocks(page, "sh"), *re.findall(r"`([^`\n]+)`", page.read_text("utf-8"))]
    text = "\n".join(lines)
    known = cli.commands.keys() | {name.split()[0] for name in COMMANDS}
    assert set(re.findall(r"(?:^/?|\.venv/bin/)vedette ([a-z]+)", text, re.MULTILINE)) <= known
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    assert set(re.findall(r"^make ([a-z]+)", text, re.MULTILINE)) <= targets


ENVIRON = {
    "DISCORD_BOT_TOKEN": "discord-token",
    "SLACK_BOT_TOKEN": "xoxb-token",
    "SLACK_APP_TOKEN": "xapp-token",
    "NEWSROOM_WEBHOOK": "https://discord.com/api/webhooks/1/token",
}


def blocks(page: Path, language: str) -> list[str]:
    """Return what stands in a page's fenced blocks of a language, in lists too."""
    fence = re.compile(rf"^( *)```{language}\n(.*?)^\1```", re.DOTALL | re.MULTILINE)
    return [
        re.sub(rf"^{found[1]}", "", found[2], flags=re.MULTILINE)
        for found in fence.finditer(page.read_text("utf-8"))
    ]
