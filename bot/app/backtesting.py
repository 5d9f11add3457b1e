"""`vedette backtest`: what a term would have caught, from the shell."""

import asyncio
import json
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from bot.app.assembly import Assembly, read
from bot.app.logs import set_up
from bot.app.program import put_together
from bot.commands.backtest_lines import found_line, lines
from bot.commands.backtesting import WEEK, Tried, try_term
from bot.core.errors import AskError, Problem, SetupError
from bot.core.model import Report, Term
from bot.core.payloads.quoted import plain, plain_lines
from bot.settings import duration

DONE = 0
BAD_INPUT = 2


def backtest(path: Path, query: str, since: str | None, *, is_json: bool) -> int:
    """Print what a term would have caught; return the exit code, 2 if it cannot be read.

    Raises:
        SetupError: if the configuration, the database or `since` cannot be used.
    """
    assembly = read(path)
    set_up("warning", assembly.settings.log.format, assembly.settings.secrets)
    span = WEEK if since is None else _span(since)
    try:
        tried = asyncio.run(_tried(assembly, Term(query), span))
    except AskError as err:
        click.echo(err.explained(), err=True)
        return BAD_INPUT
    if is_json:
        click.echo(json.dumps(_as_json(tried), ensure_ascii=False))
        return DONE
    click.echo(plain(found_line(tried.found, span, query)))
    for line in plain_lines((*tried.term.hints, *lines(tried.found, tried.samples))):
        click.echo(line)
    return DONE


def _span(text: str) -> timedelta:
    try:
        return duration(text)
    except ValueError as err:
        raise SetupError(Problem("--since", str(err), "for example 7d, 12h or 90m")) from err


async def _tried(assembly: Assembly, term: Term, span: timedelta) -> Tried:
    program = put_together(assembly)
    store = program.footing.store
    try:
        await store.upkeep.open()
        return await try_term(program.desk, term, program.footing.clock.now(), span)
    finally:
        await store.upkeep.close()


def _as_json(tried: Tried) -> dict[str, Any]:
    found = tried.found
    return {
        "term": tried.term.term.text,
        "hits": found.hits,
        "items": found.looked.items,
        "since": found.looked.since.isoformat(),
        "until": found.looked.until.isoformat(),
        "is_whole": found.looked.is_whole,
        "by_day": [{"day": day.isoformat(), "hits": count} for day, count in found.by_day],
        "by_source": [{"source": source, "hits": count} for source, count in found.by_source],
        "compared": found.compared,
        "caught": found.caught,
        "overlaps": [asdict(each) for each in found.overlaps],
        "alerts_a_day": round(found.alerts_a_day, 2),
        "is_too_broad": found.is_too_broad,
        "hints": list(tried.term.hints),
        "samples": [_sample(report) for report in tried.samples],
    }


def _sample(report: Report) -> dict[str, Any]:
    item = report.item
    return {
        "id": item.id,
        "title": item.title,
        "url": item.url,
        "source": item.feed.name,
        "at": item.at.isoformat(),
        "spans": [asdict(span) for match in report.matches for span in match.spans],
    }
