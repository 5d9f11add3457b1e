"""Slack: posts alerts as blocks and takes asks as `/vedette <words>` over Socket Mode.

Importing this is cheap; slack_bolt is imported when the chat is opened.
"""

from bot.chats.slack.options import SlackOptions
from bot.core.model import ChatName
from bot.ports import Chat, ChatAdapter, Seat

__all__ = ["ADAPTER", "SlackOptions"]


def _open(options: SlackOptions, seat: Seat) -> Chat:
    from bot.chats.slack.chat import SlackChat  # noqa: PLC0415 - slack_bolt takes 0.5 s

    return SlackChat(options, seat)


ADAPTER = ChatAdapter(
    name=ChatName("slack"), options=SlackOptions, open=_open, can_edit=True, has_threads=True
)
