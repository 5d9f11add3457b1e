"""Show the newest items that matched."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.commands.definition import Desk, Param, ParamKind, command
from bot.commands.spans import span_text
from bot.commands.words import nearest
from bot.core.ids import alert_id, story_id
from bot.core.model import (
    Alert,
    Answer,
    Ask,
    Message,
    Priority,
    Report,
    Watchlist,
    WatchlistName,
)
from bot.core.render import render

SHOWN = 5
DAY = timedelta(hours=24)

LIST = Param("list", "Only this watchlist", ParamKind.WATCHLIST, is_required=False)
WORDS = Param("words", "Only items that hold all these words", ParamKind.TEXT, is_required=False)
SINCE = Param("since", "Only what is newer: 90m, 12h, 7d", ParamKind.SPAN, is_required=False)
COUNT = Param("count", "How many, 5 unless said", ParamKind.COUNT, is_required=False)


@command(
    "latest",
    "Show the newest items that matched.",
    LIST,
    WORDS,
    SINCE,
    COUNT,
    examples=("latest", "latest wagner 24h", "latest mali-russia gold mine 7d 10"),
    cost=4,
)
async def latest(
    desk: Desk,
    ask: Ask,
    *,
    list: WatchlistName | None,  # noqa: A002 - the option's name
    words: str | None,
    since: timedelta | None,
    count: int | None,
) -> Answer:
    """Return the newest matched items as cards; an empty answer says why it may be empty."""
    reports = await desk.store.archive.latest(
        watchlist=list,
        words=words or "",
        since=ask.at - since if since else None,
        limit=count or SHOWN,
    )
    wanted = _wanted(list, words, since)
    if not reports:
        return await _empty(desk, ask, wanted, list or words)
    watchlists = {each.name: each for each in desk.watching.book.watchlists}
    cards = tuple(_card(report, watchlists, desk.clock.now()) for report in reports)
    return Answer(
        f"The newest {len(cards)}{wanted}" if len(cards) > 1 else f"The newest item{wanted}",
        cards=cards,
        facts=(("found", str(len(cards))),),
    )


def _wanted(watchlist: str | None, words: str | None, since: timedelta | None) -> str:
    """Say in words what was asked for."""
    parts = (
        f" on {watchlist}" if watchlist else "",
        f" with “{words}”" if words else "",
        f" in the last {span_text(since)}" if since else "",
    )
    return "".join(parts)


async def _empty(desk: Desk, ask: Ask, wanted: str, subject: str | None) -> Answer:
    counts = await desk.store.archive.counts(ask.at - DAY)
    names = [each.name for each in desk.watching.book.watchlists]
    read = f"{counts.items} items from {counts.feeds} feeds ({counts.failing_feeds} failing)"
    lines = [f"In the last 24 h: {read}, {counts.alerts} alerts."]
    if subject in names:
        lines.append(f"`watch show {subject}` shows what it watches.")
    elif subject and (close := nearest(subject, names)):
        lines.append(f"Did you mean the watchlist `latest {close}`?")
    lines.append("`latest` without more shows the newest of all lists; `status` how feeds fare.")
    return Answer(f"Nothing matched{wanted}", lines=tuple(lines), facts=(("found", "0"),))


def _card(report: Report, watchlists: dict[WatchlistName, Watchlist], now: datetime) -> Message:
    """Render a report as the alert of its weightiest list would be.

    Its ids are left out: whether it alerted, and in which story, is not asked here.
    """
    item = report.item
    lists = [
        watchlists[match.watchlist] for match in report.matches if match.watchlist in watchlists
    ]
    first = max(lists, key=lambda each: each.priority.rank, default=None)
    name = first.name if first else report.matches[0].watchlist
    story = story_id(item.id)
    alert = Alert(
        id=alert_id(story, name),
        story=story,
        watchlist=name,
        watchlist_title=first.title if first else name,
        priority=first.priority if first else Priority.NORMAL,
        created_at=item.first_seen_at,
        reports=(report,),
    )
    return replace(render(alert, now), alert=None, story=None)
