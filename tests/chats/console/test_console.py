"""The console: what it prints, where, and what it reads."""

import asyncio
import errno
import io
import json
import os
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any, TextIO

import pytest
from pydantic import ValidationError
from rich.text import Text

from bot.chats.console import ADAPTER, ConsoleOptions, open_console
from bot.chats.console.screen import Screen
from bot.core.errors import ChatClosed, Unsent
from bot.core.model import Answer, Ask, Cite, DeliveryKind, FeedKind, Message, Priority
from bot.ports import Chat
from tests.fakes.answering import FakeAnswering
from tests.fakes.clock import FakeClock
from tests.fakes.seats import a_seat
from tests.fakes.values import CHANNEL, MESSAGE, SENDING, a_channel, a_message, a_sending

HOSTILE = "\x1b[31m\x1b]0;x\x07\x9b1mred \u202egnp\u2066 [bold]x[/bold] :smile: \ud800 @everyone"
PATIENCE_S = 5


def unread() -> TextIO:
    """Return an input that is no terminal."""
    return io.StringIO()


def printing(clock: FakeClock, stdout: TextIO, **options: Any) -> Chat:
    return open_console(a_seat("console", clock), stdout=stdout, stdin=unread(), **options)


class Terminal(io.StringIO):
    """Output that says it is a terminal, and tells when something is printed."""

    encoding = "utf-8"

    def __init__(self) -> None:
        super().__init__()
        self._loop = asyncio.get_running_loop()
        self._is_new = asyncio.Event()

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        written = super().write(text)
        self._loop.call_soon_threadsafe(self._is_new.set)
        return written

    async def shows(self, words: str) -> None:
        """Wait until something is printed."""
        async with asyncio.timeout(PATIENCE_S):
            while words not in self.getvalue():
                self._is_new.clear()
                await self._is_new.wait()


