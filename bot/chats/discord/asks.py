"""What people ask with slash commands: who may, from where, and the answer, seen by them alone.

The rules, in order: only a member in one of the team's own servers is heard at all; whether they
may write is decided anew at every ask; Discord is answered within its three seconds, if need be
with a promise (https://discord.com/developers/docs/interactions/receiving-and-responding).
"""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import aiohttp
import discord
import structlog
from discord.webhook.async_ import async_context

from bot.chats.discord.limits import CHOICE_CHARACTERS, COMMAND_CHOICES
from bot.chats.discord.reply import reply
from bot.chats.discord.slash import asked, focused
from bot.chats.discord.wire import Replies
from bot.core.model import Answer, Ask, ChannelName, Person
from bot.ports import Answering, Seat

LOG = structlog.get_logger(__name__)
NO_MENTIONS = discord.AllowedMentions.none()

OUTSIDE = Answer("ask in a channel of the team's server", is_refusal=True, code="foreign")
ELSEWHERE = "this server has no channel of the team's"
BROKEN = Answer("something went wrong here; it is in the bot's log", is_refusal=True, code="bug")


@dataclass(frozen=True, slots=True)
class Asks:
    """Takes interactions and answers them."""

    seat: Seat
    answering: Answering
    replies: Replies
    defer_after: timedelta

    async def take(self, interaction: discord.Interaction) -> None:
        """Answer one interaction; a reply that Discord does not take is logged."""
        async_context.set(self.replies)  # in this interaction's own task, so it binds no other
        try:
            if interaction.type is discord.InteractionType.autocomplete:
                await self._complete(interaction)
            elif interaction.type is discord.InteractionType.application_command:
                await self._answer(interaction)
        except (discord.DiscordException, aiohttp.ClientError, OSError) as err:
            LOG.warning("ask.unanswered", chat=self.seat.chat, error=str(err))

    async def _complete(self, interaction: discord.Interaction) -> None:
        """Offer the watchlists that fit what is typed so far."""
        _, typed = focused(_picked(interaction))
        names = () if self._refusal(interaction) else self.answering.watchlists()
        fitting = [name for name in names if typed.casefold() in name.casefold()]
        fitting.sort(key=lambda name: not name.casefold().startswith(typed.casefold()))
        await interaction.response.autocomplete(
            [
                discord.app_commands.Choice(name=name, value=name)
                for name in fitting
                if len(name) <= CHOICE_CHARACTERS
            ][:COMMAND_CHOICES]
        )

    async def _answer(self, interaction: discord.Interaction) -> None:
        words = asked(_picked(interaction))
        if refusal := self._refusal(interaction):
            LOG.warning("ask.foreign", chat=self.seat.chat, server=interaction.guild_id)
            await _reply(interaction, refusal)
            return
        ask = Ask(words, self._person(interaction), self._place(interaction), self._now())
        answering = asyncio.create_task(self._heard(ask))
        done, _ = await asyncio.wait({answering}, timeout=self.defer_after.total_seconds())
        try:
            if not done:
                await interaction.response.defer(ephemeral=True, thinking=True)
        finally:
            answer = await answering  # what was asked is done, even if Discord is not listening
        await _reply(interaction, answer)

    async def _heard(self, ask: Ask) -> Answer:
        """Return the answer; of a bug, that there is one."""
        try:
            return await self.answering.answer(ask)
        except Exception:
            LOG.exception("ask.failed", chat=self.seat.chat)
            return BROKEN

    def _now(self) -> datetime:
        return self.seat.clock.now()

    def _refusal(self, interaction: discord.Interaction) -> Answer | None:
        """Return why this ask is not heard; None if it is."""
        if not isinstance(interaction.user, discord.Member):
            return OUTSIDE
        if self._is_at_home(interaction):
            return None
        here = f"the configuration may name one under channels; this is {interaction.channel_id}"
        return Answer(ELSEWHERE, (here,), is_refusal=True, code="foreign")

    def _is_at_home(self, interaction: discord.Interaction) -> bool:
        """Tell whether the server holds one of our channels: anyone may invite a public bot."""
        if self._place(interaction) is not None:
            return True
        guild = interaction.guild
        addresses = (channel.address for channel in self.seat.channels)
        ids = (int(address) for address in addresses if address.isdecimal())
        return guild is not None and any(guild.get_channel_or_thread(id_) for id_ in ids)

    def _place(self, interaction: discord.Interaction) -> ChannelName | None:
        """Return the configured channel where this was asked, also from a thread within it."""
        by_address = {channel.address: channel.name for channel in self.seat.channels}
        return next((by_address[id_] for id_ in _places(interaction) if id_ in by_address), None)

    def _person(self, interaction: discord.Interaction) -> Person:
        user = interaction.user
        return Person(self.seat.chat, str(user.id), user.display_name, self._is_editor(interaction))

    def _is_editor(self, interaction: discord.Interaction) -> bool:
        """Tell whether the person may write: by the list of editors alone where there is one."""
        user = interaction.user
        if self.seat.editors is None:
            return interaction.permissions.manage_guild
        roles = user.roles if isinstance(user, discord.Member) else []
        return not self.seat.editors.isdisjoint({str(user.id), *(str(role.id) for role in roles)})


def _picked(interaction: discord.Interaction) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", interaction.data or {})


def _places(interaction: discord.Interaction) -> Iterator[str]:
    yield str(interaction.channel_id)
    if isinstance(interaction.channel, discord.Thread):
        yield str(interaction.channel.parent_id)


async def _reply(interaction: discord.Interaction, answer: Answer) -> None:
    shown = reply(answer)
    embeds = [discord.Embed.from_dict(embed) for embed in shown.get("embeds", ())]
    if interaction.response.is_done():
        await interaction.edit_original_response(
            content=shown["content"], embeds=embeds, allowed_mentions=NO_MENTIONS
        )
        return
    await interaction.response.send_message(
        shown["content"],
        embeds=embeds,
        ephemeral=answer.is_private,
        allowed_mentions=NO_MENTIONS,
    )
