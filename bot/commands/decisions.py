"""What was decided about an item, line by line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.commands.context import around
from bot.commands.definition import COMMANDS
from bot.commands.mute import EVERYWHERE, mute_text
from bot.commands.spans import rough_text
from bot.commands.writer import write
from bot.core.match import ListExplanation
from bot.core.model import (
    Channel,
    Declined,
    DeliveryKind,
    Fate,
    History,
    Item,
    Judged,
    Match,
    NewAlert,
    Reason,
    WatchlistName,
)
from bot.core.text import cut

LONGEST_TITLE = 100
LONGEST_TERM = 60
LONGEST_MISS = 300
MOST_TERMS = 2

_WHY_SILENT = {
    Reason.ADOPTED: "nearly all of its feed came anew, under other names",
    Reason.FIRST_POLL: "it came with the first poll of its feed, which is silent",
    Reason.TOO_OLD: "it was older than `max_age` when it was first seen",
    Reason.NOT_FOLLOWED: "no channel follows the list: see `follow` in the configuration",
    Reason.MUTED: "it was muted",
    Reason.BELOW_PRIORITY: "every channel that follows the list asks for a higher priority",
}


_SENT_AS = {DeliveryKind.EDIT: "Edit of alert", DeliveryKind.THREAD: "Thread of alert"}


@dataclass(frozen=True, slots=True)
class Told:
    """An item's history as it is told: of one watchlist only, if one was asked about."""

    history: History
    watchlist: WatchlistName | None
    now: datetime
    channels: tuple[Channel, ...] = field(repr=False)  # as configured

    @property
    def item(self) -> Item:
        """The item."""
        return self.history.item

    @property
    def decided(self) -> dict[WatchlistName, Judged]:
        """By list, what its first revision that matched was judged: the rest follows from it."""
        found: dict[WatchlistName, Judged] = {}
        for judged in self.history.judged:
            if self.watchlist in (None, judged.watchlist):
                found.setdefault(judged.watchlist, judged)
        return found

    def is_followed(self, watchlist: WatchlistName) -> bool:
        """Tell whether any channel follows a list."""
        return any(each.follows is None or watchlist in each.follows for each in self.channels)

    @property
    def alerts(self) -> list[NewAlert]:
        """The alerts of the lists that the item matched."""
        return [each for each in self.history.alerts if each.watchlist in self.decided]


def outcome(told: Told) -> str:
    """Say in one word how it went with an item."""
    if told.history.has_expired:
        return "expired"
    if not told.decided:
        return "unmatched"
    return "alerted" if told.alerts else "silent"


def headline(told: Told) -> str:
    """Say what became of an item, and which it is."""
    title = f"“{cut(' '.join(told.item.title.split()), LONGEST_TITLE)}”"
    named = f"{title if told.item.title.strip() else 'an untitled item'} ({told.item.feed.name})"
    lists = ", ".join(told.decided)
    match outcome(told):
        case "expired":
            return f"Seen, but no longer kept: an item of {told.item.feed.name}"
        case "unmatched":
            return f"Not alerted, it matched no list: {named}"
        case "silent":
            return f"Not alerted, though it matched {lists}: {named}"
        case _:
            return f"Alerted, {lists}: {named}"


# -- what matched -----------------------------------------------------------------------------


def decision_lines(told: Told, explained: Sequence[ListExplanation]) -> Iterator[str]:
    """Yield for each list that matched what did, and what followed."""
    for watchlist, judged in told.decided.items():
        latest = [each for each in told.history.judged if each.watchlist == watchlist][-1]
        terms = [_term(told.item, each, latest) for each in latest.matches[:MOST_TERMS]]
        more = len(latest.matches) - MOST_TERMS
        matched = ", ".join(terms) + (f" and {more} more" if more > 0 else "")
        yield f"{watchlist} matched by the term {matched}{_consequence(judged)}"
        for declined in judged.declined:
            yield f"{declined.channel} took no part: {_declined(declined, told.now)}"
    if not told.decided:
        now_holds = [each for each in explained if each.holds]
        for each in now_holds[:MOST_TERMS]:
            verdict = cut(each.verdict, LONGEST_MISS)
            yield f"By today's terms {each.watchlist} would match: {verdict}"


