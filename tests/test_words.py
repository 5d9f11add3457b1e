"""One word for one thing, in code, SQL, commands and pages; and no module too long to read."""

import re
from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from statistics import median
from types import MappingProxyType

from bot import ports
from bot.commands import COMMANDS
from bot.core import model
from bot.store.tables import metadata
from tests.codebase import ROOT, functions, modules, names, pieces

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text("utf-8")

LONGEST_MODULE = 400
LONGEST_FUNCTION = 40
USUAL_MODULE = 150
USUAL_FUNCTION = 20

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
        ("bot/settings/wording.py", "base"): "where a path begins",
        ("bot/settings/words.py", "handler"): "pydantic",
        ("bot/sources/guard.py", "info"): "socket.getaddrinfo",
        ("bot/sources/kinds", "base"): "the base URI of RFC 3986, xml:base",
        ("bot/sources/kinds/rss.py", "entry"): "Atom's element and feedparser's list of them",
        ("bot/sources/links.py", "base"): "the base URI of RFC 3986",
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
        if isinstance(value, type) and value.__module__ == ports.__name__
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
        for path, function in functions()
        if "migrations" not in path.parts  # what was shipped is not touched again
    }
    assert [name for name, size in sizes.items() if size > LONGEST_FUNCTION] == []
    usual = [size for size in sizes.values() if size <= USUAL_FUNCTION]
    assert len(usual) >= 0.95 * len(sizes)
