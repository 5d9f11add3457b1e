"""The page as a chat: shown once, edited in place, there again after a restart."""

import asyncio
import errno
import socket

import pytest
from structlog.testing import capture_logs

from bot.chats.web import ADAPTER
from bot.chats.web.chat import WebChat
from bot.chats.web.options import WebOptions
from bot.core.errors import OutsideError
from bot.core.model import DeliveryKind
from tests.fakes.clock import FakeClock
from tests.fakes.seats import a_seat
from tests.fakes.values import ALERT, CHANNEL, MESSAGE, SENDING, a_channel, a_message, a_sending
from tests.fakes.webpage import Remembering, a_page

EDIT = a_sending(
    kind=DeliveryKind.EDIT, key="edit:1", post_id=ALERT.id, message=a_message(headline="Edited")
)
NOTICE = a_sending(
    kind=DeliveryKind.NOTICE, key="notice:1", message=a_message(alert=None, headline="Feed gone")
)


async def test_an_alert_is_shown_live(clock: FakeClock) -> None:
    async with a_page(clock) as page, page.events() as events:
        assert await events.until_ready() == []
        receipt = await page.chat.send(SENDING)
        (card,) = await events.cards(1)
    assert card["headline"] == MESSAGE.headline
    assert card["id"] == receipt.remote_id == ALERT.id


async def test_the_same_sending_twice_is_shown_once(clock: FakeClock) -> None:
    async with a_page(clock) as page:
        first = await page.chat.send(NOTICE)
        assert await page.chat.send(NOTICE) == first == await page.chat.find(NOTICE)
        async with page.events() as events:
            assert len(await events.until_ready()) == 1


async def test_an_alert_for_two_channels_is_one_card(clock: FakeClock) -> None:
    async with a_page(clock) as page:
        await page.chat.send(SENDING)
        await page.chat.send(a_sending(key="post:other", channel=a_channel(name="other")))
        async with page.events() as events:
            assert len(await events.until_ready()) == 1


async def test_an_edit_changes_the_card_in_its_place(clock: FakeClock) -> None:
    async with a_page(clock) as page, page.events() as events:
        await events.until_ready()
        await page.chat.send(SENDING)
        (first,) = await events.cards(1)
        receipt = await page.chat.send(EDIT)
        (second,) = await events.cards(1)
    assert (first["id"], first["headline"]) == (ALERT.id, MESSAGE.headline)
    assert (second["id"], second["headline"]) == (ALERT.id, "Edited")
    assert receipt.remote_id == ALERT.id


async def test_an_edit_of_what_has_left_the_board_shows_nothing(clock: FakeClock) -> None:
    async with a_page(clock) as page:
        assert (await page.chat.send(EDIT)).remote_id == ALERT.id
        assert await page.chat.find(SENDING) is None


async def test_after_a_restart_the_newest_alerts_are_there_and_can_be_edited(
    clock: FakeClock,
) -> None:
    older = a_message(alert="older", headline="Older")
    async with a_page(clock, answering=Remembering(MESSAGE, older)) as page:
        await page.chat.send(EDIT)
        async with page.events() as events:
            cards = await events.until_ready()
    assert [card["headline"] for card in cards] == ["Older", "Edited"]


async def test_a_listener_that_comes_back_gets_only_what_it_missed(clock: FakeClock) -> None:
    async with a_page(clock) as page:
        await page.chat.send(SENDING)
        async with page.events() as events:
            (seen,) = await events.cards(1)
        await page.chat.send(NOTICE)
        async with page.events(**{"Last-Event-ID": seen["event_id"]}) as events:
            (missed,) = await events.until_ready()
        async with page.events(**{"Last-Event-ID": "of-another-run-9"}) as events:
            everything = await events.until_ready()
    assert missed["headline"] == "Feed gone"
    assert len(everything) == 2


