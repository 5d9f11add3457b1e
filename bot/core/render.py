"""Say an alert in a channel's message, before it is fitted to any platform."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.core.model import (
    Alert,
    Cite,
    FeedId,
    Field,
    Item,
    Match,
    MatchedTerm,
    Message,
    Priority,
    Report,
    Span,
)
from bot.core.summarise import summarise
from bot.core.text import cut

LONGEST_LINE = 150
LEAST_HEADLINE = 60  # characters that a source with a long name leaves to the headline
LONGEST_FORM = 60
LONGEST_TERM = 40  # the forms tell why it alerted
UNTITLED = "(untitled)"


def render(alert: Alert, now: datetime) -> Message:
    """Return the message of an alert: its first report that matched, and who else reports it.

    A date ahead of `now` is a mistake of the publisher's and is not shown.
    """
    shown = next((report for report in alert.reports if report.matches), alert.reports[0])
    item = shown.item
    spans = [span for match in shown.matches for span in match.spans]
    summary = summarise(item.text, item.title, spans)
    headline = _one_line(item.title) or _one_line(summary.text) or item.url or UNTITLED
    published_at = item.published_at if item.published_at and item.published_at <= now else None
    return Message(
        line=_line(alert.priority, headline, item.feed.name),
        headline=headline,
        url=item.url,
        summary=summary.text,
        marks=summary.marks,
        matched=_matched(item, shown.matches),
        source=_cite(item),
        others=_others(shown, alert.reports),
        lang=item.lang,
        country=item.feed.country,
        published_at=published_at,
        delay=_delay(published_at, alert.created_at),
        watchlist=alert.watchlist,
        watchlist_title=alert.watchlist_title,
        priority=alert.priority,
        alert=alert.id,
        story=alert.story,
    )


def notice(text: str) -> Message:
    """Return the message of a notice: its first line stands out, the rest follows."""
    headline, _, rest = text.strip().partition("\n")
    return Message(
        line=cut(_one_line(headline), LONGEST_LINE), headline=headline, summary=rest.strip()
    )


def _line(priority: Priority, headline: str, source: str) -> str:
    """Return what a locked phone shows; the headline gives way before priority and source do."""
    before = f"[{priority.upper()}] "
    room = LONGEST_LINE - len(before)
    after = f" — {_one_line(source)}"
    if len(headline) + len(after) > room:
        after = cut(after, room - min(len(headline), LEAST_HEADLINE))
    return f"{before}{cut(headline, room - len(after))}{after}"


def _matched(item: Item, matches: Iterable[Match]) -> tuple[MatchedTerm, ...]:
    """Return each term with the forms in which it stands in the item, the first first.

    A term whose forms earlier ones have shown adds nothing and is left out.
    """
    shown: set[str] = set()
    found = []
    for match in matches:
        forms = tuple(dict.fromkeys(_form(item, span) for span in match.spans))
        if not shown.issuperset(forms):
            found.append(MatchedTerm(cut(_one_line(match.term), LONGEST_TERM), forms))
        shown.update(forms)
    return tuple(found)


def _form(item: Item, span: Span) -> str:
    text = item.title if span.field is Field.TITLE else item.text
    return cut(_one_line(text[span.start : span.end]), LONGEST_FORM)


def _others(shown: Report, reports: Iterable[Report]) -> tuple[Cite, ...]:
    """Return every further source once, in order of arrival."""
    cites: dict[FeedId, Cite] = {}
    for report in reports:
        if report.item.feed.id != shown.item.feed.id:
            cites.setdefault(report.item.feed.id, _cite(report.item))
    return tuple(cites.values())


def _cite(item: Item) -> Cite:
    return Cite(item.feed.name, item.feed.kind, item.url)


def _delay(published_at: datetime | None, alerted_at: datetime) -> timedelta | None:
    if published_at is None or published_at > alerted_at:
        return None
    return alerted_at - published_at


def _one_line(text: str) -> str:
    return " ".join(text.split())
