"""Posting, editing and looking up, through the real discord.py against a Discord on loopback."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import discord
import pytest
from discord.http import HTTPClient

from bot.chats.discord import ADAPTER, DiscordOptions
from bot.chats.discord.chat import DiscordChat
from bot.chats.discord.posts import DELETED
from bot.core.errors import ChannelClosed, ChatClosed, InDoubt, Refused, SendError, Unsent
from bot.core.model import DeliveryKind, Priority, Sending
from tests.chats.discord.conftest import CHANNEL, HASTE, Build
from tests.chats.limits import discord_violations
from tests.fakes.answering import FakeAnswering
from tests.fakes.clock import START, FakeClock
from tests.fakes.discord_server import DiscordServer
from tests.fakes.discord_world import (
    EDITOR_ROLE,
    EMBED,
    READ_HISTORY,
    SEND,
    TOKEN,
    VIEW,
)
from tests.fakes.values import a_channel, a_message, a_sending

SENDING = a_sending(channel=CHANNEL)
NOTICE = a_sending(
    kind=DeliveryKind.NOTICE,
    key="notice:feed:newsroom:1",
    channel=CHANNEL,
    message=a_message(line="Feed RFI is failing", headline="Feed RFI is failing", alert=None),
)


def an_edit(post_id: str | None, **changes: str) -> Sending:
    message = a_message(**changes)
    return a_sending(
        kind=DeliveryKind.EDIT, key="edit:1", channel=CHANNEL, message=message, post_id=post_id
    )


# -- posting --------------------------------------------------------------------------------


async def test_a_post_shows_its_line_and_its_embed(chat: DiscordChat, platform: DiscordServer):
    receipt = await chat.send(SENDING)

    [message] = platform.messages
    [embed] = message["embeds"]
    assert receipt.remote_id == message["id"]
    assert message["content"] == SENDING.message.line
    assert (embed["title"], embed["url"]) == (SENDING.message.headline, SENDING.message.url)
    assert f"alert {SENDING.message.alert}" in embed["footer"]["text"]


async def test_nobody_is_pinged_unless_the_channel_says_so(
    chat: DiscordChat, platform: DiscordServer
):
    hostile = a_message(line=f"@everyone @here <@1> <@&{EDITOR_ROLE}> <#1> urgent")
    await chat.send(a_sending(channel=CHANNEL, message=hostile))

    assert platform.payloads[0]["allowed_mentions"] == {"parse": [], "roles": []}
    assert platform.messages[0]["_pings"] == []


async def test_the_role_that_the_channel_names_for_a_priority_is_pinged_and_no_other(
    chat: DiscordChat, platform: DiscordServer
):
    channel = a_channel(pings=((Priority.HIGH, EDITOR_ROLE),))
    hostile = a_message(line="@everyone <@&4242> urgent")
    await chat.send(a_sending(channel=channel, message=hostile))
    await chat.send(
        a_sending(channel=channel, key="post:b", message=a_message(priority=Priority.LOW))
    )

    assert [message["_pings"] for message in platform.messages] == [[EDITOR_ROLE], []]


async def test_a_notice_is_plain_text(chat: DiscordChat, platform: DiscordServer):
    await chat.send(NOTICE)

    assert platform.messages[0]["content"] == "Feed RFI is failing"
    assert platform.messages[0]["embeds"] == []


async def test_what_discord_refuses_as_an_embed_is_posted_as_plain_text(
    chat: DiscordChat, platform: DiscordServer
):
    platform.fails(400, code=50035)
    receipt = await chat.send(SENDING)

    [message] = platform.messages
    assert receipt.remote_id == message["id"]
    assert message["embeds"] == []
    assert SENDING.message.line in message["content"]
    assert f"<{SENDING.message.url}>" in message["content"]
    assert f"alert {SENDING.message.alert}" in message["content"]


# -- editing --------------------------------------------------------------------------------


async def test_an_edit_changes_the_message_and_pings_nobody(
    chat: DiscordChat, platform: DiscordServer
):
    channel = a_channel(pings=((Priority.HIGH, EDITOR_ROLE),))
    posted = await chat.send(a_sending(channel=channel))
    edited = await chat.send(an_edit(posted.remote_id, headline="Corrected"))

    [message] = platform.messages
    assert edited == posted
    assert message["embeds"][0]["title"] == "Corrected"
    assert message["_pings"] == []
    assert platform.payloads[1]["allowed_mentions"]["parse"] == []


async def test_an_edit_of_a_deleted_message_counts_as_done(
    chat: DiscordChat, platform: DiscordServer
):
    posted = await chat.send(SENDING)
    platform.newsroom.deletes(platform.messages[0])

    assert await chat.send(an_edit(posted.remote_id)) == posted


async def test_an_edit_in_a_channel_that_is_gone_closes_it(
    chat: DiscordChat, platform: DiscordServer
):
    posted = await chat.send(SENDING)
    del platform.home.places[CHANNEL.address]

    with pytest.raises(ChannelClosed):
        await chat.send(an_edit(posted.remote_id))


@pytest.mark.parametrize("post_id", [None, "", "not an id"])
async def test_an_edit_of_nothing_is_refused(chat: DiscordChat, post_id: str | None):
    with pytest.raises(Refused, match="to edit"):
        await chat.send(an_edit(post_id))


# -- once and only once ---------------------------------------------------------------------


async def test_a_message_that_was_stored_before_the_connection_broke_is_not_posted_twice(
    chat: DiscordChat, platform: DiscordServer
):
    platform.stores_then_drops()
    with pytest.raises(InDoubt):
        await chat.send(SENDING)
    found = await chat.find(a_sending(channel=CHANNEL, first_attempt_at=START))
    again = await chat.send(SENDING)

    assert found is None  # within the nonce's window, repeating is the safe way to look
    assert [message["id"] for message in platform.messages] == [again.remote_id]


async def test_a_nonce_is_the_same_for_a_key_and_fits_discord(
    chat: DiscordChat, platform: DiscordServer
):
    await chat.send(SENDING)
    await chat.send(SENDING)
    await chat.send(NOTICE)

    first, second, third = (payload["nonce"] for payload in platform.payloads)
    assert first == second != third
    assert len(first) <= 25
    assert platform.payloads[0]["enforce_nonce"] is True
    assert len(platform.messages) == 2


async def test_a_message_that_was_posted_and_then_deleted_is_not_posted_again(
    chat: DiscordChat, platform: DiscordServer
):
    await chat.send(SENDING)
    platform.newsroom.deletes(platform.messages[0])

    assert (await chat.send(SENDING)).remote_id == DELETED
    assert (await chat.send(an_edit(DELETED))).remote_id == DELETED
    assert platform.messages == []


@pytest.mark.parametrize("sending", [SENDING, NOTICE], ids=["post", "notice"])
async def test_after_the_nonces_window_a_message_is_looked_up_in_the_history(
    chat: DiscordChat, platform: DiscordServer, clock: FakeClock, sending: Sending
):
    await chat.send(a_sending(channel=CHANNEL, key="another", message=a_message(alert="other")))
    posted = await chat.send(sending)
    clock.advance(minutes=10)

    late = a_sending(
        kind=sending.kind,
        key=sending.key,
        message=sending.message,
        channel=CHANNEL,
        first_attempt_at=START,
    )
    assert await chat.find(late) == posted


LATE = a_sending(channel=CHANNEL, first_attempt_at=START)


async def others_write(chat: DiscordChat, platform: DiscordServer, number: int) -> None:
    """Let others have written so many messages when ours was sent."""
    await chat.send(a_sending(channel=CHANNEL, key="another", message=a_message(alert="other")))
    first = platform.messages[0]
    first_id = int(first["id"])
    platform.newsroom.messages[0:1] = [
        {**first, "id": str(first_id - at)} for at in range(number, 0, -1)
    ]


async def test_the_whole_time_since_the_first_attempt_is_looked_through(
    build: Build, answering: FakeAnswering, platform: DiscordServer, clock: FakeClock
):
    chat = build(pace=replace(HASTE, send=timedelta(seconds=10)))
    await chat.start(answering)
    await others_write(chat, platform, 1_050)
    posted = await chat.send(SENDING)
    clock.advance(minutes=10)

    assert await chat.find(LATE) == posted
    await chat.stop()


async def test_a_look_up_that_is_cut_short_goes_on_where_it_ended(
    chat: DiscordChat, platform: DiscordServer, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
):
    await others_write(chat, platform, 250)
    posted = await chat.send(SENDING)
    clock.advance(minutes=10)
    read, starts = HTTPClient.logs_from, []

    async def limited(client: HTTPClient, *args: Any, after: Any) -> Any:
        starts.append(after)
        if len(starts) == 3:
            raise discord.RateLimited(60)
        return await read(client, *args, after=after)

    monkeypatch.setattr(HTTPClient, "logs_from", limited)
    with pytest.raises(SendError):
        await chat.find(LATE)
    assert await chat.find(LATE) == posted
    assert starts[2] == starts[3]


async def test_a_message_in_plain_text_is_found_in_the_history(
    chat: DiscordChat, platform: DiscordServer, clock: FakeClock
):
    platform.fails(400)
    posted = await chat.send(SENDING)
    clock.advance(minutes=10)

    assert await chat.find(a_sending(channel=CHANNEL, first_attempt_at=START)) == posted


async def test_what_others_write_is_not_taken_for_our_message(
    chat: DiscordChat, platform: DiscordServer, clock: FakeClock
):
    await chat.send(SENDING)
    platform.messages[0]["author"] = {**platform.messages[0]["author"], "id": "4242"}
    clock.advance(minutes=10)

    assert await chat.find(a_sending(channel=CHANNEL, first_attempt_at=START)) is None


async def test_where_the_history_is_hidden_the_message_is_sent_again(
    chat: DiscordChat, platform: DiscordServer, clock: FakeClock
):
    platform.newsroom.denies(VIEW)
    clock.advance(minutes=10)

    assert await chat.find(a_sending(channel=CHANNEL, first_attempt_at=START)) is None


async def test_an_edit_is_always_safe_to_repeat(chat: DiscordChat, clock: FakeClock):
    edit = a_sending(kind=DeliveryKind.EDIT, channel=CHANNEL, first_attempt_at=START, post_id="7")
    clock.advance(hours=1)

    assert await chat.find(edit) is None


async def test_a_history_that_cannot_be_asked_is_no_answer(
    chat: DiscordChat, platform: DiscordServer, clock: FakeClock
):
    platform.fails(503, on="history")
    clock.advance(minutes=10)

    with pytest.raises(SendError):
        await chat.find(a_sending(channel=CHANNEL, first_attempt_at=START))


# -- what failures mean ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Refused),
        (403, ChannelClosed),
        (404, ChannelClosed),
        (401, ChatClosed),
        (408, Unsent),
        (413, Refused),
        (500, InDoubt),
        (502, InDoubt),
        (503, InDoubt),
    ],
)
async def test_each_status_says_what_may_follow(
    chat: DiscordChat, platform: DiscordServer, status: int, kind: type[SendError]
):
    platform.fails(status, times=2)
    with pytest.raises(SendError) as caught:
        await chat.send(SENDING)

    assert type(caught.value) is kind
    assert TOKEN not in str(caught.value)
    assert platform.messages == []


async def test_an_error_after_storing_leaves_doubt_and_repeating_posts_nothing_twice(
    chat: DiscordChat, platform: DiscordServer
):
    platform.stores_then_fails(503)
    with pytest.raises(InDoubt):
        await chat.send(SENDING)
    again = await chat.send(SENDING)

    assert [message["id"] for message in platform.messages] == [again.remote_id]


async def test_a_short_rate_limit_is_waited_out(chat: DiscordChat, platform: DiscordServer):
    platform.limits(0.01, times=3)

    await chat.send(SENDING)
    assert len(platform.messages) == 1


@pytest.mark.parametrize("is_global", [False, True])
async def test_a_longer_rate_limit_is_handed_back_with_what_is_left_of_it(
    chat: DiscordChat, platform: DiscordServer, *, is_global: bool
):
    platform.limits(20, is_global=is_global)
    with pytest.raises(Unsent) as caught:
        await chat.send(SENDING)

    wait = caught.value.retry_after
    assert wait is not None
    assert timedelta(seconds=18) < wait < timedelta(seconds=20)


async def test_a_rate_limit_beyond_what_discord_py_sleeps_off_is_handed_back_at_once(
    chat: DiscordChat, platform: DiscordServer
):
    platform.limits(900)
    with pytest.raises(Unsent) as caught:
        await chat.send(SENDING)

    assert caught.value.retry_after == timedelta(seconds=900)


async def test_a_ban_by_the_proxy_says_how_long_to_wait(chat: DiscordChat, platform: DiscordServer):
    platform.limits(600, is_ban=True)
    with pytest.raises(Unsent) as caught:
        await chat.send(SENDING)

    wait = caught.value.retry_after
    assert wait is not None
    assert timedelta(seconds=598) < wait <= timedelta(seconds=600)


async def test_a_page_of_a_proxy_in_place_of_an_answer_leaves_doubt(
    chat: DiscordChat, platform: DiscordServer
):
    platform.fails(503, body="<html>upstream connect error</html>")
    with pytest.raises(InDoubt):
        await chat.send(SENDING)


async def test_no_answer_in_time_leaves_doubt(chat: DiscordChat, platform: DiscordServer):
    platform.hangs()
    with pytest.raises(InDoubt, match="no answer in time"):
        await chat.send(SENDING)


async def test_a_refused_connection_is_surely_unsent(chat: DiscordChat, platform: DiscordServer):
    await platform.goes_away()
    with pytest.raises(Unsent) as caught:
        await chat.send(SENDING)

    assert caught.value.retry_after is None


@pytest.mark.parametrize("denied", [VIEW, SEND], ids=["view", "send"])
async def test_a_channel_without_permission_is_closed(
    chat: DiscordChat, platform: DiscordServer, denied: int
):
    platform.newsroom.denies(denied)
    with pytest.raises(ChannelClosed):
        await chat.send(SENDING)


async def test_a_missing_permission_for_embeds_or_history_does_not_keep_an_alert_back(
    chat: DiscordChat, platform: DiscordServer
):
    platform.newsroom.denies(EMBED | READ_HISTORY)
    await chat.send(SENDING)

    assert platform.messages[0]["content"] == SENDING.message.line


@pytest.mark.parametrize("address", ["", "#newsroom", "12 34", "9" * 30])
async def test_a_channel_whose_address_is_no_id_is_closed(chat: DiscordChat, address: str):
    with pytest.raises(ChannelClosed, match="no id"):
        await chat.send(a_sending(channel=a_channel(address=address)))


async def test_an_unknown_channel_is_closed(chat: DiscordChat):
    with pytest.raises(ChannelClosed):
        await chat.send(a_sending(channel=a_channel(address="4242")))


async def test_a_refused_token_stops_every_further_request(
    chat: DiscordChat, platform: DiscordServer
):
    platform.revokes_token()
    with pytest.raises(ChatClosed):
        await chat.send(SENDING)
    asked = len(platform.requests)
    with pytest.raises(ChatClosed):
        await chat.send(NOTICE)

    assert len(platform.requests) == asked


async def test_before_it_is_connected_a_chat_sends_nothing(build: Build):
    with pytest.raises(Unsent, match="not connected"):
        await build().send(SENDING)


# -- hostile text ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "@everyone look",
        "<@123> <@&456> <#789> </ban:1> <t:1>",
        "[click](https://evil.example)",
        "# heading",
        "||spoiler||",
        "```code```",
        "discord.gg/evil",
        "https://discord.com/invite/evil",
        "\u202egnp.exe",
        "Z͑ͫ̓a̴l͏g̷o" * 400,
        "x" * 100_000,
        "👩‍👩‍👧‍👦" * 2_000,
        "\ud800 \x00 \x1b[31m",
        " ",
        "",
    ],
)
async def test_a_hostile_text_is_posted_within_the_limits_and_pings_nobody(
    chat: DiscordChat, platform: DiscordServer, text: str
):
    message = a_message(line=text[:150], headline=text, summary=text, url=text, marks=((0, 3),))
    await chat.send(a_sending(channel=CHANNEL, message=message))

    [payload] = platform.payloads
    assert discord_violations(payload) == []
    assert platform.messages[0]["_pings"] == []
    assert "url" not in payload["embeds"][0] or text.startswith("https://discord.com")


# -- stopping -------------------------------------------------------------------------------


async def test_stopping_waits_for_what_is_being_sent(chat: DiscordChat, platform: DiscordServer):
    platform.hangs()
    sending = asyncio.create_task(chat.send(SENDING))
    await platform.is_asked(on="messages")
    stopping = asyncio.create_task(chat.stop())
    await asyncio.sleep(0)
    platform.recovers()

    assert (await sending).remote_id == platform.messages[0]["id"]
    await stopping


async def test_a_chat_that_was_never_started_can_be_stopped(build: Build):
    await build().stop()


async def test_the_adapter_opens_a_chat_that_can_edit(platform: DiscordServer, build: Build):
    options = ADAPTER.options(token=TOKEN, **platform.addresses)
    chat = ADAPTER.open(options, build()._seat)

    assert (ADAPTER.name, ADAPTER.can_edit) == ("discord", True)
    assert isinstance(chat, DiscordChat)
    assert isinstance(options, DiscordOptions)
