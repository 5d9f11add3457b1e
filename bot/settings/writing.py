"""Write feeds and watchlists as the files that hold them, so that they load again."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from bot.core.model import Feed, FeedKind, Priority, Term, Watchlist
from bot.settings.tree import in_yaml

UNITS = (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1))


def feeds_yaml(feeds: Iterable[Feed]) -> str:
    """Write feeds as they stand in a configuration."""
    return in_yaml({"feeds": [_feed(feed) for feed in feeds]})


def watchlist_yaml(watchlist: Watchlist) -> str:
    """Write a watchlist as its file."""
    values: dict[str, Any] = {"title": watchlist.title}
    if watchlist.priority is not Priority.NORMAL:
        values["priority"] = str(watchlist.priority)
    for role in ("any", "all", "unless"):
        if terms := getattr(watchlist, role):
            values[role] = [_term(term) for term in terms]
    return in_yaml(values)


def _feed(feed: Feed) -> dict[str, Any]:
    values = {
        "url": feed.url,
        "name": feed.name,
        "lang": feed.lang,
        "kind": None if feed.kind is FeedKind.INDEPENDENT else str(feed.kind),
        "owner": feed.owner,
        "country": feed.country,
        "every": None if feed.every is None else _span(feed.every),
        "first_poll": feed.first_poll,
        "full_text": feed.full_text or None,
        "note": feed.note,
    }
    return {name: value for name, value in values.items() if value is not None}


def _term(term: Term) -> str | dict[str, Any]:
    values = {"lang": term.lang, "inflect": None if term.inflect else False, "note": term.note}
    said = {name: value for name, value in values.items() if value is not None}
    return {"term": term.text, **said} if said else term.text


def _span(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    unit, size = next((unit, size) for unit, size in UNITS if seconds % size == 0)
    return f"{seconds // size}{unit}"
