"""One word for one thing, in code, SQL, commands and pages; and no module too long to read."""

import ast
import re
from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from statistics import median
from types import MappingProxyType

from bot import ports
from bot.commands import COMMANDS
from bot.core import model
from bot.loops.tally import Count
from bot.plugins import ChatOptions
from bot.settings import schema
from bot.store.tables import metadata
from tests.codebase import ROOT, events, functions, modules, names, pieces

FILE = schema(ChatOptions())
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text("utf-8")

LONGEST_MODULE = 400
LONGEST_FUNCTION = 40
USUAL_MODULE = 150
USUAL_FUNCTION = 20
WORTH_A_TEST = 30  # lines

BANNED = frozenset(
    {"manager", "helper", "util", "handler", "service", "processor", "data", "info", "misc", "base"}
    | {"common", "entry", "article", "silence", "snooze"}
)
# By folder or module: words that are others', with whose they are.
OTHERS_WORDS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("bot/app/logs.py", "handler"): "logging",
        ("bot/chats/slack/asks.py", "handler"): "slack_bolt's AsyncSocketModeHandler",
        ("bot/chats/web/pages.py", "handler"): "aiohttp's middleware",
        ("bot/languages", "base"): "the base form of an inflected word",
        ("bot/settings/wording.py", "base"): "where a path begins",
        ("bot/settings/words.py", "handler"): "pydantic",
        ("bot/sources/entries.py", "base"): "the base URI of RFC 3986, xml:base",
        ("bot/sources/entries.py", "entry"): "feedparser's list of them",
        ("bot/sources/feed_links.py", "base"): "the base URI of RFC 3986, HTML's element",
        ("bot/sources/guard.py", "info"): "socket.getaddrinfo",
        ("bot/sources/kinds", "base"): "the base URI of RFC 3986, xml:base",
        ("bot/sources/kinds/rss.py", "entry"): "Atom's element and feedparser's list of them",
        ("bot/sources/links.py", "base"): "the base URI of RFC 3986",
        ("bot/sources/opml.py", "data"): "defusedxml's target, as ElementTree calls it",
        ("bot/sources/scan.py", "base"): "the base URI of RFC 3986, xml:base",
        ("bot/sources/scan.py", "handler"): "expat",
    }
)


def singular(word: str) -> str:
    return re.sub("ies$", "y", word) if word.endswith("ies") else word.removesuffix("s")


def in_glossary(pattern: str) -> set[str]:
    """Return what the glossary's tables hold of a pattern."""
    return set(re.findall(pattern, "\n".join(re.findall(r"^\|.*\|$", GLOSSARY, re.MULTILINE))))


# -- the glossary -----------------------------------------------------------------------------


def test_every_noun_of_the_code_stands_in_the_glossary_and_none_that_is_gone():
    classes = set(model.__all__) | {
        name
        for name, value in vars(ports).items()
        if isinstance(value, type) and value.__module__.startswith(ports.__name__)
    }
    assert in_glossary(r"`([A-Z]\w+)`") == classes


def test_every_table_stands_in_the_glossary_and_none_that_is_gone():
    third = [line.split("|")[3] for line in GLOSSARY.splitlines() if line.count("|") == 4]
    assert set(re.findall(r"`([a-z]\w*)`", "".join(third))) == set(metadata.tables)


def test_every_word_of_the_glossary_is_used_in_the_code():
    used = {
        piece for tree in modules().values() for name, _ in names(tree) for piece in pieces(name)
    }
    used |= {f"{piece}s" for piece in used}
    words = set(chain.from_iterable(word.split() for word in in_glossary(r"\*\*([a-z ]+)\*\*")))
    assert words - used == set()


def test_every_value_of_a_command_stands_in_the_glossary_and_none_that_is_gone():
    _, values = GLOSSARY.split("## What one writes after a command")
    listed = set(re.findall(r"`([a-z]+)`(?=[^|]*\|[^|]*\|$)", values, re.MULTILINE))
    assert listed == {param.name for command in COMMANDS.values() for param in command.params}


