"""What is told in the thread of an alert's message.

1. A thread has the id of the message that it belongs to; where there is none, it is opened.
2. Where we may open none, what is told answers the message in the channel.
3. Whatever is wrong with a thread, its channel still takes posts.
"""

from datetime import timedelta
from typing import Final

import discord

from bot.chats.discord.outcomes import outcome
from bot.chats.discord.posts import DELETED, is_deleted, put
from bot.core.errors import ChannelClosed, Refused
from bot.core.model import Receipt, Sending
from bot.core.payloads import discord as payloads

# https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes
UNKNOWN_CHANNEL = 10003
ARCHIVED_AFTER: Final = 1440  # minutes
THREAD_NAME = "What has changed since"


async def tell(
    client: discord.Client,
    place: discord.PartialMessageable,
    sending: Sending,
    patience: timedelta,
) -> Receipt:
    """Post a message in the thread of another.

    Raises:
        SendError: which says what became of it; Refused where that other is gone.
    """
    post_id = sending.post_id or ""
    if not payloads.SNOWFLAKE.fullmatch(post_id) or post_id == DELETED:
        raise Refused(f"there is no message {post_id!r} that could have a thread")
    thread = client.get_partial_messageable(int(post_id))
    payload = payloads.post(sending.message, sending.kind)
    try:
        return await put(thread, sending, payload, patience)
    except ChannelClosed as err:
        if not _has_no_thread(err):
            raise Refused(str(err)) from err
    opening = client.http.start_thread_with_message(
        place.id, int(post_id), name=THREAD_NAME, auto_archive_duration=ARCHIVED_AFTER
    )
    try:
        await outcome(opening, patience)
        return await put(thread, sending, payload, patience)
    except (ChannelClosed, Refused) as err:
        if is_deleted(err):
            raise Refused("the message that had the thread is gone") from err
        message = place.get_partial_message(int(post_id))
        reference = message.to_reference(fail_if_not_exists=False)
        return await put(place, sending, payload, patience, reference)


def _has_no_thread(error: ChannelClosed) -> bool:
    cause = error.__cause__
    return isinstance(cause, discord.NotFound) and cause.code == UNKNOWN_CHANNEL
