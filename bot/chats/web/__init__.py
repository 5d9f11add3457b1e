"""The local web page: shows alerts live, takes asks, and tells whether the program is well.

Importing this is cheap; aiohttp's server and the metrics library are imported when it opens.
"""

from bot.chats.web.options import WebOptions
from bot.core.model import ChatName
from bot.ports import Chat, ChatAdapter, Seat


def _open(options: WebOptions, seat: Seat) -> Chat:
    from bot.chats.web.chat import WebChat  # noqa: PLC0415 - heavy, and only where it is opened

    return WebChat(options, seat)


ADAPTER = ChatAdapter(name=ChatName("web"), options=WebOptions, open=_open, can_edit=True)
