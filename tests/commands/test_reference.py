import subprocess
import sys

from bot.commands import COMMANDS
from bot.commands.reference import table


def test_every_command_has_one_row_that_keeps_to_the_table() -> None:
    head, rule, *rows = table().splitlines()
    assert (head, rule) == ("| command | who | what it does |", "|---|---|---|")
    assert {row.split("`")[1].replace("\\|", "|") for row in rows} == {
        command.usage for command in COMMANDS.values()
    }
    assert all(row.replace("\\|", "").count("|") == 4 for row in rows)


def test_it_can_be_printed() -> None:
    program = [sys.executable, "-W", "error", "-m", "bot.commands.reference"]
    printed = subprocess.run(program, capture_output=True, check=True, text=True)  # noqa: S603 - our own program
    assert printed.stdout == table()
