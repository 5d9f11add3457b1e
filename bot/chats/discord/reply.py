"""An answer as Discord shows it: lines of text, and a small embed for every card."""

from typing import Any

from bot.chats.discord.limits import EMBEDS
from bot.core.model import Answer, Message
from bot.core.payloads import facts
from bot.core.payloads.discord import COLOURS, CONTENT, escape, said
from bot.core.payloads.fit import fit, length, one_line, web_address
from bot.core.payloads.quoted import has_caret, plain_lines

# Ten cards share the 6,000 characters of one message:
# https://discord.com/developers/docs/resources/message#embed-object-embed-limits
TITLE = 250
SUMMARY = 200
FOOTER = 140
ZERO_WIDTH_SPACE = "\u200b"  # between backticks, so that no text closes its block

Payload = dict[str, Any]


def reply(answer: Answer) -> Payload:
    """Return `content` and `embeds`; cards beyond the tenth are counted."""
    cards = answer.cards[:EMBEDS]
    lines = list(answer.lines)
    if missing := len(answer.cards) - len(cards):
        lines.append(f"… and {missing} more")
    return {"content": _text(answer.headline, lines), "embeds": [_card(card) for card in cards]}


def _text(headline: str, lines: list[str]) -> str:
    if has_caret(lines):
        return _drawn(headline, lines)
    return fit("\n".join((headline or "—", *lines)), CONTENT, said)


def _drawn(headline: str, lines: list[str]) -> str:
    """Return lines in letters of one width, so that the caret stands where it points."""
    frame = "```\n{}\n```"
    shown = fit(headline, CONTENT // 2, said)
    room = CONTENT - length(shown) - len(frame)
    block = frame.format(fit("\n".join(plain_lines(lines)), room, _unticked))
    return f"{shown}\n{block}"


def _unticked(text: str) -> str:
    return text.replace("`", f"`{ZERO_WIDTH_SPACE}")


def _card(message: Message) -> Payload:
    source, at = message.source, message.published_at
    voice = f"{one_line(source.name)} · {facts.kind(source)}" if source else ""
    footer = fit(" · ".join(filter(None, (voice, facts.footer(message)))), FOOTER)
    parts = {
        "title": fit(one_line(message.headline) or one_line(message.line) or "—", TITLE, escape),
        "url": web_address(message.url),
        "color": COLOURS[message.priority],
        "description": fit(one_line(message.summary), SUMMARY, escape),
        "footer": footer and {"text": footer},
        "timestamp": at and at.isoformat(),
    }
    return {name: part for name, part in parts.items() if part}
