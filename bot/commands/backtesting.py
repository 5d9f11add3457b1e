"""Try a term on the archive without adding it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.commands.backtest_lines import (
    broad_lines,
    found_line,
    lines,
    sample_lines,
    stopped_lines,
)
from bot.commands.definition import Desk, Param, ParamKind, command
from bot.commands.sifting import Limits, look_back, reports
from bot.core.backtest import Backtest
from bot.core.errors import OutsideError
from bot.core.match import CompiledTerm
from bot.core.match.terms import compile_among
from bot.core.model import Answer, Ask, Report, Term

SHORTER_S = 1.0  # for what is told beside something else
WEEK = timedelta(days=7)
MOST_COMPARED = 300  # hits that are held against the terms in force too

TERM = Param("term", 'A word, a "phrase" or an expression with AND, OR, NOT', ParamKind.REST)
SINCE = Param("since", "How far to look back: 90m, 12h, 7d", ParamKind.SPAN, is_required=False)


@dataclass(frozen=True, slots=True)
class Tried:
    """A term, what it would have caught since a time, and the newest items among that."""

    term: CompiledTerm
    span: timedelta
    found: Backtest
    samples: tuple[Report, ...]


@command(
    "watch test",
    "Try a term on the archive, without adding it.",
    TERM,
    SINCE,
    examples=("watch test Kidal AND attack", 'watch test "Africa Corps" 30d'),
    cost=6,
)
async def test(desk: Desk, ask: Ask, *, term: str, since: timedelta | None) -> Answer:
    """Say what a term would have caught: by day and source, and what is caught already."""
    tried = await try_term(desk, Term(term), ask.at, since or WEEK)
    return Answer(
        found_line(tried.found, tried.span, term),
        lines=(*tried.term.hints, *lines(tried.found, tried.samples)),
        facts=facts(tried.found),
    )


async def week_lines(desk: Desk, term: CompiledTerm, now: datetime) -> tuple[str, ...]:
    """Say what a term that was added would have caught in a week, and name the newest."""
    try:
        found = await look_back(desk, term, now - WEEK, now, Limits(seconds=SHORTER_S))
        samples = await reports(desk, term, found.newest)
    except OutsideError as err:
        return (f"What it would have caught cannot be told now: {err}",)
    return (
        found_line(found, WEEK, "it"),
        *stopped_lines(found.looked),
        *broad_lines(found),
        *sample_lines(samples),
    )


async def try_term(desk: Desk, term: Term, now: datetime, span: timedelta) -> Tried:
    """Hold a term against the items of a span of time up to now.

    Raises:
        AskError: if it cannot be read.
    """
    compiled = compile_among(term, (await desk.watching.refresh()).names)
    limits = Limits(compared=MOST_COMPARED)
    found = await look_back(desk, compiled, now - span, now, limits)
    return Tried(compiled, span, found, await reports(desk, compiled, found.newest))


def facts(found: Backtest) -> tuple[tuple[str, str], ...]:
    """Return the figures for programs."""
    return (
        ("found", str(found.hits)),
        ("items", str(found.looked.items)),
        ("whole", str(found.looked.is_whole).lower()),
        ("caught", str(found.caught)),
        ("alerts_a_day", f"{found.alerts_a_day:.1f}"),
    )