def _term(item: Item, match: Match, judged: Judged) -> str:
    term = f"`{cut(match.term, LONGEST_TERM)}`"
    # Spans of an earlier revision would mark the wrong words.
    is_latest = judged.revision == item.revision
    return f"{term} at {around(item, match.spans)}" if is_latest else term


def _consequence(judged: Judged) -> str:
    """Say what followed from a match where deliveries do not tell it."""
    match judged.reason:
        case Reason.JOINED_STORY:
            return "; its story had alerted already"
        case Reason.CAUGHT_UP:
            return "; too late to be posted, so it went into a digest"
        case Reason.QUIET_HOURS | Reason.ALERTED | None:
            return ""
        case reason:
            return f"; no alert, {_WHY_SILENT.get(reason, reason)}"


def _same_as(told: Told, lead: Item) -> str:
    title = cut(" ".join(lead.title.split()), LONGEST_TITLE)
    return f"“{title}” ({lead.feed.name}, {moment(lead.first_seen_at, told.now)})"


def _declined(declined: Declined, now: datetime) -> str:
    mute = declined.mute
    if mute is None:
        return str(declined.reason)
    values = {
        "kind": mute.kind,
        "what": mute.subject,
        "everywhere": None if mute.channel else EVERYWHERE,
    }
    way = f"; `{write(COMMANDS['unmute'], values)}` ends it" if mute.until > now else ""
    return f"{mute_text(mute)} was muted until {moment(mute.until, now)} by {mute.by}{way}"


# -- what was sent ----------------------------------------------------------------------------


def delivery_lines(told: Told) -> Iterator[str]:
    """Yield what became of every delivery, channels that fared alike together."""
    own = {each.id for each in told.alerts}
    channels: dict[tuple[str, str], list[str]] = {}
    # Of what followed a post, the last tells enough.
    last = {
        (each.alert, each.kind, each.channel): each
        for each in told.history.fates
        if each.alert in own
    }
    for fate in last.values():
        what = _SENT_AS.get(fate.kind, "Alert")
        key = f"{what} {fate.alert}", _fate(told, fate)
        channels.setdefault(key, []).append(fate.channel)
    for (what, how), names in channels.items():
        yield f"{what} to {', '.join(names)}: {how}"


def _fate(told: Told, fate: Fate) -> str:
    if fate.sent_at is not None:
        delay = fate.sent_at - told.item.at
        late = f", {rough_text(delay)} after publication" if told.item.published_at else ""
        return f"sent {moment(fate.sent_at, told.now)}{late}"
    when = ""
    if fate.next_at is not None:
        is_due = fate.next_at <= told.now
        when = ", due now" if is_due else f", next at {moment(fate.next_at, told.now)}"
    tries = f", {fate.attempts} tries" if fate.attempts > 1 else ""
    detail = f" ({cut(fate.detail, LONGEST_TITLE)})" if fate.detail else ""
    return f"{fate.state}, {fate.reason}{detail}{tries}{when}"


# -- when it was seen -------------------------------------------------------------------------


def seen_lines(told: Told, histories: Sequence[History]) -> tuple[str, ...]:
    """Return when and where an item was first seen, and who else has it."""
    item, history = told.item, told.history
    seen = f"First seen {moment(item.first_seen_at, told.now)} in {item.feed.name}"
    if history.has_expired:
        kept = "Its text is deleted (`keep.items`), and with it what was decided."
        return (f"{seen}.", kept)
    published = (
        f"published {moment(item.published_at, told.now)}" if item.published_at else "undated"
    )
    parts = [seen, published, f"language {item.lang or 'unknown'}"]
    if item.revision > 1:
        parts.append(f"edited, revision {item.revision}")
    parts.append(_story(told))
    others = [each.item.feed.name for each in histories if each.item.feed != item.feed]
    also = (f"Also in {', '.join(dict.fromkeys(others))}.",) if others else ()
    return (f"{', '.join(parts)}.", *also)


def _story(told: Told) -> str:
    history = told.history
    if history.lead is None or history.grouping is None:
        return "first report" if history.reports == 1 else f"first of {history.reports} reports"
    return f"{history.grouping.reason} as {_same_as(told, history.lead)}"


def moment(at: datetime, now: datetime) -> str:
    """Write a time, with its day if that is not today."""
    return f"{at:%H:%M} UTC" if at.date() == now.date() else f"{at:%Y-%m-%d %H:%M} UTC"