# -- names ------------------------------------------------------------------------------------


def banned_names() -> list[tuple[Path, str, int]]:
    found = [(path, path.stem, 1) for path in modules()]
    found += [(path, name, line) for path, tree in modules().items() for name, line in names(tree)]
    return [
        (path, name, line)
        for path, name, line in found
        if BANNED & set(map(singular, pieces(name)))
    ]


def excuses(path: Path, name: str) -> set[tuple[str, str]]:
    """Return the rows of OTHERS_WORDS by which a name is excused."""
    words = set(map(singular, pieces(name))) & BANNED
    return {
        (place, word)
        for place, word in OTHERS_WORDS
        if path.is_relative_to(place) and word in words
    }


def test_no_name_is_a_word_that_says_nothing_or_has_a_better_one():
    bad = [
        f"{path}:{line} {name}" for path, name, line in banned_names() if not excuses(path, name)
    ]
    assert bad == []


def test_no_excuse_outlives_its_name():
    used = [excuses(path, name) for path, name, _ in banned_names()]
    assert set(OTHERS_WORDS) - set().union(*used) == set()


def test_tables_settings_events_and_metrics_are_named_as_the_code_is():
    given = {
        *metadata.tables,
        *(column.name for table in metadata.tables.values() for column in table.columns),
    }
    given |= {key for node in (FILE, *FILE["$defs"].values()) for key in node.get("properties", ())}
    given |= events() | set(Count)
    assert [name for name in sorted(given) if BANNED & set(map(singular, pieces(name)))] == []


def test_people_read_the_same_words():
    texts = [
        (command.name, text)
        for command in COMMANDS.values()
        for text in (command.name, command.help, *(param.help for param in command.params))
    ]
    banned = re.compile(r"\b(?:entr(?:y|ies)|articles?|silenc\w*|snooz\w*)\b", re.IGNORECASE)
    assert [name for name, text in texts if banned.search(text)] == []


# -- sizes ------------------------------------------------------------------------------------


def lines(path: Path) -> int:
    return len((ROOT / path).read_text("utf-8").splitlines())


def test_no_module_is_too_long_to_read():
    sizes = {path: lines(path) for path in modules()}
    assert [str(path) for path, size in sizes.items() if size > LONGEST_MODULE] == []
    assert median(sizes.values()) <= USUAL_MODULE


def test_no_function_is_too_long_to_grasp():
    sizes = {
        f"{path}:{function.lineno} {function.name}": function.end_lineno - function.lineno + 1
        for path in modules()
        for function in functions(path)
        if "migrations" not in path.parts  # what was shipped is not touched again
    }
    assert [name for name, size in sizes.items() if size > LONGEST_FUNCTION] == []
    usual = [size for size in sizes.values() if size <= USUAL_FUNCTION]
    assert len(usual) >= 0.95 * len(sizes)


# -- tests mirror the code --------------------------------------------------------------------

