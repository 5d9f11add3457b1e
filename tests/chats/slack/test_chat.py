"""Sending and looking up through the real Web API client."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.chats.slack.chat import SlackChat
from bot.chats.slack.wire import Reply, Wire
from bot.core.errors import (
    ChannelClosed,
    ChatClosed,
    InDoubt,
    Refused,
    SendError,
    Unsent,
)
from bot.core.model import DeliveryKind, Priority, Sending
from tests.chats.slack.conftest import CHANNEL, OTHER
from tests.fakes.clock import START, FakeClock
from tests.fakes.slack_server import BOT_TOKEN, SlackServer
from tests.fakes.values import a_message, a_sending

POST = a_sending(channel=CHANNEL, first_attempt_at=START)
NOTICE = replace(POST, kind=DeliveryKind.NOTICE, key="notice:feeds:newsroom:1")


def an_edit(post_id: str | None, **changes: object) -> Sending:
    return replace(POST, kind=DeliveryKind.EDIT, key="edit:1", post_id=post_id, **changes)


async def test_a_post_carries_line_blocks_key_and_no_previews(
    slack: SlackServer, chat: SlackChat
) -> None:
    receipt = await chat.send(POST)
    posted = slack.places["C1"].messages[0]
    assert receipt.remote_id == posted["ts"]
    assert posted["text"] == POST.message.line
    assert posted["blocks"]
    assert posted["metadata"]["event_payload"] == {"key": POST.key}
    assert (posted["unfurl_links"], posted["unfurl_media"]) == (False, False)
    assert "link_names" not in posted


@pytest.mark.parametrize(
    ("name", "mention"), [("S0DESK001", "<!subteam^S0DESK001>"), ("U0ANNA001", "<@U0ANNA001>")]
)
async def test_a_post_mentions_whom_the_channel_names_for_its_priority(
    slack: SlackServer, chat: SlackChat, name: str, mention: str
) -> None:
    channel = replace(CHANNEL, pings=((Priority.HIGH, name),))
    post_id = (await chat.send(replace(POST, channel=channel))).remote_id
    assert slack.texts() == [f"{POST.message.line} {mention}"]
    await chat.send(an_edit(post_id, channel=channel))
    assert slack.texts() == [POST.message.line]


async def test_a_post_of_another_priority_mentions_nobody(
    slack: SlackServer, chat: SlackChat
) -> None:
    channel = replace(CHANNEL, pings=((Priority.URGENT, "S0DESK001"),))
    await chat.send(replace(POST, channel=channel))
    assert slack.texts() == [POST.message.line]


async def test_an_edit_changes_its_post_and_posts_nothing(
    slack: SlackServer, chat: SlackChat
) -> None:
    post_id = (await chat.send(POST)).remote_id
    edit = an_edit(post_id, message=a_message(line="[HIGH] corrected"))
    assert (await chat.send(edit)).remote_id == post_id
    assert slack.texts() == ["[HIGH] corrected"]
    assert slack.called("chat.update")[0].arguments["parse"] == "none"


async def test_an_edit_without_a_post_is_refused(chat: SlackChat) -> None:
    with pytest.raises(Refused, match="no message to edit"):
        await chat.send(an_edit(None))


async def test_an_edit_of_a_deleted_post_is_refused(chat: SlackChat) -> None:
    with pytest.raises(Refused, match="message_not_found"):
        await chat.send(an_edit("1.000001"))


async def test_a_channel_takes_a_post_a_second_and_others_pass(
    slack: SlackServer, chat: SlackChat, clock: FakeClock
) -> None:
    await chat.send(POST)
    clock.advance(milliseconds=400)
    with pytest.raises(Unsent) as early:
        await chat.send(NOTICE)
    assert early.value.retry_after == timedelta(milliseconds=600)
    await chat.send(replace(POST, channel=OTHER))
    clock.advance(milliseconds=600)
    await chat.send(NOTICE)
    assert (len(slack.texts("C1")), len(slack.texts("C2"))) == (2, 1)


@pytest.mark.parametrize(
    ("seconds", "wait"), [("17", 17), ("0", 0), (None, 30), ("soon", 30), ("-1", 30)]
)
async def test_a_limit_is_waited_for_exactly_as_asked(
    slack: SlackServer, chat: SlackChat, seconds: str | None, wait: int
) -> None:
    slack.limits(seconds=seconds)
    with pytest.raises(Unsent) as limited:
        await chat.send(POST)
    assert limited.value.retry_after == timedelta(seconds=wait)
    assert slack.texts() == []


@pytest.mark.parametrize("error", ["ratelimited", "rate_limited", "message_limit_exceeded"])
async def test_a_limit_without_its_status_is_one(
    slack: SlackServer, chat: SlackChat, error: str
) -> None:
    slack.refuses(error)
    with pytest.raises(Unsent):
        await chat.send(POST)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("channel_not_found", ChannelClosed),
        ("not_in_channel", ChannelClosed),
        ("is_archived", ChannelClosed),
        ("restricted_action", ChannelClosed),
        ("invalid_auth", ChatClosed),
        ("token_revoked", ChatClosed),
        ("account_inactive", ChatClosed),
        ("not_authed", ChatClosed),
        ("missing_scope", ChatClosed),
        ("msg_too_long", Refused),
        ("metadata_too_large", Refused),
        ("a_word_of_tomorrow", Refused),
        ("internal_error", InDoubt),
        ("service_unavailable", InDoubt),
    ],
)
async def test_each_refusal_has_its_kind(
    slack: SlackServer, chat: SlackChat, error: str, kind: type[SendError]
) -> None:
    slack.refuses(error)
    with pytest.raises(SendError, match=error) as refused:
        await chat.send(POST)
    assert type(refused.value) is kind


async def test_what_slack_needs_is_told(slack: SlackServer, chat: SlackChat) -> None:
    slack.lacks("chat:write")
    with pytest.raises(ChatClosed, match=r"missing_scope \(needed: chat:write\)"):
        await chat.send(POST)


@pytest.mark.parametrize("error", ["invalid_blocks", "invalid_blocks_format"])
async def test_refused_blocks_go_out_as_plain_text(
    slack: SlackServer, chat: SlackChat, error: str
) -> None:
    slack.refuses(error)
    await chat.send(POST)
    posted = slack.places["C1"].messages[0]
    assert (posted["text"], posted["blocks"]) == (POST.message.line, [])


async def test_blocks_refused_twice_are_refused(slack: SlackServer, chat: SlackChat) -> None:
    slack.refuses("invalid_blocks", times=2)
    with pytest.raises(Refused, match="invalid_blocks"):
        await chat.send(POST)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_an_error_page_leaves_doubt_and_is_not_tried_again_unasked(
    slack: SlackServer, chat: SlackChat, status: int
) -> None:
    slack.fails(status)
    with pytest.raises(InDoubt, match=str(status)):
        await chat.send(POST)
    assert len(slack.called("chat.postMessage")) == 1


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("log in first", "text/plain"),
        ("<html>", "text/html"),
        ("{", "application/json"),
        ("[1]", "application/json"),
        ("", "application/json"),
    ],
)
async def test_an_answer_that_is_not_slacks_leaves_doubt(
    slack: SlackServer, chat: SlackChat, text: str, kind: str
) -> None:
    slack.answers(text, kind)
    with pytest.raises(InDoubt):
        await chat.send(POST)


async def test_a_connection_refused_never_left(open_chat: Callable[..., SlackChat]) -> None:
    with pytest.raises(Unsent) as failed:
        await open_chat(api_url="http://127.0.0.1:1/api").send(POST)
    assert failed.value.retry_after is None
    assert BOT_TOKEN not in str(failed.value)


async def test_a_dropped_reply_leaves_doubt_and_the_post_is_found(
    slack: SlackServer, chat: SlackChat
) -> None:
    slack.stores_then_drops()
    with pytest.raises(InDoubt):
        await chat.send(POST)
    found = await chat.find(POST)
    assert found is not None
    assert found.remote_id == slack.places["C1"].messages[0]["ts"]
    assert len(slack.called("chat.postMessage")) == 1


async def test_a_dropped_request_leaves_doubt_and_nothing_is_found(
    slack: SlackServer, chat: SlackChat
) -> None:
    slack.drops()
    with pytest.raises(InDoubt):
        await chat.send(POST)
    assert await chat.find(POST) is None


async def test_no_answer_in_time_leaves_doubt(
    slack: SlackServer, chat: SlackChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chats.slack.wire.TIMEOUT", aiohttp.ClientTimeout(total=0.05))
    slack.hangs()
    with pytest.raises(InDoubt):
        await chat.send(POST)
    slack.resumes()


async def test_stopping_finishes_what_is_being_sent(slack: SlackServer, chat: SlackChat) -> None:
    slack.hangs()
    sending = asyncio.create_task(chat.send(POST))
    await slack.is_called()
    stopping = asyncio.create_task(chat.stop())
    await asyncio.sleep(0)
    slack.resumes()
    await stopping
    assert (await sending).remote_id == slack.places["C1"].messages[0]["ts"]


async def test_a_notice_is_plain(slack: SlackServer, chat: SlackChat) -> None:
    await chat.send(
        replace(NOTICE, message=a_message(line="a feed *fails*", headline="", summary=""))
    )
    posted = slack.places["C1"].messages[0]
    assert [block["text"]["type"] for block in posted["blocks"]] == ["plain_text"]
    assert posted["blocks"][0]["text"]["text"] == "a feed *fails*"


# -- looking up ---------------------------------------------------------------------------


async def test_a_post_is_found_on_a_later_page_of_history(
    slack: SlackServer, chat: SlackChat, clock: FakeClock
) -> None:
    receipt = await chat.send(POST)
    for number in range(3):
        clock.advance(seconds=1)
        await chat.send(replace(POST, key=f"post:other{number}:newsroom:1"))
    slack.page = 2
    assert await chat.find(POST) == receipt
    assert len(slack.called("conversations.history")) == 2


async def test_messages_of_others_are_never_taken_for_ours(
    slack: SlackServer, chat: SlackChat
) -> None:
    at = f"{START.timestamp():.6f}"
    slack.places["C1"].messages += [
        {"ts": at, "text": POST.key},
        {"ts": at, "metadata": {"event_type": "other", "event_payload": {"key": POST.key}}},
        {"ts": at, "metadata": {"event_type": "vedette_delivery", "event_payload": None}},
    ]
    assert await chat.find(POST) is None


async def test_clocks_may_differ_a_little(slack: SlackServer, chat: SlackChat) -> None:
    slack.now = START - timedelta(minutes=4)
    receipt = await chat.send(POST)
    assert await chat.find(POST) == receipt


async def test_what_was_posted_long_before_is_not_looked_through(
    slack: SlackServer, chat: SlackChat
) -> None:
    slack.now = START - timedelta(hours=1)
    await chat.send(POST)
    assert await chat.find(POST) is None


@pytest.mark.parametrize("sending", [an_edit("1.0"), replace(POST, first_attempt_at=None)])
async def test_what_can_be_repeated_is_not_looked_up(
    slack: SlackServer, chat: SlackChat, sending: Sending
) -> None:
    assert await chat.find(sending) is None
    assert slack.calls == []


async def test_a_channel_that_cannot_be_read_is_said_once(
    slack: SlackServer, chat: SlackChat
) -> None:
    slack.lacks("channels:history")
    with capture_logs() as logs:
        assert await chat.find(POST) is None
        assert await chat.find(POST) is None
    assert [(log["event"], log["channel"]) for log in logs] == [("channel.unreadable", "newsroom")]


async def follow_others(slack: SlackServer, number: int) -> None:
    """Let others write so many messages, a page each."""
    start = START.timestamp()
    slack.places["C1"].messages += [{"ts": f"{start + at:.6f}"} for at in range(1, number + 1)]
    slack.page = 1


async def test_the_whole_time_since_the_first_attempt_is_looked_through(
    slack: SlackServer, chat: SlackChat
) -> None:
    receipt = await chat.send(POST)
    await follow_others(slack, 20)
    assert await chat.find(POST) == receipt
    assert len(slack.called("conversations.history")) == 21
    assert await chat.find(replace(POST, key="post:lost:newsroom:1")) is None


async def test_a_look_up_that_is_cut_short_goes_on_where_it_ended(
    slack: SlackServer, chat: SlackChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = await chat.send(POST)
    await follow_others(slack, 20)
    call, calls = Wire.call, count()

    async def limited(wire: Wire, method: Any, **arguments: Any) -> Reply:
        if next(calls) % 8 == 7:
            raise Unsent("ratelimited", retry_after=timedelta(seconds=30))
        return await call(wire, method, **arguments)

    monkeypatch.setattr(Wire, "call", limited)
    for _ in range(2):
        with pytest.raises(Unsent):
            await chat.find(POST)
    assert await chat.find(POST) == receipt
    assert len(slack.called("conversations.history")) == 21


async def test_not_being_able_to_ask_is_said(slack: SlackServer, chat: SlackChat) -> None:
    slack.fails(method="conversations.history")
    with pytest.raises(SendError):
        await chat.find(POST)
