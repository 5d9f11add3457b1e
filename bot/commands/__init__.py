"""What a person can ask, defined once.

`COMMANDS` holds every definition; `read` turns words into a command and its values, `write`
turns them back; `Commands` answers asks for every chat. A new command is a function in a
file of its family beside this one: every file here is imported, which registers it.
"""

from importlib import import_module
from pkgutil import iter_modules

from bot.commands.answering import Commands
from bot.commands.definition import COMMANDS, Command, Desk, Param, ParamKind, Who
from bot.commands.reader import read
from bot.commands.writer import write

__all__ = ["COMMANDS", "Command", "Commands", "Desk", "Param", "ParamKind", "Who", "read", "write"]

_PROGRAM = f"{__name__}.reference"  # run with `python -m`, which wants it not yet imported

for _module in iter_modules(__path__, f"{__name__}."):
    if _module.name != _PROGRAM:
        import_module(_module.name)