# Modules and folders without a test file of their own, and the one that proves what they do.
TESTED_THROUGH: Mapping[str, str] = MappingProxyType(
    {
        "bot/app/matching.py": "test_cli.py",
        "bot/app/parsing.py": "test_cli.py",
        "bot/chats/console": "chats/console/test_console.py",
        "bot/chats/discord/outcomes.py": "chats/discord/test_chat.py",
        "bot/chats/slack/outcomes.py": "chats/slack/test_chat.py",
        "bot/chats/web/metrics.py": "chats/web/test_pages.py",
        "bot/commands/backtest_lines.py": "commands/test_backtesting.py",
        "bot/commands/changes.py": "commands/test_why.py",
        "bot/commands/context.py": "commands/test_why.py",
        "bot/commands/decisions.py": "commands/test_why.py",
        "bot/commands/definition.py": "commands/test_help.py",
        "bot/commands/mending.py": "commands/test_why.py",
        "bot/commands/misses.py": "commands/test_why.py",
        "bot/commands/reading.py": "commands/test_reader.py",
        "bot/commands/subjects.py": "commands/test_mute.py",
        "bot/commands/unseen.py": "commands/test_why.py",
        "bot/commands/writer.py": "commands/test_reader.py",
        "bot/core/claims.py": "core/test_identity.py",
        "bot/core/match/building.py": "core/match/test_grammar.py",
        "bot/core/match/compiling.py": "core/match/test_oracle.py",
        "bot/core/match/explanation.py": "core/match/test_lines.py",
        "bot/core/match/lacking.py": "core/match/test_explain.py",
        "bot/core/match/literal.py": "core/match/test_oracle.py",
        "bot/core/match/operators.py": "core/match/test_oracle.py",
        "bot/core/match/page.py": "core/match/test_match.py",
        "bot/core/match/plan.py": "core/match/test_oracle.py",
        "bot/core/match/planning.py": "core/match/test_oracle.py",
        "bot/core/match/printing.py": "core/match/test_grammar.py",
        "bot/core/match/scope.py": "core/match/test_oracle.py",
        "bot/core/match/sequence.py": "core/match/test_oracle.py",
        "bot/core/match/slips.py": "core/match/test_grammar.py",
        "bot/core/match/terms.py": "core/match/test_match.py",
        "bot/core/match/weighing.py": "core/match/test_explain.py",
        "bot/core/model": "core/test_route.py",
        "bot/core/own_words.py": "core/test_enrich.py",
        "bot/core/pieces.py": "core/test_identity.py",
        "bot/core/text/letters.py": "core/text/test_spelling.py",
        "bot/loops/ledger.py": "loops/test_poll.py",
        "bot/sources/document.py": "sources/kinds/test_jsonfeed.py",
        "bot/sources/entries.py": "sources/kinds",
        "bot/sources/trouble.py": "sources/test_client.py",
        "bot/store/claiming.py": "contracts/test_store_outbox.py",
        "bot/store/columns.py": "contracts/test_store_intake.py",
        "bot/store/endings.py": "contracts/test_store_feeds.py",
        "bot/store/export.py": "contracts/test_store_archive.py",
        "bot/store/habits.py": "contracts/test_store_vigil.py",
        "bot/store/opening.py": "contracts/test_store_upkeep.py",
        "bot/store/pruning.py": "contracts/test_store_upkeep.py",
        "bot/store/records.py": "contracts/test_store_intake.py",
        "bot/store/reports.py": "contracts/test_store_archive.py",
        "bot/store/trouble.py": "store/test_database.py",
    }
)


def has_logic(path: Path) -> bool:
    """Tell whether a module does anything: nouns, ports and tables only say what there is."""
    return any(
        len(function.body) > 1 or not isinstance(function.body[0], ast.Expr)
        for function in functions(path)
    )


def mirrors(path: Path) -> list[Path]:
    """Return the files in which a module's own tests may stand."""
    place = path.relative_to("bot").with_suffix("")
    return [
        ROOT / "tests" / place.with_name(f"test_{place.name}.py"),
        ROOT / "tests" / "contracts" / f"test_{'_'.join(place.parts)}.py",
    ]


def test_every_module_has_its_tests():
    missing = [
        str(path)
        for path in modules()
        if lines(path) > WORTH_A_TEST
        and path.name not in {"__init__.py", "__main__.py"}
        and "migrations" not in path.parts
        and has_logic(path)
        and not any(mirror.exists() for mirror in mirrors(path))
        and not any(path.is_relative_to(place) for place in TESTED_THROUGH)
    ]
    assert missing == []


def test_what_is_tested_through_others_is_so_still():
    gone = [f"{place}: {test}" for place, test in TESTED_THROUGH.items() if not is_there(test)]
    assert gone == []
    assert [place for place in TESTED_THROUGH if not (ROOT / place).exists()] == []


def is_there(test: str) -> bool:
    return (ROOT / "tests" / test).exists()
