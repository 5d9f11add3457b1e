"""Mistakes that show only when several keys are seen together.

They are looked for in the file as written, so that a mistake in one key hides none in another.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta

from pydantic import BaseModel

from bot.core.errors import Problem
from bot.core.model import WatchlistName
from bot.core.reach import Network, judge
from bot.settings.addresses import address_range, web_url
from bot.settings.document import Document, Steps, Value
from bot.settings.expected import did_you_mean
from bot.settings.settings import Followed, JudgesIds
from bot.settings.shape import Keep, Poll
from bot.settings.times import duration

POLITE_FLOOR = timedelta(minutes=5)
LONG_LISTED = timedelta(days=30)  # feeds that list their items for longer are rare
NOT_YET = "accepted, but not in effect in this version"
NOT_IN_EFFECT = (
    ("backup",),
    ("translate_url",),
    ("channels", "digest"),
    ("channels", "lang"),
)
OFF = frozenset({None, "", "off", "false", "no", "n", "f", "0"})


def check(document: Document) -> Iterator[Problem]:
    """Yield problems and warnings."""
    yield from _twice(document, "feeds", "url")
    yield from _twice(document, "channels", "name")
    yield from _places(document)
    yield from _chats(document)
    yield from _out_of_reach(document)
    yield from _floor(document)
    yield from _kept(document)
    yield from _idle(document)
    yield from _not_in_effect(document)


def followed(document: Document) -> tuple[Followed, ...]:
    """Return every watchlist that a channel names."""
    return tuple(
        Followed(WatchlistName(name), document.place((*steps, j)))
        for steps, value in _column(document, "channels", "follow")
        if isinstance(value, list)
        for j, name in enumerate(value)
        if isinstance(name, str) and name != "*"
    )


def unknown_follows(named: Iterable[Followed], names: Collection[str]) -> tuple[Problem, ...]:
    """Tell which of the watchlists named by channels are none of these."""
    return tuple(
        Problem(
            each.place,
            f"there is no watchlist {each.watchlist!r}",
            did_you_mean(each.watchlist, names),
        )
        for each in named
        if each.watchlist not in names
    )


def wrong_ids(document: Document, chat: str, options: type[BaseModel]) -> Iterator[Problem]:
    """Tell which ids of a chat's channels are none of its own, where its options can judge."""
    if not isinstance(options, JudgesIds):
        return
    chats = dict(_column(document, "channels", "chat"))
    for steps, written in _column(document, "channels", "id"):
        is_own = chats.get((*steps[:-1], "chat")) == chat
        if is_own and isinstance(written, str) and (wrong := options.wrong_id(written)):
            yield Problem(document.place(steps), *wrong)


def _column(document: Document, part: str, key: str) -> Iterator[tuple[Steps, Value]]:
    """Yield one key's value, with its place, of every feed or channel that has it."""
    rows = document.get((part,))
    for i, row in enumerate(rows if isinstance(rows, list) else []):
        if isinstance(row, dict) and row.get(key) is not None:
            yield (part, i, key), row[key]


def _written(document: Document, path: tuple[str, ...]) -> Iterator[tuple[Steps, Value]]:
    """Yield a key's value, with its place; of each row where its part is a list."""
    if len(path) > 1 and isinstance(document.get(path[:1]), list):
        yield from _column(document, *path)
    else:
        yield path, document.get(path)


def _twice(document: Document, part: str, key: str) -> Iterator[Problem]:
    first: dict[str, Steps] = {}
    for steps, value in _column(document, part, key):
        if isinstance(value, str) and first.setdefault(value, steps) != steps:
            hint = f"first at {document.place(first[value])}"
            yield Problem(document.place(steps), f"the same {key} stands twice in {part}", hint)


def _places(document: Document) -> Iterator[Problem]:
    """Warn of two channels that are one place: alerts that both follow come twice."""
    chats = dict(_column(document, "channels", "chat"))
    first: dict[tuple[str, str], Steps] = {}
    for steps, value in _column(document, "channels", "id"):
        where = (str(chats.get((*steps[:-1], "chat"))), str(value))
        if first.setdefault(where, steps) != steps:
            hint = f"first at {document.place(first[where])}"
            yield _warning(document.place(steps), "two channels have the same chat and id", hint)