async def test_asks_come_from_the_page_in_its_first_channel(clock: FakeClock) -> None:
    async with a_page(clock) as page:
        reply = await page.ask("watch list")
        assert (await reply.json())["headline"] == "you asked: watch list"
    (ask,) = page.answering.asks
    assert (ask.person.is_editor, ask.channel, ask.at) == (True, CHANNEL.name, clock.now())


@pytest.mark.parametrize(
    ("editors", "is_editor"), [(None, True), (frozenset({"web"}), True), (frozenset(), False)]
)
async def test_whoever_reaches_the_page_edits_unless_editors_says_otherwise(
    clock: FakeClock, editors: frozenset[str] | None, *, is_editor: bool
) -> None:
    async with a_page(clock, seat={"editors": editors, "channels": ()}) as page:
        await page.ask("undo")
    (ask,) = page.answering.asks
    assert (ask.person.is_editor, ask.channel) == (is_editor, None)


async def test_the_address_is_told_with_the_port_that_was_taken(clock: FakeClock) -> None:
    chat = WebChat(WebOptions(listen="[::1]:8733", token="a token"), a_seat("web", clock))
    assert chat.url == "http://[::1]:8733/"
    async with a_page(clock) as page:
        assert page.url.host == "127.0.0.1"
        assert page.url.port not in (0, 8733)


async def test_a_busy_port_is_named_with_what_to_change(clock: FakeClock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        chat = ADAPTER.open(WebOptions(listen=f"127.0.0.1:{port}"), a_seat("web", clock))
        with pytest.raises(OutsideError) as caught:
            await chat.start(Remembering())
    said = str(caught.value)
    assert f"port {port} on 127.0.0.1 is in use by another program" in said
    assert "set chats.web.listen to another port" in said
    await chat.start(Remembering(MESSAGE))
    await chat.stop()


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (errno.EACCES, "set chats.web.listen to a port of 1024 or above"),
        (errno.EADDRNOTAVAIL, "an address of this machine"),
    ],
)
async def test_an_address_that_cannot_be_taken_is_told(
    clock: FakeClock, monkeypatch: pytest.MonkeyPatch, number: int, message: str
) -> None:
    async def refuse(*args, **options):
        raise OSError(number, "no")

    monkeypatch.setattr(asyncio.get_running_loop(), "create_server", refuse)
    chat = ADAPTER.open(WebOptions(listen="127.0.0.1:80"), a_seat("web", clock))
    with pytest.raises(OutsideError, match=message):
        await chat.start(Remembering())


async def test_the_other_port_that_is_named_exists(
    clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*args, **options):
        raise OSError(errno.EADDRINUSE, "busy")

    monkeypatch.setattr(asyncio.get_running_loop(), "create_server", refuse)
    chat = ADAPTER.open(WebOptions(listen="127.0.0.1:65535"), a_seat("web", clock))
    with pytest.raises(OutsideError, match="1:65534"):
        await chat.start(Remembering())


def test_a_sent_message_can_be_edited() -> None:
    assert ADAPTER.can_edit


async def test_a_token_that_can_be_guessed_is_warned_of(clock: FakeClock) -> None:
    def chat(**options: str) -> WebChat:
        return WebChat(WebOptions(**options), a_seat("web", clock))

    (problem,) = await chat(token="short").check(())
    assert problem.is_warning
    assert "short" not in problem.line()
    assert await chat(token="x" * 16).check(()) == ()
    assert await chat().check(()) == ()


async def test_stopping_sends_listeners_home_at_once(clock: FakeClock) -> None:
    async with a_page(clock) as page, page.events() as events:
        await events.until_ready()
        await page.chat.stop()
        assert await events.next() == {}
        await page.chat.stop()


async def test_the_log_says_where_the_page_is_and_not_its_token(clock: FakeClock) -> None:
    with capture_logs() as events:
        async with a_page(clock, token="correct-horse") as page:
            url = page.chat.url
    assert [event["url"] for event in events if event["event"] == "page.opened"] == [url]
    assert "correct-horse" not in str(events)
