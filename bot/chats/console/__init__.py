"""The console: prints alerts, and takes asks typed in a terminal.

In a terminal alerts are rich text; anywhere else, or when asked for, one JSON object a line
(`lines.py` tells its shape). Every alert is printed, whatever its channel's id. What is printed
cannot be edited: a later report of a story printed already prints nothing.
"""

import sys
from typing import TextIO

from pydantic import BaseModel, ConfigDict

from bot.core.model import ChatName
from bot.ports import Chat, ChatAdapter, Seat


class ConsoleOptions(BaseModel):
    """There is nothing to configure: `console: {}`."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def open_console(
    seat: Seat,
    *,
    is_json: bool = False,
    stdout: TextIO | None = None,
    stdin: TextIO | None = None,
) -> Chat:
    """Open a console on these streams, the process's own unless given.

    `is_json` asks for JSON lines in a terminal too; it is an argument and no option of the
    configuration, because `vedette run --json` decides it.
    """
    from bot.chats.console.chat import ConsoleChat  # noqa: PLC0415 - only where one is opened

    return ConsoleChat(seat, stdout or sys.stdout, stdin or sys.stdin, is_json=is_json)


def _open(options: ConsoleOptions, seat: Seat) -> Chat:
    return open_console(seat, is_json=seat.is_json)


ADAPTER = ChatAdapter(name=ChatName("console"), options=ConsoleOptions, open=_open)
