"""What became of a call to Discord: what it returned, or the SendError that says what may follow.

The order of the rules: Discord's clear refusals; then whatever may have been done all the same
is in doubt; what is left surely was not done.
"""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from http import HTTPStatus
from typing import TypeVar

import aiohttp
import discord

from bot.chats.discord.wire import JOURNEY, Journey
from bot.core.errors import ChannelClosed, ChatClosed, InDoubt, Refused, SendError, Unsent

# https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes
UNKNOWN_MESSAGE = 10008

T = TypeVar("T")

FAILURES = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError)


async def outcome(call: Awaitable[T], patience: timedelta) -> T:
    """Return what a call to Discord returns within this time.

    Raises:
        SendError: what became of it otherwise.
    """
    journey = Journey()
    token = JOURNEY.set(journey)
    try:
        async with asyncio.timeout(patience.total_seconds()):
            return await call
    except FAILURES as err:
        raise failure(err, journey, asyncio.get_running_loop().time()) from err
    finally:
        JOURNEY.reset(token)


def failure(error: BaseException, journey: Journey, now: float) -> SendError:
    """Say what a failed call means for what it was to do."""
    if isinstance(error, discord.LoginFailure):
        return ChatClosed("Discord refuses the token")
    if isinstance(error, discord.HTTPException) and (refusal := _refusal(error)):
        return refusal
    wait = journey.retry_after(now)
    if isinstance(error, discord.RateLimited):
        wait = timedelta(seconds=error.retry_after)
    said = str(error) or "no answer in time"
    kind = InDoubt if journey.is_doubtful else Unsent
    return kind(said, retry_after=wait)


def _refusal(error: discord.HTTPException) -> SendError | None:
    """Return what Discord refuses for good; None where it may still take it."""
    said = str(error)
    match error.status:
        case HTTPStatus.UNAUTHORIZED:
            return ChatClosed(said)
        case HTTPStatus.FORBIDDEN | HTTPStatus.NOT_FOUND:
            return ChannelClosed(said)
        case HTTPStatus.REQUEST_TIMEOUT | HTTPStatus.TOO_MANY_REQUESTS:
            return None
        case status if status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return Refused(said)
    return None
