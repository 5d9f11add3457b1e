"""A message as Slack takes it: text and blocks.

Hostile text goes out as plain_text wherever it may, and into mrkdwn only if it holds nothing that
Slack could read as formatting, since mrkdwn has no escape for that.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from bot.core.model import Answer, Channel, Cite, DeliveryKind, Message
from bot.core.payloads import facts
from bot.core.payloads.fit import fit, host, one_line, shorten, web_address
from bot.core.payloads.quoted import COMMAND, has_caret, marked, plain, plain_lines

# https://docs.slack.dev/reference/block-kit/blocks and …/composition-objects/text-object
BLOCKS = 50
SECTION = 3000
CONTEXT_ELEMENTS = 10
# https://docs.slack.dev/changelog/2018-truncating-really-long-messages: longer ones are split
TEXT = 2900

HEADLINE = 500
SUMMARY = 2000
CONTEXT_TEXT = 300
FOOTER = 1000
MARKS = 50
PREFORMATTED = SECTION - len("```\n\n```")
CARD_BLOCKS = 4

# Slack reads these even inside escaped text: https://docs.slack.dev/messaging/formatting-message-text
FORMATTING = re.compile(r"[*_~`|]|:[^\s:]+:|^\s*>", re.MULTILINE)
MENTIONABLE = re.compile(r"[SUW][A-Z0-9]+")
ZERO_WIDTH_SPACE = "\u200b"  # lets bold begin and end inside a word, which Slack does not otherwise

NO_PREVIEWS = {"unfurl_links": False, "unfurl_media": False}

Block = dict[str, Any]


def escape(text: str) -> str:
    """Escape what begins Slack's entities: mentions, links, dates.

    https://docs.slack.dev/messaging/formatting-message-text#escaping
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def mention(channel: Channel, message: Message) -> str:
    """Return the mention that the configuration asks for at this priority; empty if none."""
    name = dict(channel.pings).get(message.priority, "")
    if not MENTIONABLE.fullmatch(name):
        return ""
    return f"<!subteam^{name}>" if name.startswith("S") else f"<@{name}>"


def post(message: Message, kind: DeliveryKind, ping: str = "") -> dict[str, Any]:
    """Return `text` for a locked phone and `blocks` for the channel."""
    text = fit(one_line(message.line) or "—", TEXT - len(ping) - 1, escape)
    if kind in facts.PLAIN:
        words = "\n".join(filter(None, (message.headline or message.line, message.summary)))
        return {"text": text, "blocks": [_plain(words, SECTION)], **NO_PREVIEWS}
    blocks = _digest(message) if message.named else [*_card(message), _footer(message)]
    if ping:
        blocks.append(_mrkdwn(ping))
    shown = [block for block in blocks if block]
    return {"text": f"{text} {ping}".rstrip(), "blocks": shown, **NO_PREVIEWS}


def answer(answered: Answer) -> dict[str, Any]:
    """Return an answer as text and blocks; cards that find no room are counted."""
    blocks = [_said(answered.headline)]
    if answered.lines:
        blocks.append(_lines(answered))
    room = (BLOCKS - len(blocks) - 1) // CARD_BLOCKS
    for message in answered.cards[:room]:
        blocks += [block for block in (*_card(message), _footer(message)) if block]
    if missing := answered.cards[room:]:
        blocks.append(_plain(f"… and {len(missing)} more", SECTION))
    return {
        "text": fit(one_line(plain(answered.headline)) or "—", TEXT, escape),
        "blocks": blocks,
        "response_type": "ephemeral" if answered.is_private else "in_channel",
        **NO_PREVIEWS,
    }


