"""What keeps the bot from working on Discord: its token, its invitation, its channels."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import timedelta

import discord

from bot.chats.discord.options import DiscordOptions
from bot.chats.discord.outcomes import outcome
from bot.chats.discord.wire import Client
from bot.core.errors import ChannelClosed, ChatClosed, Problem, SendError
from bot.core.model import Channel
from bot.core.payloads.discord import SNOWFLAKE

PLACE = "discord"
PATIENCE = timedelta(seconds=12)
TOKEN_PARTS = 3  # https://discord.com/developers/docs/reference#authentication
TOKEN_HINT = "copy it from Bot → Reset Token at https://discord.com/developers/applications"  # noqa: S105 - tells where to get one
COPY_ID = "switch on Developer Mode in Discord, then right-click the channel → Copy Channel ID"
SCOPES = ("bot", "applications.commands")
# https://discord.com/developers/docs/topics/permissions
NEEDED = discord.Permissions(
    view_channel=True, send_messages=True, embed_links=True, read_message_history=True
)
# Without these, what changes about an alert is told in the channel itself.
FOR_THREADS = discord.Permissions(create_public_threads=True, send_messages_in_threads=True)
Postable = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread
NAMES = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "embed_links": "Embed Links",
    "read_message_history": "Read Message History",
}


async def checkup(options: DiscordOptions, channels: Sequence[Channel]) -> tuple[Problem, ...]:
    """Return what is wrong, the token first: without it nothing else can be seen."""
    token = options.token.get_secret_value().strip()
    if wrong := _wrong_kind(token):
        return (Problem(PLACE, wrong, TOKEN_HINT),)
    try:
        async with Client(options, _nobody_asks, asyncio.Event()) as client:
            await outcome(client.login(token), PATIENCE)
            return await _look(client, channels)
    except ChatClosed:
        return (Problem(PLACE, "Discord refuses the token", TOKEN_HINT),)
    except SendError as err:
        return (Problem(PLACE, f"Discord cannot be asked: {err}", "try again later"),)


def _wrong_kind(token: str) -> str | None:
    """Say what was given in place of a bot's token, without showing it."""
    kinds = {
        "Bot ": "the token begins with 'Bot ', which is to be left out",
        "xox": "this is a token of Slack's",
        "xapp": "this is a token of Slack's",
        "http": "this is an address; one of a webhook belongs to a channel of the chat webhook",
    }
    if not token:
        return "the token is empty"
    for beginning, wrong in kinds.items():
        if token.startswith(beginning):
            return wrong
    if len(token.split(".")) != TOKEN_PARTS:
        return "this is no bot's token; perhaps it is the application's public key or secret"
    return None


async def _nobody_asks(interaction: discord.Interaction) -> None:
    """Take no asks: a check-up does not connect to the gateway."""


async def _look(client: Client, channels: Sequence[Channel]) -> tuple[Problem, ...]:
    problems: list[Problem] = []
    servers: dict[int, discord.Guild] = {}
    for channel in channels:
        try:
            problems += await _look_at(client, channel, servers)
        except ChannelClosed as err:
            message = f"the channel {channel.address} is closed to the bot: {err}"
            hint = f"invite the bot ({_invitation(client)}) and let it see the channel"
            problems.append(Problem(channel.name, message, hint))
    for guild in servers.values():
        problems += await _look_for_commands(client, guild)
    return tuple(problems)


async def _look_at(
    client: Client, channel: Channel, servers: dict[int, discord.Guild]
) -> list[Problem]:
    if not SNOWFLAKE.fullmatch(channel.address):
        message = f"{channel.address!r} is no id of a Discord channel"
        return [Problem(channel.name, message, COPY_ID)]
    found = await outcome(client.fetch_channel(int(channel.address)), PATIENCE)
    if not isinstance(found, Postable):
        kind = getattr(found, "type", "direct message")
        return [Problem(channel.name, f"{channel.address} is a {kind}: it takes no posts", COPY_ID)]
    if found.guild.id not in servers:
        servers[found.guild.id] = await outcome(client.fetch_guild(found.guild.id), PATIENCE)
    guild = servers[found.guild.id]
    us = await outcome(guild.fetch_member(client.our_id), PATIENCE)
    allowed = await _permissions(guild, found, us)
    return [*_missing(channel, found, allowed), *_unpingable(channel, guild, allowed)]


async def _permissions(
    guild: discord.Guild, found: Postable, us: discord.Member
) -> discord.Permissions:
    """Return what we may in a channel; a thread has its parent's permissions."""
    id_ = found.parent_id if isinstance(found, discord.Thread) else found.id
    place = await outcome(guild.fetch_channel(id_), PATIENCE)
    return place.permissions_for(us)


def _missing(channel: Channel, found: Postable, allowed: discord.Permissions) -> Iterator[Problem]:
    needed = discord.Permissions(NEEDED.value)
    if isinstance(found, discord.Thread):
        needed.update(send_messages=False, send_messages_in_threads=True)
    missing = [NAMES[name] for name, is_set in needed if is_set and not getattr(allowed, name)]
    if missing:
        hint = "give them to the bot's role in the channel's settings under Permissions"
        yield Problem(channel.name, f"the bot lacks {', '.join(missing)}", hint)


def _unpingable(
    channel: Channel, guild: discord.Guild, allowed: discord.Permissions
) -> Iterator[Problem]:
    for priority, id_ in channel.pings:
        role = guild.get_role(int(id_)) if SNOWFLAKE.fullmatch(id_) else None
        if role is None:
            message = f"{id_!r}, to be pinged at {priority}, is no role of {guild.name!r}"
            yield Problem(channel.name, message, "right-click the role → Copy Role ID")
        elif not role.mentionable and not allowed.mention_everyone:
            message = f"the bot may not ping the role {role.name!r}"
            hint = "allow anyone to mention the role, in its settings"
            yield Problem(channel.name, message, hint, is_warning=True)


async def _look_for_commands(client: Client, guild: discord.Guild) -> list[Problem]:
    app = client.application_id or 0
    try:
        await outcome(client.http.get_guild_commands(app, guild.id), PATIENCE)
    except ChannelClosed:
        message = f"the bot may not offer its commands in {guild.name!r}"
        return [Problem(PLACE, message, f"open {_invitation(client)} again")]
    return []


def _invitation(client: Client) -> str:
    return discord.utils.oauth_url(
        client.application_id or 0, permissions=NEEDED | FOR_THREADS, scopes=SCOPES
    )
