"""Webhooks: what they take, what they refuse, and that no address is ever told."""

import asyncio
import traceback
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from pydantic import ValidationError
from structlog.testing import capture_logs

from bot.chats.webhook import ADAPTER, HINT, NO_WEBHOOK, WebhookChat, WebhookOptions, recognised
from bot.core.errors import ChannelClosed, InDoubt, Refused, SendError, SetupError, Unsent
from bot.core.model import Channel, ChatName, DeliveryKind, Priority, Sending
from bot.ports import Seat
from tests.fakes.answering import FakeAnswering
from tests.fakes.clock import START, FakeClock
from tests.fakes.hooks import DISCORD_PATH, SLACK_PATH, Hooks
from tests.fakes.values import MESSAGE, a_channel, a_sending

WEBHOOK = ChatName("webhook")
ROLE = "123456789012345678"


class NoHealth:
    def problems(self) -> tuple[str, ...]:
        return ()

    def metrics(self) -> dict[str, float]:
        return {}


def seat(clock: FakeClock, *channels: Channel) -> Seat:
    return Seat(WEBHOOK, "Sahel desk", channels, None, clock, NoHealth())


@pytest.fixture
async def hooks() -> AsyncIterator[Hooks]:
    async with Hooks() as server:
        yield server


@pytest.fixture
async def chat(hooks: Hooks, clock: FakeClock) -> AsyncIterator[WebhookChat]:
    channels = (a_channel(address=hooks.discord), a_channel(address=hooks.slack))
    opened: Any = ADAPTER.open(WebhookOptions(), seat(clock, *channels))
    await opened.start(FakeAnswering())
    yield opened
    await opened.stop()


@pytest.fixture(params=["discord", "slack"])
def sending(request: pytest.FixtureRequest, hooks: Hooks) -> Sending:
    """Return a sending to either platform."""
    channel = a_channel(chat=WEBHOOK, address=getattr(hooks, request.param))
    return a_sending(channel=channel, first_attempt_at=START)


def to(address: str, **changes: Any) -> Sending:
    return a_sending(channel=a_channel(chat=WEBHOOK, address=address), **changes)


def told(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


async def test_discord_stores_a_message_and_tells_its_id(hooks: Hooks, chat: WebhookChat) -> None:
    receipt = await chat.send(to(hooks.discord))
    (posted,) = hooks.kept
    assert receipt.remote_id == "1001"
    assert posted.payload["content"] == MESSAGE.line
    assert posted.payload["embeds"][0]["url"] == MESSAGE.url
    assert posted.payload["allowed_mentions"] == {"parse": []}


async def test_a_query_of_the_address_is_kept(hooks: Hooks, chat: WebhookChat) -> None:
    await chat.send(to(f"{hooks.discord}?thread_id=7"))
    assert hooks.kept[0].query == {"thread_id": "7", "wait": "true"}


async def test_slack_takes_text_and_blocks_and_the_key_stands_for_the_id(
    hooks: Hooks, chat: WebhookChat
) -> None:
    receipt = await chat.send(to(hooks.slack))
    (posted,) = hooks.kept
    assert receipt.remote_id == a_sending().key
    assert posted.payload["text"] == MESSAGE.line
    assert posted.payload["blocks"]
    assert (posted.payload["unfurl_links"], posted.payload["unfurl_media"]) == (False, False)


async def test_whom_the_channel_names_is_mentioned(hooks: Hooks, chat: WebhookChat) -> None:
    for address, name in ((hooks.discord, ROLE), (hooks.slack, "S0DESK")):
        channel = a_channel(address=address, pings=((Priority.HIGH, name),))
        await chat.send(a_sending(channel=channel))
    discord, slack = hooks.kept
    assert discord.payload["allowed_mentions"] == {"parse": [], "roles": [ROLE]}
    assert slack.payload["text"].endswith(" <!subteam^S0DESK>")


async def test_a_notice_is_plain(hooks: Hooks, chat: WebhookChat) -> None:
    await chat.send(to(hooks.discord, kind=DeliveryKind.NOTICE))
    assert "embeds" not in hooks.kept[0].payload


async def test_an_edit_is_refused(chat: WebhookChat, sending: Sending) -> None:
    with pytest.raises(Refused, match="a webhook cannot edit"):
        await chat.send(replace(sending, kind=DeliveryKind.EDIT, post_id="1"))


async def test_nothing_is_ever_found(chat: WebhookChat, sending: Sending) -> None:
    await chat.send(sending)
    assert await chat.find(sending) is None


async def test_slack_takes_a_message_a_second_and_discord_more(
    hooks: Hooks, chat: WebhookChat, clock: FakeClock
) -> None:
    await chat.send(to(hooks.slack))
    clock.advance(milliseconds=250)
    with pytest.raises(Unsent) as early:
        await chat.send(to(hooks.slack))
    assert early.value.retry_after == timedelta(milliseconds=750)
    await chat.send(to(hooks.discord))
    await chat.send(to(hooks.discord))
    clock.advance(milliseconds=750)
    await chat.send(to(hooks.slack))
    assert len(hooks.kept) == 4


@pytest.mark.parametrize(
    ("asked", "seconds"), [("7", 7), ("0.3", 0.3), ("-1", 0), ("", 5), ("nan", 5), ("inf", 5)]
)
async def test_a_limit_is_waited_for_exactly_as_asked(
    hooks: Hooks, chat: WebhookChat, sending: Sending, asked: str, seconds: float
) -> None:
    hooks.answers(429, headers={"Retry-After": asked})
    with pytest.raises(Unsent) as limited:
        await chat.send(sending)
    assert limited.value.retry_after == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, ChannelClosed),
        (403, ChannelClosed),
        (404, ChannelClosed),
        (410, ChannelClosed),
        (302, Refused),
        (408, InDoubt),
        (413, Refused),
        (500, InDoubt),
        (503, InDoubt),
    ],
)
async def test_each_answer_has_its_kind_and_tells_no_address(
    hooks: Hooks, chat: WebhookChat, sending: Sending, status: int, kind: type[SendError]
) -> None:
    hooks.answers(status, headers={"Location": hooks.discord}, times=2)
    with capture_logs() as logs, pytest.raises(SendError) as refused:
        await chat.send(sending)
    assert type(refused.value) is kind
    assert "secret" not in told(refused.value)
    assert logs == []
    assert hooks.kept == []


