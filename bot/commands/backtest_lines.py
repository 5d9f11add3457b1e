"""Saying what a term would have caught, in lines for any chat."""

from collections.abc import Iterator
from datetime import date, timedelta

from bot.commands.spans import span_text
from bot.core.backtest import Backtest, Looked
from bot.core.model import Report
from bot.core.text import cut

MOST_DAYS = 14
MOST_NAMED = 5
WIDEST = 20  # signs of a bar
LONGEST_HEADLINE = 100
LONGEST_TERM = 60
FEW = 10  # alerts a day, below which a tenth is told
BAR = "▇"


def found_line(found: Backtest, span: timedelta, term: str) -> str:
    """Say how many items of a span of time match a term."""
    days = f"of the last {span_text(span)}"
    if not found.looked.is_whole:
        return f"At least {_items(found.hits)} {days} match {term}"
    if not found.looked.items:
        return f"There are no items {days} that could match {term}"
    return f"{found.hits or 'None'} of {_items(found.looked.items)} {days} match {term}"


def lines(found: Backtest, samples: tuple[Report, ...]) -> tuple[str, ...]:
    """Return everything there is to say about a backtest, the most important first."""
    return (
        *stopped_lines(found.looked),
        *broad_lines(found),
        *_loudness(found),
        *_overlaps(found),
        *_days(found),
        *_sources(found),
        *sample_lines(samples),
    )


def stopped_lines(looked: Looked) -> tuple[str, ...]:
    """Say how far was looked, if not to the end."""
    if looked.is_whole:
        return ()
    back = f"{looked.since:%Y-%m-%d %H:%M} UTC"
    return (f"Stopped after {_items(looked.items)}, back to {back}: all counts are of these.",)


def broad_lines(found: Backtest) -> tuple[str, ...]:
    """Warn of a term that matches what nobody would read."""
    if not found.is_too_broad:
        return ()
    share = round(100 * found.hits / found.looked.items)
    way_out = "Join it with AND or NEAR to what makes it news."
    return (f"Too broad: it matches {share} % of all items. {way_out}",)


def sample_lines(samples: tuple[Report, ...]) -> tuple[str, ...]:
    """Name the newest items that match, each with its day and source."""
    return tuple(
        f"· {report.item.at:%Y-%m-%d} {_headline(report)} — {report.item.feed.name}"
        for report in samples
    )


def _headline(report: Report) -> str:
    text = " ".join((report.item.title or report.item.text).split())
    return cut(text, LONGEST_HEADLINE) or report.item.url or "(untitled)"


def _items(count: int) -> str:
    return "1 item" if count == 1 else f"{count:,} items"


def _loudness(found: Backtest) -> Iterator[str]:
    if found.hits:
        rate = found.alerts_a_day
        yield f"About {rate:.0f} alerts a day" if rate >= FEW else f"About {rate:.1f} alerts a day"


def _overlaps(found: Backtest) -> Iterator[str]:
    if not found.compared:
        return
    of = f"{found.caught} of " + (
        f"{found.hits}" if found.compared == found.hits else f"the {found.compared} compared"
    )
    if not found.caught:
        yield "None of them is caught by a list so far"
        return
    terms = [
        f"{each.hits} by `{cut(each.term, LONGEST_TERM)}` on {each.watchlist}"
        for each in found.overlaps[:MOST_NAMED]
    ]
    yield f"{of} are already caught: {', '.join(terms)}"


def _days(found: Backtest) -> Iterator[str]:
    """Draw a bar for each of the last days, and count what is older."""
    counts = dict(found.by_day)
    if not counts:
        return
    days = _last_days(found.looked)
    most = max(counts.get(day, 0) for day in days) or 1
    width = len(str(most))
    for day in days:
        count = counts.pop(day, 0)
        bar = BAR * -(-count * WIDEST // most)
        yield f"{day:%a %d %b} {count:{width}} {bar}".rstrip()
    if counts:
        yield f"Before that: {sum(counts.values())}"


def _last_days(looked: Looked) -> list[date]:
    """Return the days looked at, oldest first; of many the last."""
    newest, oldest = looked.until.date(), looked.since.date()
    count = min((newest - oldest).days + 1, MOST_DAYS)
    return [newest - timedelta(days=back) for back in reversed(range(count))]


def _sources(found: Backtest) -> Iterator[str]:
    if not found.by_source:
        return
    named = [f"{source} {count}" for source, count in found.by_source[:MOST_NAMED]]
    more = len(found.by_source) - MOST_NAMED
    yield f"Sources: {', '.join(named)}" + (f" and {more} more" if more > 0 else "")
