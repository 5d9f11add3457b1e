import asyncio
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.commands import COMMANDS
from bot.commands.answering import refusal
from bot.core.errors import AskError, OutsideError
from bot.core.model import Answer, Ask
from bot.store import open_store
from tests.fakes.clock import FakeClock
from tests.fakes.desk import Asking
from tests.fakes.values import ALERT, CHANNEL, EDITOR, ITEM, READER
from tests.store.scenes import alerting, visit

WORDS = ["", '"', "wagner", "2h", "5", "everywhere", "term", "“", "\\", "AND (", "\ud800", "/"]


async def test_a_mistake_is_answered_with_its_code(asking: Asking) -> None:
    answer = await asking.ask("lates")
    assert (answer.is_refusal, answer.code) == (True, "unknown-command")
    assert answer.lines[:2] == ("lates", "^")


def test_a_refusal_shows_message_text_caret_and_way_out() -> None:
    error = AskError("bad", "this is wrong", text="abc", column=2, hint="write b")
    assert refusal(error) == Answer(
        "this is wrong", lines=("abc", " ^", "write b"), is_refusal=True, code="bad"
    )


@pytest.fixture
def answer_to(store_url: str, clock: FakeClock) -> Callable[[str], Answer]:
    """Return a way to ask outside of any running loop, as hypothesis wants it."""

    async def asked(words: str) -> Answer:
        store = open_store(store_url, clock)
        await store.upkeep.open((CHANNEL,))
        try:
            return await Asking.at(store, clock).ask(words)
        finally:
            await store.upkeep.close()

    return lambda words: asyncio.run(asked(words))


@pytest.mark.slow
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.sampled_from(["", *COMMANDS]), st.lists(st.text(max_size=9) | st.sampled_from(WORDS)))
def test_any_text_is_answered(
    answer_to: Callable[[str], Answer], name: str, rest: list[str]
) -> None:
    answer = answer_to(" ".join((name, *rest)))
    assert isinstance(answer, Answer)
    assert answer.headline


async def test_the_cooldown_is_told_and_passes(asking: Asking) -> None:
    ask = Ask("latest", READER, None, asking.clock.now())
    answers = [await asking.commands.answer(ask) for _ in range(6)]
    assert [answer.code for answer in answers] == ["", "", "", "", "", "cooldown"]
    assert answers[-1].headline == "that is too much at once: ask again in 8s"
    asking.clock.advance(seconds=8)
    assert not (await asking.commands.answer(ask)).is_refusal


async def test_trouble_outside_is_told_without_an_end(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def counts(since):
        raise OutsideError("the disk is full")

    monkeypatch.setattr(asking.store.archive, "counts", counts)
    answer = await asking.ask("status")
    assert (answer.headline, answer.code) == ("This did not work: the disk is full", "outside")


async def test_only_the_commands_name_is_logged(asking: Asking) -> None:
    with capture_logs() as logs:
        await asking.ask("watch add wagner hush")
        await asking.ask("hush hush")
    assert logs == [
        {
            "event": "command.answered",
            "command": "watch add",
            "chat": "console",
            "code": "",
            "log_level": "info",
        },
        {
            "event": "command.answered",
            "command": "unknown",
            "chat": "console",
            "code": "unknown-command",
            "log_level": "info",
        },
    ]


async def test_recent_alerts_come_as_messages_newest_first(asking: Asking) -> None:
    await visit(asking.store, alerting())
    (message,) = await asking.commands.recent(5)
    assert (message.alert, message.headline) == (ALERT.id, ITEM.title)


def test_watchlists_are_named_from_memory(asking: Asking) -> None:
    assert asking.commands.watchlists() == ("wagner", "mali-russia")


async def test_a_role_is_looked_at_on_every_call(asking: Asking) -> None:
    first = await asking.ask("undo", person=EDITOR)
    second = await asking.ask("undo", person=READER)
    assert (first.code, second.code) == ("nothing-to-undo", "not-editor")