async def test_a_refused_payload_goes_out_as_plain_text(
    hooks: Hooks, chat: WebhookChat, sending: Sending
) -> None:
    hooks.answers(400, "invalid_blocks")
    await chat.send(sending)
    (posted,) = hooks.kept
    assert not {"embeds", "blocks"} & set(posted.payload)
    assert MESSAGE.line in posted.payload.values()


async def test_a_payload_refused_twice_is_refused(
    hooks: Hooks, chat: WebhookChat, sending: Sending
) -> None:
    hooks.answers(400, times=2)
    with pytest.raises(Refused):
        await chat.send(sending)
    assert len(hooks.requests) == 2


async def test_a_refused_notice_is_not_tried_again_alike(hooks: Hooks, chat: WebhookChat) -> None:
    hooks.answers(400)
    with pytest.raises(Refused):
        await chat.send(to(hooks.discord, kind=DeliveryKind.NOTICE))
    assert len(hooks.requests) == 1


@pytest.mark.parametrize("path", [DISCORD_PATH, SLACK_PATH])
async def test_a_connection_refused_never_left_and_tells_no_address(
    chat: WebhookChat, path: str
) -> None:
    with pytest.raises(Unsent) as failed:
        await chat.send(to(f"http://127.0.0.1:1{path}"))
    assert failed.value.retry_after is None
    assert "secret" not in told(failed.value)


async def test_a_dropped_reply_leaves_doubt_and_tells_no_address(
    hooks: Hooks, chat: WebhookChat, sending: Sending
) -> None:
    hooks.stores_then_drops()
    with pytest.raises(InDoubt) as failed:
        await chat.send(sending)
    assert "secret" not in told(failed.value)
    assert len(hooks.kept) == 1


async def test_no_answer_in_time_leaves_doubt(
    hooks: Hooks, chat: WebhookChat, sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chats.webhook.TIMEOUT", aiohttp.ClientTimeout(total=0.05))
    hooks.hangs()
    with pytest.raises(InDoubt):
        await chat.send(sending)


@pytest.mark.parametrize("body", ["not json", "[1]", "{}"])
async def test_a_message_without_an_id_is_known_by_its_key(
    hooks: Hooks, chat: WebhookChat, body: str
) -> None:
    hooks.answers(200, body)
    assert (await chat.send(to(hooks.discord))).remote_id == a_sending().key


async def test_stopping_finishes_what_is_being_sent(
    hooks: Hooks, chat: WebhookChat, sending: Sending
) -> None:
    hooks.hangs()
    being_sent = asyncio.create_task(chat.send(sending))
    await hooks.is_called()
    stopping = asyncio.create_task(chat.stop())
    await asyncio.sleep(0)
    hooks.resumes()
    await stopping
    assert being_sent.done()
    assert len(hooks.kept) == 1


# -- addresses ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "platform"),
    [
        ("https://discord.com/api/webhooks/1/abc", "Discord"),
        ("https://discord.com/api/v10/webhooks/1/abc?wait=true", "Discord"),
        ("https://discordapp.com/api/webhooks/1/abc/", "Discord"),
        ("https://ptb.discord.com/api/webhooks/1/abc", "Discord"),
        ("https://canary.discord.com/api/webhooks/1/abc", "Discord"),
        ("https://hooks.slack.com/services/T1/B1/abc", "Slack"),
        ("https://hooks.slack-gov.com/services/T1/B1/abc", "Slack"),
        ("http://127.0.0.1:8080/api/webhooks/1/abc", "Discord"),
        ("http://localhost/services/T1/B1/abc", "Slack"),
        ("http://[::1]:1/services/T1/B1/abc", "Slack"),
    ],
)
def test_a_webhook_is_recognised_by_host_and_path(address: str, platform: str) -> None:
    found = recognised(address)
    assert found is not None
    assert found.name == platform
    assert WebhookOptions.wrong_id(address) is None


