"""How each feed fares: when it was read, when it is next, and what it has brought."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.commands.definition import Desk, Param, ParamKind, command
from bot.commands.roster import NEW, Standing, find, roster
from bot.commands.spans import rough_text
from bot.core.intervals import NEVER
from bot.core.model import Answer, Ask
from bot.core.text import cut

DAYS = 7
MOST_SHOWN = 10
LONGEST_WHY = 240
WELL = "ok"
NOTHING = "·"
BARS = "▁▂▃▄▅▆▇█"

WHAT = Param("what", "A feed's name or address", ParamKind.TEXT, is_required=False)


@dataclass(frozen=True, slots=True)
class Row:
    """One feed as a row of the table; `trouble` says what is wrong and what to do, if anything."""

    bar: str  # a day each, the oldest first
    week: str
    name: str
    state: str
    read: str
    due: str
    interval: str
    trouble: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The row without what is wrong."""
        return (self.bar, self.week, self.name, self.state, self.read, self.due, self.interval)


@command(
    "feeds health",
    "Say how each feed fares, the worst first.",
    WHAT,
    examples=("feeds health", 'feeds health "RFI Afrique"'),
    cost=2,
)
async def show_health(desk: Desk, ask: Ask, *, what: str | None) -> Answer:
    """Show the feeds that fare worst, or the one that is asked about."""
    return await health(desk, ask.at, what, MOST_SHOWN)


async def health(
    desk: Desk,
    now: datetime,
    what: str | None,
    most: int | None,
    draw: Callable[[Sequence[Row]], tuple[str, ...]] | None = None,
) -> Answer:
    """Show at most so many feeds, the worst first, and count the others.

    `draw` makes lines of rows; without it they are written for a chat.

    Raises:
        AskError: if there is no such feed.
    """
    standings: Sequence[Standing] = await roster(desk, now)
    if what is not None:
        standings = (find(standings, what),)
    counts = await desk.store.feeds.arrivals(now, DAYS)
    ordered = sorted(standings, key=lambda each: _badness(each, now), reverse=True)
    rows = [_row(each, counts.get(each.feed.id, (0,) * DAYS), now) for each in ordered[:most]]
    return Answer(
        _headline(standings),
        lines=(*(draw or in_lines)(rows), *_others(ordered[len(rows) :])),
        facts=(
            ("feeds", str(len(standings))),
            ("failing", str(sum(map(_is_failing, standings)))),
        ),
    )


def in_lines(rows: Iterable[Row]) -> tuple[str, ...]:
    """Write rows for a chat, whose letters have many widths: the bar comes first."""
    return tuple(line for row in rows for line in _in_line(row))


def in_columns(rows: Sequence[Row]) -> tuple[str, ...]:
    """Write rows for a terminal, one cell under the other."""
    widths = [max(map(len, column)) for column in zip(*(row.cells for row in rows), strict=True)]
    lines = []
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row.cells, widths, strict=True))
        lines += ["  ".join(cells).rstrip(), *([row.trouble] if row.trouble else [])]
    return tuple(lines)


def _in_line(row: Row) -> tuple[str, ...]:
    how = ", ".join(filter(None, row.cells[3:]))
    line = f"{row.bar} {row.week} · {row.name}: {how}"
    return (line, row.trouble) if row.trouble else (line,)


def bar(counts: Sequence[int]) -> str:
    """Draw counts as a row of bars, the highest in full."""
    most = max(counts, default=0)
    return "".join(
        BARS[(len(BARS) - 1) * count // most] if count > 0 else NOTHING for count in counts
    )


def _row(standing: Standing, counts: Sequence[int], now: datetime) -> Row:
    state = standing.state
    read = f"read {rough_text(now - state.last_ok_at)} ago" if state.last_ok_at else "never read"
    return Row(
        bar=bar(counts),
        week=f"{sum(counts)} a week",
        name=standing.feed.name,
        state="not polled yet" if state.state == NEW else state.state,
        read=read,
        due=_due(standing, now),
        interval=_interval(standing),
        trouble=_trouble(standing),
    )


def _due(standing: Standing, now: datetime) -> str:
    at = standing.state.next_at
    if at == NEVER:
        return "polled no more"
    return f"next in {rough_text(at - now)}" if at > now else "due now"


def _interval(standing: Standing) -> str:
    state = standing.state
    if state.next_at == NEVER or not state.interval:
        return ""
    why = f" ({state.pacing})" if state.pacing else ""
    return f"every {rough_text(state.interval)}{why}"


def _trouble(standing: Standing) -> str:
    state = standing.state
    move = state.whereabouts.move
    parts = [
        f"{state.reason} ({state.failures} times)" if state.failures > 1 else state.reason,
        f"to do: {state.remedy}" if state.remedy else "",
        f"quiet since {state.habits.news_at:%Y-%m-%d}"
        if _is_quiet(standing) and state.habits.news_at
        else "",
        f"it has moved to {move.to}" if move is not None else "",
    ]
    told = "; ".join(filter(None, parts))
    return f"  {cut(told, LONGEST_WHY)}" if told else ""


def _is_failing(standing: Standing) -> bool:
    return standing.state.state not in (WELL, NEW)


def _is_quiet(standing: Standing) -> bool:
    return standing.state.worry is not None and not _is_failing(standing)


def _badness(standing: Standing, now: datetime) -> tuple[bool, bool, bool, float]:
    """Return what sorts the worst last: failing, quiet, never read; then how long unread."""
    state = standing.state
    unread = (now - state.last_ok_at).total_seconds() if state.last_ok_at else float("inf")
    is_never_read = state.last_ok_at is None
    return _is_failing(standing), _is_quiet(standing), is_never_read, unread


def _headline(standings: Sequence[Standing]) -> str:
    if not standings:
        return "No feed is polled yet"
    failing = sum(map(_is_failing, standings))
    feeds = "1 feed" if len(standings) == 1 else f"{len(standings)} feeds"
    return f"{feeds}, {failing} failing" if failing else f"{feeds}, all well"


def _others(standings: Sequence[Standing]) -> tuple[str, ...]:
    if not standings:
        return ()
    failing = sum(map(_is_failing, standings))
    how = f"{failing} of them failing" if failing else "none of them failing"
    return (f"… and {len(standings)} more, {how}; `vedette feeds health` in a shell shows all",)
