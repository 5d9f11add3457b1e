"""`vedette run --webhook`: the configuration with one channel more, given by its address."""

from dataclasses import replace

from bot.app.assembly import Assembly
from bot.core.errors import Problem, SetupError
from bot.core.ids import digest
from bot.core.model import Channel, ChannelName, ChatName, WatchlistName
from bot.plugins import chat_adapter
from bot.settings import Settings

PLACE = "--webhook"
CHAT = ChatName("webhook")
NAME_LENGTH = 6
SQLITE = "sqlite:///"


def with_webhook(assembly: Assembly, address: str) -> Assembly:
    """Add the channel of an incoming webhook, which is shown the newest match at first.

    It follows what the configured channels follow, and every list where none follows any. One
    that is configured already is taken as it stands.

    Raises:
        SetupError: if the address is no incoming webhook's; the address is not told.
    """
    options = chat_adapter(CHAT).options
    if wrong := options.wrong_id(address):
        raise SetupError(Problem(PLACE, *wrong))
    settings = assembly.settings
    channel = _configured(settings, address)
    if channel is None:
        name = ChannelName(f"{CHAT}-{digest('webhook', address, length=NAME_LENGTH)}")
        channel = Channel(name, CHAT, address, follows=_followed(settings))
        settings = replace(
            settings,
            chats={CHAT: options(), **settings.chats},
            channels=(*settings.channels, channel),
            secrets=settings.secrets | {address},
        )
    return replace(assembly, settings=settings, newcomer=channel)


def introduction(assembly: Assembly) -> tuple[str, ...]:
    """Say what begins, where it is kept, and how to go on."""
    settings, channel = assembly.settings, assembly.newcomer
    lists = [each.name for each in assembly.lists.watchlists]
    follows = sorted(lists if channel is None or channel.follows is None else channel.follows)
    store = settings.store.get_secret_value()
    where = store.removeprefix(SQLITE) if store.startswith(SQLITE) else "the PostgreSQL database"
    return (
        f"Reading {len(settings.feeds)} feeds for {', '.join(follows)}.",
        "A new channel gets the newest match in a moment; from then on whatever is new is posted.",
        f"What is read is kept in {where}. Ctrl-C ends it; the same command goes on from there.",
        "To make it yours, edit config/vedette.yaml and watchlists/; then `vedette run` is enough.",
    )


def _configured(settings: Settings, address: str) -> Channel | None:
    here = (each for each in settings.channels if (each.chat, each.address) == (CHAT, address))
    return next(here, None)


def _followed(settings: Settings) -> frozenset[WatchlistName] | None:
    """Return every list that a configured channel follows; None, which is all, if it is none."""
    follows = [each.follows for each in settings.channels]
    if None in follows:
        return None
    return frozenset(name for each in follows if each for name in each) or None
