import pytest

from bot.commands import COMMANDS, Command, Who, read
from bot.commands.help import FIRST, in_order
from tests.fakes.desk import Asking
from tests.fakes.values import READER


async def test_help_shows_the_ten_that_matter_first(asking: Asking) -> None:
    answer = await asking.ask("help", person=READER)
    assert [line.split("`")[1] for line in answer.lines[:10]] == [
        COMMANDS[name].usage for name in FIRST
    ]
    assert answer.lines[-1] == "`help <command>` explains one."


async def test_beyond_ten_only_the_names_are_shown(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    extra = Command("audit", "Who changed what.", Who.EDITOR, (), COMMANDS["help"].run)
    monkeypatch.setitem(COMMANDS, "audit", extra)
    answer = await asking.ask("help")
    assert answer.lines[-2].startswith("Also: audit")
    assert extra in in_order()[len(FIRST) :]


@pytest.mark.parametrize("words", ["help watch add", "help /Watch  ADD", "/vedette help watch add"])
async def test_help_explains_one(asking: Asking, words: str) -> None:
    answer = await asking.ask(words)
    assert answer.headline.startswith("`watch add <list> <term>` ")
    assert "Only editors may use it." in answer.lines
    assert 'e.g. `watch add wagner "Africa Corps"`' in answer.lines


async def test_what_may_be_left_out_and_who_may_use_it_is_said(asking: Asking) -> None:
    lines = (await asking.ask("help latest")).lines
    assert "list: Only this watchlist (may be left out)" in lines
    assert "Everyone may use it." in lines


async def test_a_family_lists_its_commands(asking: Asking) -> None:
    answer = await asking.ask("help watch")
    assert len(answer.lines) == 5


@pytest.mark.parametrize(
    ("words", "hint"), [("lates", "did you mean `help latest`?"), ("xyz", "`help` lists every")]
)
async def test_an_unknown_command_is_refused(asking: Asking, words: str, hint: str) -> None:
    answer = await asking.ask(f"help {words}")
    assert answer.code == "unknown-command"
    assert hint in answer.lines[-1]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_enough_of_itself(name: str) -> None:
    command = COMMANDS[name]
    assert command.help.endswith(".")
    assert command.examples
    for example in command.examples:
        assert read(example, ("wagner", "mali-russia"))[0] is command
