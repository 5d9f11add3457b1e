"""Hand over a shift: what has gone on, list by list, and what whoever takes over must know."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from bot.commands.definition import Desk, Param, ParamKind, command
from bot.commands.local_times import moment, times_line, zone_of
from bot.commands.mute import mute_text, place_text
from bot.commands.reading import MOST
from bot.commands.spans import span_text
from bot.commands.status import WELL, deliveries_line, feed_line, feeds_line, shortened
from bot.core.errors import AskError
from bot.core.model import Alert, Answer, Ask, GoneOn, Message, Mute, Report
from bot.core.render import render

SHIFT = timedelta(hours=12)
A_PAGE = 8  # stories: Discord takes ten cards in one message
MOST_NAMED = 4  # sources of one story

HOURS = Param(
    "hours", "How far to look back, 12 hours unless said", ParamKind.HOURS, is_required=False
)
PAGE = Param("page", "Which page, the first unless said", ParamKind.COUNT, is_required=False)


@command(
    "brief",
    "Hand over a shift: stories by watchlist, mutes, feeds and deliveries in trouble.",
    HOURS,
    PAGE,
    examples=("brief", "brief 8", "brief 24 2"),
    cost=4,
)
async def brief(desk: Desk, ask: Ask, *, hours: timedelta | None, page: int | None) -> Answer:
    """Tell one page of what has gone on; the first says as well what is out of order.

    Raises:
        AskError: if there are fewer pages.
    """
    span, number = hours or SHIFT, page or 1
    since = ask.at - span
    lists = await desk.store.briefs.lists(since)
    stories, reports = await desk.store.briefs.totals(since)
    pages = min(max(1, -(-stories // A_PAGE)), MOST)
    if number > pages:
        raise AskError("no-page", f"there is no page {number}: {pages} hold everything")
    alerts = await desk.store.briefs.alerts(since, (number - 1) * A_PAGE, A_PAGE)
    zone = zone_of(desk, ask)
    lines = (*_list_lines(lists), *await _trouble(desk, ask, zone)) if number == 1 else ()
    return Answer(
        _headline(span, stories, reports, len(lists)),
        lines=(*lines, *_page_line(span, number, pages), times_line(since, ask.at, zone)),
        cards=tuple(_card(alert, ask.at, zone) for alert in alerts),
        facts=(
            ("stories", str(stories)),
            ("reports", str(reports)),
            ("page", str(number)),
            ("pages", str(pages)),
        ),
    )


def _headline(span: timedelta, stories: int, reports: int, lists: int) -> str:
    if not stories:
        return f"Brief of the last {span_text(span)}: nothing alerted"
    parts = (_number(stories, "story"), _number(reports, "report"), _number(lists, "list"))
    return f"Brief of the last {span_text(span)}: {', '.join(parts)}"


def _list_lines(lists: Sequence[GoneOn]) -> Iterator[str]:
    for each in lists:
        counts = f"{_number(each.stories, 'story')}, {_number(each.reports, 'new report')}"
        yield f"{each.watchlist} ({each.priority}): {counts}"


async def _trouble(desk: Desk, ask: Ask, zone: tzinfo) -> list[str]:
    """Return lines on what is out of order, or kept silent, at this moment."""
    counts = await desk.store.archive.counts(ask.at)
    states = await desk.store.feeds.states()
    mutes = await desk.store.edits.mutes(ask.at)
    failing = [state for state in states if state.state not in WELL]
    return [
        feeds_line(states, len(failing)),
        *shortened([feed_line(state, ask.at) for state in failing]),
        deliveries_line(counts),
        f"Mutes in force: {len(mutes) or 'none'}",
        *shortened([f"· {_mute(mute, ask.at, zone)}" for mute in mutes]),
    ]


def _mute(mute: Mute, now: datetime, zone: tzinfo) -> str:
    until = moment(mute.until, now, zone)
    return f"{mute_text(mute)}, {place_text(mute)}, until {until}, by {mute.by}"


def _page_line(span: timedelta, number: int, pages: int) -> Iterator[str]:
    if number < pages:
        yield f"Page {number} of {pages}: `brief {span_text(span)} {number + 1}` shows the next."
    elif pages > 1:
        yield f"Page {number} of {pages}, the last."


def _card(alert: Alert, now: datetime, zone: tzinfo) -> Message:
    """Return an alert as a card whose text says who reported it, and when."""
    message = render(alert, now)
    summary = f"{_sources(alert.reports)}, {_times(alert.reports, now, zone)}"
    return replace(message, summary=summary, marks=(), matched=(), delay=None)


def _sources(reports: Sequence[Report]) -> str:
    names = list(dict.fromkeys(report.item.feed.name for report in reports))
    more = len(names) - MOST_NAMED
    named = ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
    if len(reports) == 1:
        return f"1 report by {named}"
    return f"{len(reports)} reports by {_number(len(names), 'source')}: {named}"


def _times(reports: Sequence[Report], now: datetime, zone: tzinfo) -> str:
    times = [min(report.item.at, now) for report in reports]
    first, last = moment(min(times), now, zone), moment(max(times), now, zone)
    return first if first == last else f"first {first}, last {last}"


def _number(count: int, noun: str) -> str:
    if count == 1:
        return f"1 {noun}"
    return f"{count} {noun[:-1]}ies" if noun.endswith("y") else f"{count} {noun}s"
