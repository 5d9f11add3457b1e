"""Messages on their way to a channel, changed there, and found again.

A message is known by the nonce made of its key: within a few minutes Discord returns the first
one instead of posting a second; later its footer tells which alert it is.
"""

from datetime import timedelta
from typing import Any

import discord
import structlog
from discord.abc import Snowflake

from bot.chats.discord.limits import NONCE_CHARACTERS
from bot.chats.discord.outcomes import UNKNOWN_MESSAGE, outcome
from bot.core.errors import ChannelClosed, Refused, SendError
from bot.core.ids import digest
from bot.core.model import Message, Receipt, Sending
from bot.core.payloads import discord as payloads
from bot.core.payloads import facts
from bot.core.payloads.fit import fit, length, one_line, web_address

LOG = structlog.get_logger(__name__)

DELETED = "0"  # the id of a message that is gone: no message has it, so edits to it change nothing

NAMED = 80  # characters of a headline

Payload = dict[str, Any]


async def post(place: discord.PartialMessageable, sending: Sending, patience: timedelta) -> Receipt:
    """Post a message; one that Discord refuses as an embed goes out as plain text."""
    role = payloads.mention(sending.channel, sending.message)
    rich = payloads.post(sending.message, sending.kind, role)
    try:
        return await put(place, sending, rich, patience)
    except Refused as err:
        if type(err) is not Refused or "embeds" not in rich:
            raise
        # Whatever Discord has against the embed, the alert itself can still be read.
        LOG.warning("delivery.plain", chat="discord", key=sending.key, error=str(err))
    return await put(place, sending, plain(rich, sending.message), patience)


async def edit(place: discord.PartialMessageable, sending: Sending, patience: timedelta) -> Receipt:
    """Change a message that was posted; one that is gone counts as changed."""
    post_id = sending.post_id or ""
    if not payloads.SNOWFLAKE.fullmatch(post_id):
        raise Refused(f"there is no message {post_id!r} to edit")
    payload = payloads.post(sending.message, sending.kind)
    call = place.get_partial_message(int(post_id)).edit(
        content=payload["content"],
        embeds=_embeds(payload),
        allowed_mentions=discord.AllowedMentions.none(),
    )
    try:
        await outcome(call, patience)
    except ChannelClosed as err:
        if not is_deleted(err):
            raise
    return Receipt(post_id)


async def find(
    place: discord.PartialMessageable,
    sending: Sending,
    seen: dict[str, Snowflake],
    our_id: int,
) -> Receipt | None:
    """Look through the channel's history for a message of ours; None if it is not there.

    All that was written after `seen[sending.key]` is read, however much that is, and how far is
    noted there: one look-up may be cut short, and the next goes on from there.
    """
    history = place.history(after=seen[sending.key], limit=None, oldest_first=True)
    async for message in history:
        if message.author.id == our_id and _is_same(message, sending):
            return Receipt(str(message.id))
        seen[sending.key] = message
    return None


async def put(
    place: discord.PartialMessageable,
    sending: Sending,
    payload: Payload,
    patience: timedelta,
    reference: discord.MessageReference | None = None,
) -> Receipt:
    """Send what a message looks like, as an answer to another if that is named."""
    call = place.send(
        payload["content"],
        reference=reference,  # type: ignore[arg-type]  # None is what it takes for none
        embeds=_embeds(payload),
        nonce=_nonce(sending),
        allowed_mentions=_mentions(payload),
    )
    try:
        message = await outcome(call, patience)
    except ChannelClosed as err:
        if is_deleted(err):  # it was posted with this nonce, and then somebody deleted it
            return Receipt(DELETED)
        raise
    return Receipt(str(message.id))


def _nonce(sending: Sending) -> str:
    return digest(sending.key, length=NONCE_CHARACTERS)


def _embeds(payload: Payload) -> list[discord.Embed]:
    return [discord.Embed.from_dict(embed) for embed in payload.get("embeds", ())]


def _mentions(payload: Payload) -> discord.AllowedMentions:
    roles = [discord.Object(int(role)) for role in payload["allowed_mentions"].get("roles", ())]
    return discord.AllowedMentions(everyone=False, users=False, roles=roles, replied_user=False)


def _named(message: Message) -> str:
    """Return a line on an alert that a digest names."""
    headline = fit(one_line(message.headline), NAMED, payloads.escape)
    address = web_address(message.url)
    return f"{headline} <{address}>" if address else headline


def plain(rich: Payload, message: Message) -> Payload:
    """Return a payload without its embed, but with the address and what names the alert."""
    address = web_address(message.url)
    footer = fit(facts.footer(message), payloads.FOOTER // 2, payloads.escape)
    text: str = rich["content"]
    named = [_named(each) for each in message.named]
    for part in (f"<{address}>" if address else "", footer, *named):
        if part and length(text) + length(part) < payloads.CONTENT:
            text = f"{text}\n{part}"
    return {"content": text, "allowed_mentions": rich["allowed_mentions"]}


def is_deleted(error: SendError) -> bool:
    """Whether Discord says that there is no such message."""
    cause = error.__cause__
    return isinstance(cause, discord.NotFound) and cause.code == UNKNOWN_MESSAGE


def _is_same(message: discord.Message, sending: Sending) -> bool:
    """Tell whether a message of ours is this sending: by its nonce, its footer, or its text."""
    if str(message.nonce) == _nonce(sending):
        return True
    if sending.message.alert is None:
        content: str = payloads.post(sending.message, sending.kind)["content"]
        return message.content == content
    footers = [embed.footer.text or "" for embed in message.embeds]
    mark = f"alert {sending.message.alert}"
    return any(mark in text for text in (message.content, *footers))
