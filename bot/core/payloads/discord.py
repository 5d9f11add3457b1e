"""A message as Discord's webhooks take it: content, one embed, and nobody mentioned by accident."""

import re
from itertools import islice
from typing import Any

from bot.core.model import Channel, DeliveryKind, Message, Priority
from bot.core.payloads import facts
from bot.core.payloads.fit import fit, one_line, shorten, web_address
from bot.core.payloads.quoted import marked

# https://discord.com/developers/docs/resources/message#embed-object-embed-limits
CONTENT = 2000
TITLE = 256
AUTHOR = 256
SUMMARY = 2000  # of 4096: with the other parts at their most, the embed keeps below 6000
FIELD = 500  # of 1024
FOOTER = 1000  # of 2048
NAMED = 10  # embeds of a message
NAMED_FOOTER = 300  # with their titles, ten keep below 6000 together
MARKS = 50

COLOURS = {
    Priority.LOW: 0x95A5A6,
    Priority.NORMAL: 0xF1C40F,
    Priority.HIGH: 0xE67E22,
    Priority.URGENT: 0xE74C3C,
}
# What Discord formats, links or unfurls. Inside brackets a backslash before ( is enough: no link
# comes of it, and "[HIGH]" stays as it is on a locked phone, which shows backslashes.
MARKUP = re.compile(
    r"[\\*_~`|<>#]|@(?=everyone|here)|(?<=\])\(|:(?=//)|(?<=discord)\.|(?<=discordapp)\.|^\s*(?:[-+](?=\s)|\d+(?=\.\s))",
    re.IGNORECASE | re.MULTILINE,
)
# What a client might still find in code: invites, links and mentions.
EVEN_IN_CODE = re.compile(
    r"://|discord(?:app)?\.|@(?:everyone|here)|<(?:[@#/]|a?:|t:)", re.IGNORECASE
)
SNOWFLAKE = re.compile(r"\d{1,20}")

Embed = dict[str, Any]


def escape(text: str) -> str:
    r"""Put a backslash before whatever Discord would not show as written.

    In a numbered list it stands before the point, since one before a figure is shown.
    """
    return MARKUP.sub(_escaped, text)


def said(text: str) -> str:
    """Escape what we say to a person, with the commands in it as code."""
    return marked(text, escape, _code)


def _code(command: str) -> str:
    return escape(command) if EVEN_IN_CODE.search(command) else f"`{command}`"


def _escaped(found: re.Match[str]) -> str:
    mark = found[0]
    return f"{mark}\\" if mark[-1].isdigit() else f"{mark[:-1]}\\{mark[-1]}"


def mention(channel: Channel, message: Message) -> str:
    """Return the id of the role to ping at this priority; empty if none is configured."""
    role = dict(channel.pings).get(message.priority, "")
    return role if SNOWFLAKE.fullmatch(role) else ""


def post(message: Message, kind: DeliveryKind, role: str = "") -> dict[str, Any]:
    """Return `content` for a locked phone, an embed for the channel, and who may be mentioned."""
    ping = f"<@&{role}> " if role else ""
    content = ping + fit(one_line(message.line) or "—", CONTENT - len(ping), escape)
    allowed = {"parse": [], "roles": [role]} if role else {"parse": []}
    if kind in facts.PLAIN:
        return {"content": content, "allowed_mentions": allowed}
    named = [_named(each) for each in message.named[:NAMED]]
    return {"content": content, "embeds": named or [embed(message)], "allowed_mentions": allowed}


def embed(message: Message) -> Embed:
    """Return a message as an embed; only its title, author and address can be clicked."""
    source, at = message.source, message.published_at
    name = f"{one_line(source.name)} · {facts.kind(source)}" if source else ""
    footer = " · ".join(filter(None, (facts.badge(message.priority), facts.footer(message))))
    parts = {
        "title": fit(one_line(message.headline) or one_line(message.line) or "—", TITLE, escape),
        "url": web_address(message.url),
        "color": COLOURS[message.priority],
        "author": source and {"name": fit(name, AUTHOR)},
        "description": emphasised(message).strip(),
        "fields": _fields(message),
        "footer": {"text": fit(footer, FOOTER)},
        "timestamp": at and at.isoformat(),
    }
    return {name: part for name, part in parts.items() if part}


def _named(message: Message) -> Embed:
    """Return an alert as a digest names it."""
    parts = {
        "title": fit(one_line(message.headline) or "—", TITLE, escape),
        "url": web_address(message.url),
        "color": COLOURS[message.priority],
        "footer": {"text": fit(facts.in_digest(message), NAMED_FOOTER) or "—"},
    }
    return {name: part for name, part in parts.items() if part}


def emphasised(message: Message) -> str:
    """Return the summary with its marked parts in bold; marks beyond it or odd are left out."""
    text, parts, at = shorten(message.summary, SUMMARY, escape), [], 0
    for start, end in sorted(islice(message.marks, MARKS)):
        inside = text[start:end]
        if at <= start < end <= len(text) and inside == inside.strip() and "\n" not in inside:
            parts.append(f"{escape(text[at:start])}**{escape(inside)}**")
            at = end
    return "".join((*parts, escape(text[at:])))


def _fields(message: Message) -> list[Embed]:
    others = [f"{one_line(cite.name)} ({facts.kind(cite)})" for cite in message.others]
    named = (
        ("Also reported by", "; ".join(others[: facts.OTHERS_SHOWN])),
        ("Matched", facts.matched(message)),
        ("Where", facts.place_and_time(message)),
    )
    return [
        {"name": name, "value": fit(value, FIELD, escape), "inline": name == "Where"}
        for name, value in named
        if value
    ]
