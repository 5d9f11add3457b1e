"""What is added in one place is offered everywhere.

The tests work on a copy of the program to which one file, or one row, is added: nothing else in
it is touched, and what derives from the addition is looked at from outside.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from tests.codebase import ROOT

Run = Callable[[str], Any]

pytestmark = pytest.mark.slow  # each starts an interpreter


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a copy of the program and of what writes its pages."""
    folder = tmp_path_factory.mktemp("grown")
    for name in ("bot", "docs", "watchlists"):
        shutil.copytree(
            ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "images")
        )
    return folder


@pytest.fixture(scope="module")
def run(copy: Path) -> Run:
    """Return a function that runs code in the copy and returns the value of its `result`."""

    def run(code: str) -> Any:
        done = subprocess.run(  # noqa: S603 - our own words
            [sys.executable, "-c", f"{dedent(code)}\nimport json; print(json.dumps(result))"],
            cwd=copy,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return run


# -- a command: one function in bot/commands --------------------------------------------------

COMMAND = '''
"""Say good day."""

from bot.commands.definition import Param, ParamKind, command
from bot.core.model import Answer

HOW = Param("how", "In which way", ParamKind.CHOICE, choices=("loudly", "softly"))


@command("greet", "Say good day.", HOW, examples=("greet loudly",))
async def greet(desk, ask, *, how):
    return Answer(f"Good day, {how}")
'''


@pytest.fixture(scope="module")
def command(copy: Path) -> None:
    (copy / "bot" / "commands" / "greet.py").write_text(COMMAND, "utf-8")


def test_a_new_command_is_offered_by_discord_and_the_page(run, command):
    discord, page = run(
        """
        from bot.commands import COMMANDS
        from bot.chats.discord.slash import offers
        from bot.chats.web import cards
        result = [offers(COMMANDS.values()), cards.offers(COMMANDS.values())]
        """
    )

    [slash] = [each for each in discord if each["name"] == "greet"]
    assert slash["description"] == "Say good day."
    assert [choice["name"] for choice in slash["options"][0]["choices"]] == ["loudly", "softly"]
    assert "greet" in [each["name"] for each in page]


def test_a_new_command_is_read_from_words_as_slack_and_the_shell_give_them(run, command):
    read = run(
        """
        from bot.commands import read
        found = read('/vedette greet softly', ())
        result = [found[0].name, found[1]]
        """
    )

    assert read == ["greet", {"how": "softly"}]


def test_a_new_command_is_answered_and_explained_by_help(run, command):
    answers = run(
        """
        import asyncio
        from bot.clock import SystemClock
        from bot.commands import Commands, Desk
        from bot.core.match import compile_book
        from bot.core.model import Ask, Person
        clock = SystemClock()
        class Watching: book = compile_book(())
        commands = Commands(Desk(None, clock, Watching, 'desk', (), None))
        person = Person('shell', '1', 'Ann')
        asks = [Ask(each, person, None, clock.now()) for each in ('greet loudly', 'help')]
        answers = [asyncio.run(commands.answer(ask)) for ask in asks]
        result = [[each.headline, *each.lines] for each in answers]
        """
    )

    assert answers[0] == ["Good day, loudly"]
    assert any("greet" in line for line in answers[1])


def test_a_new_command_stands_in_the_readmes_table(run, command):
    table = run("from docs.generate import PARTS\nresult = PARTS['commands']()")

    assert "| `greet <loudly\\|softly>` | all | Say good day. |" in table


# -- a chat: one file in bot/chats ------------------------------------------------------------

CHAT = '''
"""Letters by pigeon."""

from pydantic import BaseModel, ConfigDict, Field

from bot.core.model import ChatName, Receipt
from bot.ports import ChatAdapter


class PigeonOptions(BaseModel):
    """Where the birds live."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    loft: str = Field(description="Where the birds live.")


class Pigeon:
    def __init__(self, options, seat):
        self.options, self.seat = options, seat


ADAPTER = ChatAdapter(name=ChatName("pigeon"), options=PigeonOptions, open=Pigeon)
'''

CONFIGURATION = """
watchlists: watchlists
store: sqlite:///pigeon.db
feeds: [{url: "https://wire.example/feed"}]
chats: {pigeon: {loft: roof}}
channels: [{name: desk, chat: pigeon, id: bird1, follow: [timbuktu]}]
"""


@pytest.fixture(scope="module")
def chat(copy: Path) -> None:
    (copy / "bot" / "chats" / "pigeon.py").write_text(CHAT, "utf-8")
    (copy / "pigeon.yaml").write_text(CONFIGURATION, "utf-8")


def test_a_new_chat_brings_its_keys_into_settings_schema_and_pages(run, chat):
    keys, page, problems = run(
        """
        from pathlib import Path
        from bot.app.assembly import check
        from bot.plugins import ChatOptions
        from bot.settings import schema
        from docs.generate import PARTS
        keys = schema(ChatOptions())['$defs']['PigeonOptions']['properties']
        problems = [each.line() for each in check(Path('pigeon.yaml'))]
        result = [keys, PARTS['settings'](), problems]
        """
    )

    assert keys["loft"]["description"] == "Where the birds live."
    assert "### `chats.pigeon`" in page
    assert problems == []


def test_a_wrong_key_of_a_new_chat_is_told_where_it_stands(run, chat, copy):
    wrong = CONFIGURATION.replace("loft: roof", "lift: roof")
    (copy / "wrong.yaml").write_text(wrong, "utf-8")
    problems = run(
        """
        from pathlib import Path
        from bot.app.assembly import check
        result = [each.line() for each in check(Path('wrong.yaml'))]
        """
    )

    assert any(each.startswith("wrong.yaml:5:") and "loft" in each for each in problems)


def test_a_new_chat_is_part_of_the_program(run, chat):
    seats = run(
        """
        from pathlib import Path
        from bot.app.assembly import read
        from bot.app.program import put_together
        program = put_together(read(Path('pigeon.yaml')))
        bird = program.chats['pigeon']
        result = [bird.options.loft, [each.address for each in bird.seat.channels]]
        """
    )

    assert seats == ["roof", ["bird1"]]


# -- a kind of source: one file in bot/sources/kinds ------------------------------------------

KIND = '''
"""Telegrams: one to a line."""

from bot.core.model import Draft, FeedHead
from bot.sources.document import Kind, Parsed


def claims(document):
    return document.startswith("TELEGRAMS")


def read(document, origin):
    drafts = [Draft(guid=line, url=None, title=line, summary="", content="")
              for line in document.splitlines()[1:]]
    return Parsed(FeedHead(version="telegrams"), tuple(drafts))


KIND = Kind(claims, read)
'''


def test_a_new_kind_of_source_is_parsed_by_whoever_parses(run, copy):
    (copy / "bot" / "sources" / "kinds" / "telegrams.py").write_text(KIND, "utf-8")
    found = run(
        """
        from datetime import UTC, datetime
        from bot.sources.document import Origin
        from bot.sources.parse import parse
        origin = Origin('', datetime(2022, 2, 1, tzinfo=UTC))
        parsed = parse(b'TELEGRAMS\\nGao is quiet', origin)
        result = [parsed.head.version, [each.title for each in parsed.drafts]]
        """
    )

    assert found == ["telegrams", ["Gao is quiet"]]


# -- an operator: one row of operators.py -----------------------------------------------------

ROW = """
def _just_one(search, branch):
    held = [found for part in branch.parts if (found := part.find(search)) is not None]
    return held[0] if len(held) == 1 else None


OPERATORS = (
    Operator(
        name="XOR",
        written="a XOR b",
        meaning="one of them and not both",
        told="exactly one of {parts}",
        place=Place.OR,
        carried=Carried.ONE,
        pattern=f"XOR{_END}",
        find=_just_one,
        lack=lacking.no_alternative,
        canonical="XOR",
    ),
"""


def test_a_new_operator_is_read_found_written_told_and_documented(run, copy):
    path = copy / "bot" / "core" / "match" / "operators.py"
    before, after = path.read_text("utf-8").split("\nOPERATORS = (\n")
    path.write_text(before + ROW + after, "utf-8")
    found, again, telling, code, table = run(
        """
        from bot.core.errors import AskError
        from bot.core.match import Page, compile_term, match_term
        from bot.core.match.parsing import parse
        from bot.core.match.printing import written
        from bot.core.match.telling import told
        from bot.core.model import Term
        from docs.generate import PARTS
        term = compile_term(Term('(gao XOR kidal) attack'))
        texts = ('attack on Gao', 'attack on Gao and Kidal', 'attack')
        found = [bool(match_term(Page('', text), term)) for text in texts]
        try: parse('gao XOR')
        except AskError as err: code = err.code
        telling = told(parse('attack (gao XOR kidal)'))
        again = written(parse('gao XOR  kidal'))
        result = [found, again, telling, code, PARTS['operators']()]
        """
    )

    assert found == [True, False, False]
    assert again == "gao XOR kidal"
    assert telling == "“attack” and (exactly one of “gao”, “kidal”)"
    assert code == "missing-operand"
    assert "| `a XOR b` | one of them and not both |" in table