class Attentive(FakeAnswering):
    """Tells when it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.is_asked = asyncio.Event()

    async def answer(self, ask: Ask) -> Answer:
        self.is_asked.set()
        return await super().answer(ask)


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make rich draw alike wherever the tests run."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "100")
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


# -- lines ------------------------------------------------------------------------------------


async def test_an_alert_is_one_json_line_where_there_is_no_terminal(clock: FakeClock) -> None:
    out = io.StringIO()
    receipt = await printing(clock, out).send(SENDING)
    assert json.loads(out.getvalue()) == {
        "kind": "post",
        "line": "[HIGH] Wagner fighters seen in Timbuktu — Sahel Gazette",
        "headline": "Wagner fighters seen in Timbuktu",
        "url": "https://sahel-gazette.example/2022/timbuktu",
        "summary": "Residents saw Wagner fighters enter the base on Thursday.",
        "watchlist": "wagner",
        "priority": "high",
        "alert": MESSAGE.alert,
        "story": MESSAGE.story,
        "source": {
            "name": "Sahel Gazette",
            "kind": "independent",
            "url": "https://sahel-gazette.example/2022/timbuktu",
        },
        "others": [],
        "matched": [{"term": "wagner", "forms": ["Wagner"]}],
        "published_at": "2022-01-06T11:56:00Z",
        "delay_s": 240.0,
        "named": [],
    }
    assert receipt.remote_id == SENDING.key


async def test_a_notice_has_nulls_for_what_it_lacks(clock: FakeClock) -> None:
    out = io.StringIO()
    bare = {"source": None, "published_at": None, "delay": None, "alert": None, "url": None}
    sending = a_sending(kind=DeliveryKind.NOTICE, message=a_message(**bare))
    await printing(clock, out).send(sending)
    said = json.loads(out.getvalue())
    assert said["kind"] == "notice"
    assert {said[name] for name in ("source", "published_at", "delay_s", "alert", "url")} == {None}


async def test_every_alert_is_printed_whatever_its_channels_id(clock: FakeClock) -> None:
    out = io.StringIO()
    chat = printing(clock, out)
    for address in ("screen", "", "日本"):
        await chat.send(a_sending(channel=a_channel(address=address)))
    assert len([json.loads(line) for line in out.getvalue().splitlines()]) == 3


async def test_a_line_stays_one_line_and_steers_no_terminal(clock: FakeClock) -> None:
    out = io.StringIO()
    headline = f"{HOSTILE}\r\n\u2028\u2029"
    await printing(clock, out).send(a_sending(message=a_message(headline=headline)))
    assert len(out.getvalue().splitlines()) == 1
    assert not set("\x1b\x07\x9b") & set(out.getvalue())
    assert json.loads(out.getvalue())["headline"] == headline


async def test_words_of_any_script_can_be_searched_for_as_they_are(clock: FakeClock) -> None:
    out = io.StringIO()
    await printing(clock, out).send(a_sending(message=a_message(headline="Вагнер в Мали")))
    assert "Вагнер в Мали" in out.getvalue()


async def test_an_output_of_few_letters_is_given_the_rest_escaped(clock: FakeClock) -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    await printing(clock, out).send(a_sending(message=a_message(headline="Мали")))
    assert json.loads(raw.getvalue())["headline"] == "Мали"


# -- rich text --------------------------------------------------------------------------------


async def test_a_terminal_shows_headline_priority_summary_sources_link_and_footer(
    clock: FakeClock,
) -> None:
    out = Terminal()
    others = (Cite("Radio", FeedKind.STATE_MEDIA),)
    message = a_message(priority=Priority.URGENT, others=others)
    await printing(clock, out).send(a_sending(message=message))
    shown = out.getvalue()
    assert "\x1b[1;37;41m URGENT \x1b[0m" in shown
    assert MESSAGE.headline in shown
    assert "Residents saw \x1b[1;4mWagner\x1b[0m fighters" in shown
    assert "Sahel Gazette (independent) · Radio (state media) · en · ML · 2022-01-06 11:56" in shown
    assert "https://sahel-gazette.example/2022/timbuktu" in shown
    assert f"alert {MESSAGE.alert} · 4 min after publication" in shown


async def test_a_bare_notice_shows_no_empty_lines(clock: FakeClock) -> None:
    out = Terminal()
    bare = {"source": None, "published_at": None, "delay": None, "alert": None, "url": None}
    message = a_message(
        **bare, summary="", marks=(), matched=(), lang=None, country=None, watchlist_title="",
        watchlist=None,
    )  # fmt: skip
    await printing(clock, out).send(a_sending(kind=DeliveryKind.NOTICE, message=message))
    assert " NOTICE " in out.getvalue()
    assert len(out.getvalue().splitlines()) == 2


async def test_json_can_be_asked_for_in_a_terminal_too(clock: FakeClock) -> None:
    out = Terminal()
    await printing(clock, out, is_json=True).send(SENDING)
    assert json.loads(out.getvalue())["kind"] == "post"


async def test_hostile_text_is_shown_and_does_nothing(clock: FakeClock) -> None:
    out = Terminal()
    hostile = a_message(headline=HOSTILE, summary=HOSTILE, url=f"https://x.example/{HOSTILE}")
    await printing(clock, out).send(a_sending(message=hostile))
    shown = out.getvalue()
    assert "[31m]0;x1mred gnp" in shown
    assert "[bold]x[/bold] :smile:" in shown
    assert "@everyone" in shown
    assert "\x1b[31m" not in shown
    assert not set("\x07\x9b\u202e") & set(shown)


async def test_a_long_headline_and_link_stay_whole_for_searching_and_opening(
    clock: FakeClock,
) -> None:
    out = Terminal()
    url = f"https://x.example/{'a' * 300}"
    await printing(clock, out).send(a_sending(message=a_message(headline="word " * 60, url=url)))
    assert ("word " * 60).strip() in out.getvalue()
    assert url in out.getvalue()


# -- editing, failing -------------------------------------------------------------------------


async def test_an_edit_prints_nothing(clock: FakeClock) -> None:
    out = io.StringIO()
    chat = printing(clock, out)
    edit = a_sending(kind=DeliveryKind.EDIT, post_id="p1")
    assert (await chat.send(edit)).remote_id == "p1"
    assert (await chat.send(a_sending(kind=DeliveryKind.EDIT))).remote_id == SENDING.key
    assert out.getvalue() == ""


class Broken(io.StringIO):
    """Output that fails."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def write(self, text: str) -> int:
        raise self.error


