"""What a person can ask, defined once.

`COMMANDS` holds every definition; `read` turns words into a command and its values;
`Commands` answers asks for every chat.
"""

from bot.commands.definition import COMMANDS, Command, Desk, Param, ParamKind, Who

__all__ = ["COMMANDS", "Command", "Desk", "Param", "ParamKind", "Who"]
