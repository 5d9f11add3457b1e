from collections.abc import Mapping
from dataclasses import replace

from bot import __version__
from bot.core.errors import ChatClosed, FeedError
from bot.core.outbox import decide
from tests.fakes.clock import START
from tests.fakes.desk import Asking
from tests.fakes.values import READER
from tests.store.scenes import LEASE, a_feed, alerting, an_outcome, visit


class Ailing:
    """The health of a program with these problems."""

    def __init__(self, *problems: str) -> None:
        self._problems = problems

    def problems(self) -> tuple[str, ...]:
        return self._problems

    def metrics(self) -> Mapping[str, float]:
        return {}


async def fails(asking: Asking, count: int) -> None:
    await asking.store.feeds.sync([a_feed(f"dead-{n}") for n in range(count)], START)
    outcome = an_outcome(state="http-404", reason=str(FeedError("http-404", "not found")))
    outcome = replace(outcome, remedy="look for its new address")
    for due in await asking.store.feeds.claim_due(START, count, LEASE):
        assert await asking.store.feeds.fail(due, outcome)


async def test_all_well_is_said_in_a_few_lines(asking: Asking) -> None:
    await visit(asking.store, alerting())
    asking.starts()
    answer = await asking.ask("status", person=READER)
    assert answer.headline == "Sahel desk: all well"
    assert answer.lines == (
        "Feeds: 1 ok, 0 failing",
        "Last 24 h: 1 items, 1 alerts",
        "Deliveries: 1 owed, 0 dead; waiting: 1 for console",
        "Mutes in force: none",
        f"Vedette {__version__}, up for 10s",
    )


async def test_what_is_held_is_counted_and_named(asking: Asking) -> None:
    await visit(asking.store, alerting())
    await asking.store.upkeep.open(())
    asking.starts()
    answer = await asking.ask("status")
    assert "Deliveries: 0 owed, 0 dead, 1 held" in answer.lines
    assert "· 1 held for newsroom: channel not configured any more" in answer.lines
    assert dict(answer.facts)["held"] == "1"


async def test_what_keeps_the_running_program_from_its_work_is_said_first(asking: Asking) -> None:
    asking.starts(Ailing("chat discord: token refused", "polling last went round 70 s ago"))
    answer = await asking.ask("status")
    assert answer.headline == "Sahel desk: 2 problems"
    assert answer.lines[:2] == (
        "Problem: chat discord: token refused",
        "Problem: polling last went round 70 s ago",
    )
    assert dict(answer.facts)["problems"] == "2"


async def test_feeds_and_problems_are_both_in_the_headline(asking: Asking) -> None:
    await fails(asking, 1)
    asking.starts(Ailing("chat discord: token refused"))
    answer = await asking.ask("status")
    assert answer.headline == "Sahel desk: 1 of 1 feeds fail, 1 problem"


async def test_without_a_running_program_nobody_calls_the_chats_well(asking: Asking) -> None:
    answer = await asking.ask("status")
    assert answer.headline == "Sahel desk: all feeds well"
    assert answer.lines[-1].startswith("Whether every chat is connected, only the running program")


async def test_without_a_running_program_the_database_tells_which_chat_failed(
    asking: Asking,
) -> None:
    await visit(asking.store, alerting())
    (delivery,) = await asking.store.outbox.claim(START, 1, LEASE)
    refused = decide(delivery, ChatClosed("token refused"), START, 0.5)
    assert await asking.store.outbox.settle(delivery, refused, START)
    answer = await asking.ask("status")
    assert answer.headline == "Sahel desk: 1 problem"
    assert answer.lines[0] == "Problem: chat console: what was sent to it failed"


async def test_feeds_that_fail_are_named_with_reason_and_remedy(asking: Asking) -> None:
    await fails(asking, 1)
    answer = await asking.ask("status")
    assert answer.headline == "Sahel desk: 1 of 1 feeds fail"
    assert (
        "· dead-0: http-404, never ok (not found; to do: look for its new address)" in answer.lines
    )


async def test_a_feed_that_was_never_polled_is_not_called_ok(asking: Asking) -> None:
    await asking.store.feeds.sync([a_feed("gazette")], START)
    answer = await asking.ask("status")
    assert answer.lines[0] == "Feeds: 0 ok, 0 failing, 1 not polled yet"


async def test_a_feed_that_fails_after_it_was_well_says_since_when(asking: Asking) -> None:
    await visit(asking.store, alerting())
    (due,) = await asking.store.feeds.claim_due(START, 1, LEASE)
    assert await asking.store.feeds.fail(due, an_outcome(state="timeout"))
    answer = await asking.ask("status")
    assert "· Sahel Gazette: timeout, last ok 10s ago" in answer.lines


async def test_long_lists_are_shortened(asking: Asking) -> None:
    await fails(asking, 8)
    answer = await asking.ask("status")
    assert sum(line.startswith("· dead") for line in answer.lines) == 5
    assert "· … and 3 more" in answer.lines


async def test_mutes_in_force_are_shown(asking: Asking) -> None:
    await asking.ask("mute wagner 2h")
    answer = await asking.ask("status")
    assert "· list wagner, in newsroom, for another 1h 59m, by an editor" in answer.lines


async def test_a_running_program_says_for_how_long(asking: Asking) -> None:
    asking.starts()
    asking.clock.advance(hours=26)
    assert (await asking.ask("status")).lines[-1] == f"Vedette {__version__}, up for 1d 2h"


async def test_the_numbers_are_facts_too(asking: Asking) -> None:
    facts = dict((await asking.ask("status")).facts)
    assert facts["feeds"] == "0"
    assert set(facts) >= {"items_24h", "alerts_24h", "owed", "dead", "mutes", "version"}
