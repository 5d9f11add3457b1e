"""Finds chat adapters by name: a file or folder under bot/chats, or an entry point.

An adapter of our own goes before an entry point of the same name. Only the adapter asked for is
imported; names are found without importing any.
"""

from collections.abc import Iterator
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pkgutil import iter_modules
from typing import Any

from bot.core.errors import Problem, SetupError
from bot.ports import ChatAdapter

PACKAGE = "bot.chats"
GROUP = "vedette.chats"


def chat_names() -> tuple[str, ...]:
    """Return the names of all chats, sorted."""
    return tuple(sorted(_own() | set(_foreign())))


def chat_adapter(name: str) -> ChatAdapter:
    """Import one chat's adapter.

    Raises:
        SetupError: if there is none of this name, or it cannot be imported.
    """
    place = f"chats.{name}"
    try:
        if name in _own():
            adapter = import_module(f"{PACKAGE}.{name}").ADAPTER
        elif name in (foreign := _foreign()):
            adapter = foreign[name].load()
        else:
            raise SetupError(Problem(place, f"there is no chat {name!r}", _nearest(name)))
    except (ImportError, AttributeError) as err:
        message = f"the chat {name!r} cannot be imported: {err}"
        raise SetupError(Problem(place, message, "install what it needs")) from err
    if not isinstance(adapter, ChatAdapter):
        message = f"the chat {name!r} exports no ChatAdapter"
        raise SetupError(Problem(place, message, "export one as ADAPTER"))
    return adapter


class ChatOptions:
    """Every chat's model of options by name; a chat is imported when its model is asked for."""

    def __init__(self) -> None:
        self._names = chat_names()

    def __getitem__(self, name: str) -> type[Any]:
        """Import a chat and return its model of options."""
        return chat_adapter(name).options

    def __contains__(self, name: object) -> bool:
        """Tell whether there is such a chat, without importing it."""
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        """Yield the names of all chats, sorted."""
        return iter(self._names)


def _own() -> frozenset[str]:
    path = import_module(PACKAGE).__path__
    return frozenset(found.name for found in iter_modules(path) if not found.name.startswith("_"))


def _foreign() -> dict[str, EntryPoint]:
    return {found.name: found for found in entry_points(group=GROUP)}


def _nearest(name: str) -> str:
    near = get_close_matches(name, chat_names(), n=1)
    return f"did you mean {near[0]}?" if near else f"known: {', '.join(chat_names())}"
