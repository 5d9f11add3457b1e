"""Search the archive in the language of terms."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.commands.backtest_lines import stopped_lines
from bot.commands.definition import Desk, Param, ParamKind, command
from bot.commands.sifting import Limits, Sifted, looked_at, reports, sift
from bot.commands.spans import span_text
from bot.core.ids import alert_id, story_id
from bot.core.match.terms import compile_among
from bot.core.model import Alert, Answer, Ask, ItemId, Message, Priority, Report, Term
from bot.core.render import render

SHOWN = 5
MOST_FOUND = 200  # arrivals that are put in order of publication

TERM = Param("term", "A word, a phrase in quotes or an expression", ParamKind.REST)
SINCE = Param("since", "Only what is newer: 90m, 12h, 7d", ParamKind.SPAN, is_required=False)
COUNT = Param("count", "How many, 5 unless said", ParamKind.COUNT, is_required=False)


@command(
    "search",
    "Search all items, whether they matched or not.",
    TERM,
    SINCE,
    COUNT,
    examples=("search Kidal", 'search "gold mine" NEAR Kayes 30d 10'),
    cost=6,
)
async def search(
    desk: Desk, ask: Ask, *, term: str, since: timedelta | None, count: int | None
) -> Answer:
    """Return the newest items that match a term as cards.

    Raises:
        AskError: if the term cannot be read.
    """
    compiled = compile_among(Term(term), (await desk.watching.refresh()).names)
    after = ask.at - since if since else None
    sifted = await sift(desk, compiled, after, Limits(hits=MOST_FOUND))
    found = await reports(desk, compiled, _newest(sifted, count or SHOWN))
    stopped: tuple[str, ...] = ()
    if not sifted.is_whole and len(sifted.hits) < MOST_FOUND:
        stopped = stopped_lines(await looked_at(desk, sifted, after, ask.at))
    return Answer(
        _headline(sifted, len(found), term, since),
        lines=(*compiled.hints, *stopped),
        cards=tuple(_card(report, desk.clock.now()) for report in found),
        facts=(("found", str(len(sifted.hits))), ("whole", str(sifted.is_whole).lower())),
    )


def _newest(sifted: Sifted, count: int) -> list[ItemId]:
    hits = sorted(sifted.hits, key=lambda hit: (hit.at, hit.item), reverse=True)
    return [hit.item for hit in hits[:count]]


def _headline(sifted: Sifted, shown: int, term: str, since: timedelta | None) -> str:
    wanted = f"{term} in the last {span_text(since)}" if since else term
    if not sifted.hits:
        return f"Nothing found for {wanted}"
    found = f"{len(sifted.hits)}{'' if sifted.is_whole else ' or more'}"
    if shown < len(sifted.hits):
        return f"{found} found for {wanted}, the newest {shown}"
    return f"{found} found for {wanted}"


def _card(report: Report, now: datetime) -> Message:
    """Render an item as an alert would show it, without what makes it one."""
    item = report.item
    story, name = story_id(item.id), report.matches[0].watchlist
    alert = Alert(
        id=alert_id(story, name),
        story=story,
        watchlist=name,
        watchlist_title="",
        priority=Priority.NORMAL,
        created_at=item.first_seen_at,
        reports=(report,),
    )
    message = render(alert, now)
    line = message.line.removeprefix(f"[{Priority.NORMAL.upper()}] ")
    return replace(message, line=line, watchlist=None, alert=None, story=None)
