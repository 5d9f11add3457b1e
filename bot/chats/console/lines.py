"""Alerts and answers as JSON lines, for other programs.

A message: {"kind": "post"|"digest"|"notice", "line", "headline", "url", "summary", "watchlist",
"priority", "alert", "story", "source": {"name", "kind", "url"}|null, "others": [source, …],
"matched": [{"term", "forms"}, …], "published_at": RFC 3339 UTC|null, "delay_s"|null,
"named": [message, …]}, the last being the alerts of a digest

An answer to a typed ask: {"kind": "answer", "headline", "lines", "cards": [message, …],
"is_refusal", "code"}
"""

import json
from datetime import UTC
from typing import Any

from bot.core.model import Answer, Cite, DeliveryKind, Message

# JSON escapes the C0 controls, but not these: C1 controls steer terminals, line separators
# split lines, and lone surrogates cannot be encoded.
_RISKY = {
    code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), 0x2028, 0x2029, *range(0xD800, 0xE000))
}


class Lines:
    """Writes one JSON object a line."""

    def message(self, kind: DeliveryKind, message: Message) -> str:
        """Return a message as one line."""
        return _line({"kind": kind.value, **_message(message)})

    def answer(self, answer: Answer) -> str:
        """Return an answer as one line."""
        return _line(
            {
                "kind": "answer",
                "headline": answer.headline,
                "lines": answer.lines,
                "cards": [_message(card) for card in answer.cards],
                "is_refusal": answer.is_refusal,
                "code": answer.code,
            }
        )


def _line(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False).translate(_RISKY) + "\n"


def _message(message: Message) -> dict[str, Any]:
    at = message.published_at
    return {
        "line": message.line,
        "headline": message.headline,
        "url": message.url,
        "summary": message.summary,
        "watchlist": message.watchlist,
        "priority": message.priority.value,
        "alert": message.alert,
        "story": message.story,
        "source": message.source and _cite(message.source),
        "others": [_cite(cite) for cite in message.others],
        "matched": [{"term": each.term, "forms": each.forms} for each in message.matched],
        "published_at": at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None,
        "delay_s": message.delay.total_seconds() if message.delay is not None else None,
        "named": [_message(each) for each in message.named],
    }


def _cite(cite: Cite) -> dict[str, str | None]:
    return {"name": cite.name, "kind": cite.kind.value, "url": cite.url}
