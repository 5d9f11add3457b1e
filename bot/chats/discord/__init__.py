"""Discord: posts alerts as embeds and takes asks as slash commands.

Importing this is cheap; discord.py is imported when the chat is opened.
"""

from bot.chats.discord.options import DiscordOptions
from bot.core.model import ChatName
from bot.ports import Chat, ChatAdapter, Seat

__all__ = ["ADAPTER", "DiscordOptions"]


def _open(options: DiscordOptions, seat: Seat) -> Chat:
    from bot.chats.discord.chat import DiscordChat  # noqa: PLC0415 - discord.py takes 0.4 s

    return DiscordChat(options, seat)


ADAPTER = ChatAdapter(
    name=ChatName("discord"), options=DiscordOptions, open=_open, can_edit=True, has_threads=True
)
