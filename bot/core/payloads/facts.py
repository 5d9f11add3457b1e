"""What every platform says of a message beside its headline and summary, in one line each."""

from datetime import timedelta

from bot.core.model import Cite, DeliveryKind, Message, Priority
from bot.core.payloads.fit import one_line

ICONS = {Priority.LOW: "⚪", Priority.NORMAL: "🟡", Priority.HIGH: "🟠", Priority.URGENT: "🔴"}
PLAIN = frozenset({DeliveryKind.NOTICE, DeliveryKind.THREAD})  # said in words, without a card
OTHERS_SHOWN = 3
TERMS_SHOWN = 5
FORMS_SHOWN = 3
DAY, HOUR, MINUTE = 86_400, 3_600, 60


def badge(priority: Priority) -> str:
    """Return a priority as colour and word, since colour alone does not reach everyone."""
    return f"{ICONS[priority]} {priority.value.upper()}"


def kind(cite: Cite) -> str:
    """Return what kind of voice a source is, in words."""
    return cite.kind.value.replace("-", " ")


def place_and_time(message: Message) -> str:
    """Return language, country and time of publication, as far as they are known."""
    at = message.published_at
    parts = (message.lang, message.country, f"{at:%Y-%m-%d %H:%M} UTC" if at else None)
    return " · ".join(one_line(part) for part in parts if part)


def matched(message: Message) -> str:
    """Return the forms in which watched terms stood in the item, each with its term."""
    shown = []
    for match in message.matched[:TERMS_SHOWN]:
        forms = ", ".join(f"“{one_line(form)}”" for form in match.forms[:FORMS_SHOWN])
        shown.append(f"{forms} ({one_line(match.term)})" if forms else one_line(match.term))
    return "; ".join(shown)


def footer(message: Message) -> str:
    """Return watchlist, alert id and delay."""
    delay = message.delay
    parts = (
        message.watchlist_title or message.watchlist,
        f"alert {message.alert}" if message.alert else None,
        f"{span(delay)} after publication" if delay is not None and delay >= timedelta() else None,
    )
    return " · ".join(one_line(part) for part in parts if part)


def in_digest(message: Message) -> str:
    """Return what a digest says of an alert beside its headline: list, source, time and id."""
    source, at = message.source, message.published_at
    parts = (
        message.watchlist_title or message.watchlist,
        f"{source.name} ({kind(source)})" if source else None,
        f"{at:%Y-%m-%d %H:%M} UTC" if at else None,
        f"alert {message.alert}" if message.alert else None,
    )
    return " · ".join(one_line(part) for part in parts if part)


def span(delay: timedelta) -> str:
    """Return a duration in its largest unit, rounded down."""
    seconds = int(delay.total_seconds())
    for size, unit in ((DAY, "d"), (HOUR, "h"), (MINUTE, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
