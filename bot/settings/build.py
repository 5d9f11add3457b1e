"""Make settings of a file whose keys are right."""

import os.path
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from pydantic import BaseModel, SecretStr

from bot.core.ids import feed_id
from bot.core.model import Channel, ChannelName, ChatName, Feed, WatchlistName
from bot.settings.document import Document
from bot.settings.settings import Settings
from bot.settings.shape import ChannelShape, FeedShape, FileShape

SQLITE = "sqlite:///"


def build(
    shape: FileShape, options: Mapping[str, BaseModel], path: Path, secrets: frozenset[str]
) -> Settings:
    """Make settings; `path` is the file's, from which its relative paths start."""
    return Settings(
        team=shape.team,
        store=_store(shape.store.get_secret_value(), path),
        watchlists=_beside(path, shape.watchlists),
        network=shape.network,
        poll=shape.poll,
        keep=shape.keep,
        log=shape.log,
        all_quiet=shape.all_quiet,
        heartbeat_url=shape.heartbeat_url,
        feeds=tuple(map(_feed, shape.feeds)),
        chats=MappingProxyType({ChatName(name): value for name, value in options.items()}),
        channels=tuple(map(_channel, shape.channels)),
        editors=MappingProxyType(
            {ChatName(chat): frozenset(ids) for chat, ids in shape.editors.items()}
        ),
        secrets=secrets,
    )


def placed(settings: Settings, document: Document) -> Settings:
    """Tell of each feed where it stands in the file."""
    feeds = tuple(
        replace(feed, origin=document.place(("feeds", at, "url")))
        for at, feed in enumerate(settings.feeds)
    )
    return replace(settings, feeds=feeds)


def folder_of(document: Document, path: Path) -> Path | None:
    """Return the folder of watchlists that a file means, whatever else is wrong with it."""
    written = document.get(("watchlists",))
    if ("watchlists",) in document.spoilt:
        return None
    default = str(FileShape.model_fields["watchlists"].default)
    return _beside(path, written if isinstance(written, str) else default)


def _beside(path: Path, written: str) -> Path:
    """Resolve a path relative to the file that holds it, in as few words as possible."""
    return Path(os.path.normpath(path.parent / written))


def _store(url: str, path: Path) -> SecretStr:
    if url.startswith(SQLITE):
        url = SQLITE + str(_beside(path.absolute(), url.removeprefix(SQLITE)))
    return SecretStr(url)


def _feed(shape: FeedShape) -> Feed:
    return Feed(
        id=feed_id(shape.url),
        url=shape.url,
        name=shape.name or (urlsplit(shape.url).hostname or "").removeprefix("www."),
        lang=shape.lang,
        kind=shape.kind,
        owner=shape.owner,
        country=shape.country,
        every=shape.every,
        first_poll=shape.first_poll,
        note=shape.note,
        full_text=shape.full_text,
    )


def _channel(shape: ChannelShape) -> Channel:
    follows = shape.follow
    return Channel(
        name=ChannelName(shape.name),
        chat=ChatName(shape.chat),
        address=shape.id.get_secret_value(),
        follows=None if follows is None else frozenset(map(WatchlistName, follows)),
        least_priority=shape.priority,
        quiet=shape.quiet,
        pings=tuple(shape.ping.items()),
        is_ops=shape.ops,
    )