@pytest.mark.parametrize("error", [BrokenPipeError(), ValueError("I/O operation on closed file")])
async def test_output_that_nobody_reads_any_more_ends_the_chat(
    clock: FakeClock, error: Exception
) -> None:
    with pytest.raises(ChatClosed, match="standard output is closed"):
        await printing(clock, Broken(error)).send(SENDING)


async def test_a_full_disk_is_tried_again(clock: FakeClock) -> None:
    with pytest.raises(Unsent, match="No space left"):
        await printing(clock, Broken(OSError(errno.ENOSPC, "x"))).send(SENDING)


async def test_there_is_nothing_to_find_or_to_check(clock: FakeClock) -> None:
    chat = printing(clock, io.StringIO())
    assert await chat.find(SENDING) is None
    assert await chat.check((CHANNEL,)) == ()


# -- the keyboard -----------------------------------------------------------------------------


@dataclass
class Desk:
    """A console in a terminal whose other end we hold."""

    chat: Chat
    answering: Attentive
    out: Terminal
    hand: int

    def types(self, text: str | bytes) -> None:
        os.write(self.hand, text.encode() if isinstance(text, str) else text)


@pytest.fixture
def terminal() -> Iterator[tuple[int, TextIO]]:
    hand, fd = os.openpty()
    stream = os.fdopen(fd, "r")
    yield hand, stream
    stream.close()
    os.close(hand)


@pytest.fixture
async def desk(clock: FakeClock, terminal: tuple[int, TextIO]) -> AsyncIterator[Desk]:
    hand, stdin = terminal
    out, answering = Terminal(), Attentive()
    chat = open_console(a_seat("console", clock), stdout=out, stdin=stdin)
    await chat.start(answering)
    yield Desk(chat, answering, out, hand)
    await chat.stop()


async def test_what_is_typed_is_asked_as_an_editor_in_the_first_channel(
    desk: Desk, clock: FakeClock
) -> None:
    desk.types("watch add wagner Тимбукту\n")
    await desk.out.shows("you asked: watch add wagner Тимбукту")
    (ask,) = desk.answering.asks
    assert (ask.person.is_editor, ask.channel, ask.at) == (True, CHANNEL.name, clock.now())


async def test_lines_are_asked_one_by_one_and_empty_ones_are_not(desk: Desk) -> None:
    desk.types("\n  \nstatus\nhe")
    desk.types("lp\n")
    await desk.out.shows("you asked: help")
    assert [ask.words for ask in desk.answering.asks] == ["status", "help"]


async def test_letters_may_come_in_parts_and_be_wrong(desk: Desk) -> None:
    whole = "latest Мали".encode()
    desk.types(whole[:8])
    desk.types(whole[8:] + b"\xff\n")
    await desk.out.shows("you asked: latest Мали\ufffd")


async def test_a_refusal_keeps_its_caret_under_the_word(desk: Desk) -> None:
    lines = ("watch add wagnr x", "          ^", "did you mean 'wagner'?")
    desk.answering.answers(Answer("no such list \x1b[5m", lines, (MESSAGE,), is_refusal=True))
    desk.types("watch add wagnr x\n")
    await desk.out.shows(MESSAGE.headline)
    shown = desk.out.getvalue()
    assert "watch add wagnr x\n          ^\ndid you mean" in shown
    assert "\x1b[1;31mno such list [5m\x1b[0m" in shown


def test_the_lines_of_an_answer_are_broken_between_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    shown = Screen(io.StringIO()).answer(Answer("help", ("Say how feeds and deliveries fare.",)))
    assert [line.rstrip() for line in shown.splitlines()][1:3] == [
        "Say how feeds and deliveries",
        "fare.",
    ]