def _chats(document: Document) -> Iterator[Problem]:
    chats, editors = document.get(("chats",)), document.get(("editors",))
    known = chats if isinstance(chats, dict) else {}
    for steps, chat in _column(document, "channels", "chat"):
        if isinstance(chat, str) and chat not in known:
            yield _not_set_up(document.place(steps), chat, known)
    for chat in editors if isinstance(editors, dict) else ():
        if chat not in known:
            yield _not_set_up(document.key_place(("editors", chat)), chat, known)


def _not_set_up(place: str, chat: str, known: Collection[str]) -> Problem:
    hint = did_you_mean(chat, known) or "list it under chats"
    return Problem(place, f"the chat {chat!r} is not set up under chats", hint)


def _out_of_reach(document: Document) -> Iterator[Problem]:
    """Warn of feeds whose visits will all be refused; the others go on."""
    written = document.get(("network", "allow"))
    allow = [network for each in written or () if (network := _range(each))]
    for steps, url in _column(document, "feeds", "url"):
        if not isinstance(url, str) or not _is_web(url):
            continue
        verdict = judge(url, allow)
        if verdict is not None and not verdict.is_fine:
            hint = "add its range to network.allow if it is meant to be polled"
            yield _warning(document.place(steps), f"never polled, as it leads to {verdict}", hint)


def _is_web(url: str) -> bool:
    try:
        return bool(web_url(url))
    except ValueError:  # told with its key
        return False


def _range(value: Value) -> Network | None:
    try:
        return address_range(value)
    except ValueError:  # told with its key
        return None


def _duration(value: Value, default: timedelta) -> timedelta:
    try:
        return duration(value)
    except ValueError:  # told with its key
        return default


def _floor(document: Document) -> Iterator[Problem]:
    default = Poll()
    steps: Steps = ("poll", "floor")
    floor = _duration(document.get(steps), default.floor)
    if floor < POLITE_FLOOR:
        yield _warning(document.place(steps), "below 5m, so publishers may shut the bot out")
    rows = [(("poll", "every"), document.get(("poll", "every")))]
    for where, value in [*rows, *_column(document, "feeds", "every")]:
        if _duration(value, default.every) < floor and where in document.marks:
            message, hint = (
                "shorter than poll.floor, which decides",
                "raise it, or lower poll.floor",
            )
            yield _warning(document.place(where), message, hint)


def _kept(document: Document) -> Iterator[Problem]:
    """Tell of items that are forgotten, keys and all, while they may still alert.

    Keys are kept for a while of their own, once an item's text has gone.
    """
    keep = Keep()
    items = _duration(document.get(("keep", "items")), keep.items)
    known = items + _duration(document.get(("keep", "keys")), keep.keys)
    place, hint = document.place(("keep", "keys")), "make keep.keys longer"
    if known <= _duration(document.get(("poll", "max_age")), Poll().max_age):
        message = "items are forgotten within poll.max_age, so those still listed alert again"
        yield _warning(place, message, hint)
    elif known < LONG_LISTED:
        message = "items are forgotten so soon that undated ones still listed alert again"
        yield _warning(place, message, hint)


def _idle(document: Document) -> Iterator[Problem]:
    for part, message in (
        ("feeds", "no feeds, so only those added in chat are polled"),
        ("channels", "no channels, so alerts go nowhere"),
    ):
        if not document.get((part,)):
            yield _warning(document.place((part,)), message)
    rows = document.get(("channels",))
    for i, row in enumerate(rows if isinstance(rows, list) else []):
        if isinstance(row, dict) and not row.get("follow") and row.get("ops") in OFF:
            hint = 'write follow: "*" or follow: [wagner]'
            yield _warning(document.place(("channels", i)), "follows no watchlist", hint)


def _not_in_effect(document: Document) -> Iterator[Problem]:
    for steps, value in (found for path in NOT_IN_EFFECT for found in _written(document, path)):
        is_off = isinstance(value, str | None) and (value or "").lower() in OFF
        if not is_off and (steps[-1], value) != ("lang", "en"):
            yield _warning(document.key_place(steps), NOT_YET)


def _warning(place: str, message: str, hint: str = "") -> Problem:
    return Problem(place, message, hint, is_warning=True)