NO_ADDRESS = "it is no address at all"
NO_SCHEME = "it does not begin with https://"
NAMED = "a name or password stands in it"
ELSEWHERE = "it leads to neither of them"
UNSAFE = "it must begin with https:// and name no port"
DISCORD_FORM = "/api/webhooks/<number>/<token>"
SLACK_FORM = "/services/T…/B…/<token>"
WRONG = {
    "": NO_SCHEME,
    "C0123ABCD": NO_SCHEME,
    "discord.com/api/webhooks/1/abc": NO_SCHEME,
    "http://discord.com/api/webhooks/1/abc": UNSAFE,
    "https://discord.com/channels/1/2": f"its path is not whole: {DISCORD_FORM}",
    "https://discord.com/api/webhooks/1": f"its path is not whole: {DISCORD_FORM}",
    "https://discord.com.evil.example/api/webhooks/1/abc": ELSEWHERE,
    "https://evil.example/api/webhooks/1/abc": ELSEWHERE,
    "https://discord.com@evil.example/api/webhooks/1/abc": NAMED,
    "https://hooks.slack.com/services/T1/B1": f"its path is not whole: {SLACK_FORM}",
    "https://hooks.slack.com/api/webhooks/1/abc": f"its path is not whole: {SLACK_FORM}",
    "https://10.0.0.1/services/T1/B1/abc": ELSEWHERE,
    "file:///services/T1/B1/abc": NO_SCHEME,
    "http://127.0.0.1/hook": f"its path is not whole: {DISCORD_FORM} or {SLACK_FORM}",
    "https://[::1": NO_ADDRESS,
    "https://127.0.0.1:99999/services/a/b/c": NO_ADDRESS,
    "https://user:word@discord.com/api/webhooks/1/abc": NAMED,
    "https://user@hooks.slack.com/services/T1/B1/abc": NAMED,
    "https://discord.com:8443/api/webhooks/1/abc": UNSAFE,
}


@pytest.mark.parametrize("address", WRONG)
async def test_anything_else_is_refused_when_opened_checked_and_sent_to(
    clock: FakeClock, address: str
) -> None:
    channel = a_channel(chat=WEBHOOK, address=address)
    with pytest.raises(SetupError) as wrong:
        ADAPTER.open(WebhookOptions(), seat(clock, channel))
    chat = ADAPTER.open(WebhookOptions(), seat(clock))
    assert await chat.check((channel,)) == wrong.value.problems
    assert wrong.value.problems[0].place == "channels.newsroom.id"
    assert WebhookOptions.wrong_id(address) == (f"{NO_WEBHOOK}: {WRONG[address]}", HINT)
    with pytest.raises(Refused):
        await chat.send(to(address))
    await chat.stop()


async def test_a_good_address_is_checked_without_posting(hooks: Hooks, chat: WebhookChat) -> None:
    assert await chat.check((a_channel(address=hooks.discord),)) == ()
    assert hooks.requests == []


def test_every_wrong_channel_is_told_at_once_and_no_address_is(clock: FakeClock) -> None:
    channels = [a_channel(address=f"https://evil.example/secret{n}") for n in range(3)]
    with pytest.raises(SetupError) as wrong:
        ADAPTER.open(WebhookOptions(), seat(clock, *channels))
    assert len(wrong.value.problems) == 3
    assert "secret" not in str(wrong.value)


@pytest.mark.parametrize(("is_here", "is_proxied"), [(True, False), (False, True)])
async def test_a_proxy_leads_everywhere_but_to_this_machine(
    clock: FakeClock,
    hooks: Hooks,
    monkeypatch: pytest.MonkeyPatch,
    *,
    is_here: bool,
    is_proxied: bool,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    address = hooks.slack if is_here else "https://hooks.slack.com/services/T1/B1/secret"
    channel = a_channel(address=address)
    chat = ADAPTER.open(WebhookOptions(), seat(clock, channel))
    if is_proxied:
        with pytest.raises(Unsent, match="ClientProxyConnectionError"):
            await chat.send(a_sending(channel=channel))
    else:
        await chat.send(a_sending(channel=channel))
    await chat.stop()


def test_there_is_nothing_to_configure() -> None:
    assert (ADAPTER.name, ADAPTER.can_edit) == ("webhook", False)
    with pytest.raises(ValidationError):
        WebhookOptions.model_validate({"url": "x"})