def _digest(message: Message) -> list[Block | None]:
    """Return what a digest names: each alert's headline, linked, and what is said of it."""
    blocks: list[Block | None] = [_plain(message.headline, HEADLINE)]
    for each in message.named[: (BLOCKS - 2) // 2]:
        blocks += [_headline(each), _context([_in_digest(each)])]
    return blocks


def _in_digest(message: Message) -> Block:
    """Return what is said of an alert, with its address where the headline carries none."""
    said = facts.in_digest(message)
    address = web_address(message.url, escape)
    headline = one_line(message.headline)
    if address is None or (headline and not FORMATTING.search(headline)):
        return _plain_text(said, CONTEXT_TEXT)
    shown = "" if FORMATTING.search(said) else f" · {fit(said, CONTEXT_TEXT, escape)}"
    return _text(f"<{address}|{_plainly_named(host(address))}>{shown}")


def _card(message: Message) -> Iterable[Block | None]:
    yield _headline(message)
    yield _summary(message)
    yield _context(_sources(message))


def _headline(message: Message) -> Block:
    """Return the linked headline; one that could be read as formatting goes unlinked and plain.

    It can then be opened by its source's name, which is linked too.
    """
    icon, badge = facts.ICONS[message.priority], facts.badge(message.priority)
    headline = one_line(message.headline) or one_line(message.line) or "—"
    link = _link(message.url, headline, HEADLINE)
    if link is None:
        return _plain(f"{badge} · {headline}", HEADLINE)
    return _mrkdwn(f"{icon} *{message.priority.value.upper()}* · {link}")


def _summary(message: Message) -> Block | None:
    shown = shorten(message.summary, SUMMARY, escape)
    if not shown.strip():
        return None
    if not message.marks or FORMATTING.search(shown):
        return _plain(shown, SUMMARY)
    return _mrkdwn(emphasised(shown, message.marks))


def emphasised(text: str, marks: Sequence[tuple[int, int]]) -> str:
    """Return mrkdwn with the marked parts in bold; marks beyond the text or odd are left out."""
    parts, at = [], 0
    for start, end in sorted(islice(marks, MARKS)):
        inside = text[start:end]
        if not at <= start < end <= len(text) or inside != inside.strip() or "\n" in inside:
            continue
        before = ZERO_WIDTH_SPACE if start > at and not text[start - 1].isspace() else ""
        after = ZERO_WIDTH_SPACE if end < len(text) and not text[end].isspace() else ""
        parts.append(f"{escape(text[at:start])}{before}*{escape(inside)}*{after}")
        at = end
    return "".join((*parts, escape(text[at:])))


def _sources(message: Message) -> list[Block]:
    elements = []
    if message.source is not None:
        elements.append(_cite(message.source, message.source.url or message.url))
    elif address := web_address(message.url, escape):
        elements.append(_text(f"<{address}|{_plainly_named(host(address))}>"))
    elements += [_cite(cite, cite.url) for cite in message.others[: facts.OTHERS_SHOWN]]
    if known := facts.place_and_time(message):
        elements.append(_plain_text(known, CONTEXT_TEXT))
    return elements


def _cite(cite: Cite, url: str | None) -> Block:
    """Return a source, linked where it can; a name that Slack might format yields to its host."""
    name, kind = one_line(cite.name), facts.kind(cite)
    address = web_address(url, escape)
    if address is None:
        return _plain_text(f"{name} · {kind}", CONTEXT_TEXT)
    link = _link(url, name, CONTEXT_TEXT) or f"<{address}|{_plainly_named(host(address))}>"
    return _text(f"{link} · {kind}")


def _plainly_named(name: str) -> str:
    return "link" if FORMATTING.search(name) else fit(name, CONTEXT_TEXT, escape)


def _link(url: str | None, label: str, limit: int) -> str | None:
    """Return mrkdwn for a link; None if the address or the label does not allow one."""
    address = web_address(url, escape)
    if address is None or not label or FORMATTING.search(label):
        return None
    return f"<{address}|{fit(label, limit, escape)}>"


def _footer(message: Message) -> Block | None:
    lines = filter(None, (facts.matched(message), facts.footer(message)))
    return _context([_plain_text(line, FOOTER) for line in lines])


def _lines(answered: Answer) -> Block:
    """Return an answer's lines; in one width if a caret is among them, so that it points true."""
    if not has_caret(answered.lines):
        return _said("\n".join(answered.lines))
    text = "\n".join(plain_lines(answered.lines))
    if "`" not in text[:SECTION]:
        return _mrkdwn(f"```\n{fit(text, PREFORMATTED, escape)}\n```")
    return _plain(text, SECTION)


def _said(text: str) -> Block:
    """Return what we say, with its commands as code unless Slack would format the rest, too."""
    shown = shorten(text, SECTION, escape)
    if not COMMAND.search(shown) or FORMATTING.search(COMMAND.sub("", shown)):
        return _plain(plain(text), SECTION)
    return _mrkdwn(marked(shown, escape, lambda command: f"`{escape(command)}`"))


def _plain(text: str, limit: int) -> Block:
    return {"type": "section", "text": _plain_text(text, limit)}


def _mrkdwn(text: str) -> Block:
    return {"type": "section", "text": _text(text)}


def _context(elements: list[Block]) -> Block | None:
    if not elements:
        return None
    return {"type": "context", "elements": elements[:CONTEXT_ELEMENTS]}


def _plain_text(text: str, limit: int) -> Block:
    shown = fit(text, limit, escape)
    return {"type": "plain_text", "text": shown if shown.strip() else "—", "emoji": False}


def _text(text: str) -> Block:
    # verbatim: Slack then makes no links and mentions of its own from plain words.
    return {"type": "mrkdwn", "text": text, "verbatim": True}