async def test_the_end_of_input_ends_reading_alone(desk: Desk) -> None:
    desk.types("\x04")
    await asyncio.sleep(0)
    await desk.chat.send(SENDING)
    assert MESSAGE.headline in desk.out.getvalue()


async def test_a_terminal_that_has_gone_ends_reading(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = asyncio.Event()

    def read(fd: int, size: int) -> bytes:
        gone.set()
        raise OSError(errno.EIO, "gone")

    monkeypatch.setattr(os, "read", read)
    desk.types("status\n")
    async with asyncio.timeout(PATIENCE_S):
        await gone.wait()
    assert desk.answering.asks == []


async def test_nothing_is_read_in_the_background(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = asyncio.Event()

    def group(fd: int) -> int:
        looked.set()
        return os.getpgrp() + 1

    monkeypatch.setattr(os, "tcgetpgrp", group)
    desk.types("status\n")
    async with asyncio.timeout(PATIENCE_S):
        await looked.wait()
    assert desk.answering.asks == []


async def test_stopping_finishes_what_is_being_answered(desk: Desk) -> None:
    desk.answering.hangs()
    desk.types("status\n")
    async with asyncio.timeout(PATIENCE_S):
        await desk.answering.is_asked.wait()
    desk.answering.resumes()
    await desk.chat.stop()
    assert "you asked: status" in desk.out.getvalue()


async def test_an_answer_that_nobody_can_read_is_dropped(
    clock: FakeClock, terminal: tuple[int, TextIO]
) -> None:
    hand, stdin = terminal
    chat = open_console(a_seat("console", clock), stdout=Broken(BrokenPipeError()), stdin=stdin)
    answering = Attentive()
    await chat.start(answering)
    os.write(hand, b"status\n")
    async with asyncio.timeout(PATIENCE_S):
        await answering.is_asked.wait()
    await chat.stop()
    assert len(answering.asks) == 1


async def test_an_answer_is_a_json_line_where_json_is_asked_for(
    clock: FakeClock, terminal: tuple[int, TextIO]
) -> None:
    hand, stdin = terminal
    out = Terminal()
    seat = a_seat("console", clock, channels=())
    chat = open_console(seat, is_json=True, stdout=out, stdin=stdin)
    answering = FakeAnswering().answers(Answer("done", ("it is live",), (MESSAGE,), code="x"))
    await chat.start(answering)
    os.write(hand, b"status\n")
    await out.shows("\n")
    await chat.stop()
    said = json.loads(out.getvalue())
    assert (said["kind"], said["headline"], said["lines"]) == ("answer", "done", ["it is live"])
    assert (said["cards"][0]["headline"], said["code"]) == (MESSAGE.headline, "x")
    assert answering.asks[0].channel is None


# -- the adapter ------------------------------------------------------------------------------


def test_there_is_nothing_to_configure() -> None:
    assert ADAPTER.options is ConsoleOptions
    assert not ADAPTER.can_edit
    with pytest.raises(ValidationError):
        ConsoleOptions.model_validate({"json": True})


async def test_it_opens_on_the_programs_own_streams(
    clock: FakeClock, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", unread())
    chat = ADAPTER.open(ConsoleOptions(), a_seat("console", clock))
    await chat.start(FakeAnswering())
    await chat.send(SENDING)
    await chat.stop()
    assert MESSAGE.headline in capsys.readouterr().out


def test_a_digest_lists_headline_list_and_link_of_every_alert() -> None:
    digest = Message("[DIGEST] 1 report", "1 report", named=(MESSAGE, a_message(url=None)))
    shown = Screen(io.StringIO()).message(DeliveryKind.DIGEST, digest)
    lines = [line.strip() for line in Text.from_ansi(shown).plain.splitlines()]
    assert lines[0] == "DIGEST  1 report"
    assert lines[1] == f"• {MESSAGE.headline}"
    assert lines[2].startswith("Wagner Group and successors")
    assert MESSAGE.url in lines
    assert lines.count(f"• {MESSAGE.headline}") == 2
