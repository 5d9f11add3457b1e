"""Messages, answers and commands as the page takes them: plain values, cleaned, no markup.

The page puts every text in as text, so nothing is escaped here.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.commands import Command
from bot.core.model import Answer, Cite, DeliveryKind, Message
from bot.core.payloads import facts
from bot.core.payloads.fit import LONGEST_LINE, beginning, host, one_line, web_address
from bot.core.payloads.pieces import pieces

Values = dict[str, Any]


def card(kind: DeliveryKind, message: Message) -> Values:
    """Return a message as the page shows it."""
    address = web_address(message.url)
    return {
        "kind": kind.value,
        "line": one_line(message.line),
        "headline": one_line(message.headline),
        "url": address,
        "host": host(address) if address else None,
        "summary": [{"text": piece.text, "marked": piece.is_marked} for piece in pieces(message)],
        "matched": facts.matched(message),
        "source": _cite(message.source) if message.source else None,
        "others": [_cite(cite) for cite in message.others],
        "lang": message.lang,
        "country": message.country,
        "published_at": _time(message.published_at),
        "alert": message.alert,
        "delay": _delay(message.delay),
        "watchlist": message.watchlist,
        "watchlist_title": one_line(message.watchlist_title),
        "priority": message.priority.value,
        "named": [_named(each) for each in message.named],
    }


def answer(said: Answer) -> Values:
    """Return an answer as the page shows it; its lines keep their spaces."""
    return {
        "headline": one_line(said.headline),
        "lines": [beginning(line, LONGEST_LINE) for line in said.lines],
        "cards": [card(DeliveryKind.POST, message) for message in said.cards],
        "is_refusal": said.is_refusal,
        "code": said.code,
    }


def offers(commands: Iterable[Command]) -> list[Values]:
    """Return the commands as the page completes them."""
    return [
        {
            "name": command.name,
            "usage": command.usage,
            "help": command.help,
            "params": [
                {"kind": param.kind.value, "choices": param.choices} for param in command.params
            ],
        }
        for command in commands
    ]


def _named(message: Message) -> Values:
    """Return an alert as a digest names it."""
    address = web_address(message.url)
    said = facts.in_digest(message)
    return {"headline": one_line(message.headline), "url": address, "said": said}


def _cite(cite: Cite) -> Values:
    return {"name": one_line(cite.name), "kind": facts.kind(cite), "url": web_address(cite.url)}


def _delay(delay: timedelta | None) -> str | None:
    return f"{facts.span(delay)} after publication" if delay is not None else None


def _time(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None
