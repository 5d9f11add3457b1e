"""How core values lie in rows, and come back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.core.model import (
    Channel,
    ChannelName,
    ChatName,
    Declined,
    Feed,
    Field,
    Item,
    ItemId,
    Match,
    Mute,
    MuteKind,
    Priority,
    QuietHours,
    Reason,
    Routing,
    Span,
    Taken,
    WatchlistName,
)
from bot.store.columns import EPOCH, TICK
from bot.store.lookup import mark, searched

RANKS = tuple(Priority)
TIMES = frozenset({"at", "until"})
SPANS = frozenset({"every"})

Values = dict[str, Any]


def item_row(taken: Taken) -> Values:
    """Return an item's row, with where it was grouped and how it is found."""
    item = taken.item
    return {
        "id": item.id,
        "feed": item.feed.id,
        "key": item.key,
        "aliases": item.aliases,
        "guid": item.guid,
        "url": item.url,
        "canonical_url": item.canonical_url,
        "title": item.title,
        "normal_title": item.normal_title,
        "text": item.text,
        "lang": item.lang,
        "authors": item.authors,
        "tags": item.tags,
        "published_at": item.published_at,
        "first_seen_at": item.first_seen_at,
        "at": item.at,
        "newest_at": max(item.at, item.first_seen_at),
        "revision": item.revision,
        "reason": item.reason,
        "story": taken.grouping.story,
        "grouping_reason": taken.grouping.reason,
        "link_mark": mark(item.canonical_url) if item.canonical_url else None,
        "title_mark": mark(item.normal_title) if item.normal_title else None,
        "searched": searched(item.title, item.text) if taken.matches else None,
        "has_expired": False,
    }


def item_from(row: Any, feed: Feed) -> Item:
    """Read an item from its row."""
    return Item(
        id=ItemId(row.id),
        feed=feed,
        key=row.key,
        aliases=tuple(row.aliases),
        guid=row.guid,
        url=row.url,
        canonical_url=row.canonical_url,
        title=row.title,
        normal_title=row.normal_title,
        text=row.text,
        lang=row.lang,
        authors=tuple(row.authors),
        tags=tuple(row.tags),
        published_at=row.published_at,
        first_seen_at=row.first_seen_at,
        revision=row.revision,
        reason=Reason(row.reason),
    )


def story_rows(taken: Sequence[Taken]) -> list[Values]:
    """Return the stories that items report."""
    return [{"id": each.grouping.story, "created_at": each.item.first_seen_at} for each in taken]


def alias_rows(taken: Sequence[Taken]) -> list[Values]:
    """Return every name by which items may come back."""
    return [
        {"feed": each.item.feed.id, "alias_mark": mark(alias), "item": each.item.id}
        for each in taken
        for alias in dict.fromkeys((each.item.key, *each.item.aliases))
    ]


def match_rows(taken: Sequence[Taken]) -> list[Values]:
    """Return the matches of items, with routing's reason for the watchlist."""
    return [
        {
            "item": each.item.id,
            "revision": each.item.revision,
            "place": place,
            "watchlist": match.watchlist,
            "term": match.term,
            "spans": [(span.field, span.start, span.end) for span in match.spans],
            "reason": dict(each.routing.reasons).get(match.watchlist),
            "declined": _declined_row(each.routing, match.watchlist),
        }
        for each in taken
        for place, match in enumerate(each.matches)
    ]


def _declined_row(routing: Routing, watchlist: WatchlistName) -> list[Any] | None:
    own = [each for each in routing.declined if each.watchlist == watchlist]
    return [(each.channel, each.reason, _mute_row(each.mute)) for each in own] or None


def _mute_row(mute: Mute | None) -> Values | None:
    return None if mute is None else frozen(asdict(mute))


def declined_from(row: Any) -> tuple[Declined, ...]:
    """Read from a match's row which channels took no part, and why."""
    return tuple(
        Declined(
            WatchlistName(row.watchlist),
            ChannelName(channel),
            Reason(reason),
            None if mute is None else mute_from(thawed(mute)),
        )
        for channel, reason, mute in row.declined or ()
    )


def match_from(row: Any) -> Match:
    """Read a match from its row."""
    spans = tuple(Span(Field(field), start, end) for field, start, end in row.spans)
    return Match(WatchlistName(row.watchlist), row.term, spans)


def alert_rows(taken: Sequence[Taken]) -> list[Values]:
    """Return the alerts that items open."""
    return [
        {
            "id": alert.id,
            "story": alert.story,
            "watchlist": alert.watchlist,
            "watchlist_title": alert.watchlist_title or alert.watchlist,
            "priority": alert.priority.rank,
            "created_at": alert.created_at,
        }
        for each in taken
        for alert in each.routing.alerts
    ]


def channel_row(channel: Channel) -> Values:
    """Return a channel's row, as configured."""
    quiet = channel.quiet
    return {
        "name": channel.name,
        "chat": channel.chat,
        "address": channel.address,
        "follows": None if channel.follows is None else sorted(channel.follows),
        "least_priority": channel.least_priority.rank,
        "quiet": None if quiet is None else (quiet.start, quiet.end, quiet.zone),
        "pings": [(priority, whom) for priority, whom in channel.pings],
        "is_ops": channel.is_ops,
        "is_configured": True,
    }


def channel_from(row: Any) -> Channel:
    """Read a channel from its row."""
    return Channel(
        name=ChannelName(row.name),
        chat=ChatName(row.chat),
        address=row.address,
        follows=None if row.follows is None else frozenset(map(WatchlistName, row.follows)),
        least_priority=RANKS[row.least_priority],
        quiet=None if row.quiet is None else QuietHours(*row.quiet),
        pings=tuple((Priority(priority), whom) for priority, whom in row.pings),
        is_ops=row.is_ops,
    )


def mute_from(values: Mapping[str, Any]) -> Mute:
    """Read a mute from its row."""
    channel = values["channel"]
    return Mute(
        kind=MuteKind(values["kind"]),
        subject=values["subject"],
        channel=None if channel is None else ChannelName(channel),
        until=values["until"],
        by=values["by"],
    )


def frozen(values: Mapping[str, Any]) -> Values:
    """Return values as JSON takes them; the row's own number is left out."""
    return {name: _frozen(name, value) for name, value in values.items() if name != "seq"}


def thawed(values: Mapping[str, Any]) -> Values:
    """Return what was frozen as it was."""
    return {name: _thawed(name, value) for name, value in values.items()}


def _frozen(name: str, value: Any) -> Any:
    if name in TIMES:
        return (value - EPOCH) // TICK
    return value // TICK if name in SPANS and value is not None else value


def _thawed(name: str, value: Any) -> Any:
    if name in TIMES:
        return EPOCH + TICK * value
    return TICK * value if name in SPANS and value is not None else value


def stamp(at: datetime | None) -> str | None:
    """Write a time as RFC 3339 in UTC."""
    return None if at is None else at.isoformat().replace("+00:00", "Z")
