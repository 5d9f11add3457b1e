from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import feed_health
from bot.commands.feed_health import BARS, NOTHING, bar, health, in_columns
from bot.core.intervals import NEVER
from bot.core.model import Habits, Move, Outcome, Pacing, Whereabouts, Worry
from tests.fakes.clock import START
from tests.fakes.desk import Asking
from tests.fakes.values import FEED, READER
from tests.store.scenes import DAY, HOUR, LEASE, a_feed, a_story_item, an_outcome, taken

GONE = Outcome("gone", NEVER, HOUR, "gone", "remove it", pacing=Pacing.STOPPED)
FAILED = Outcome("http-500", START + 2 * HOUR, HOUR, "server error", "wait")
READ = an_outcome(START + HOUR, interval=timedelta(minutes=10), pacing=Pacing.HABITS)
WELL, NEW, BAD = a_feed("well"), a_feed("new"), a_feed("bad")


async def visits(asking: Asking, feed, outcome: Outcome, items: int = 0) -> None:
    (due,) = [
        each
        for each in await asking.store.feeds.claim_due(asking.clock.now(), 9, LEASE)
        if each.feed.id == feed.id
    ]
    if outcome.state != "ok":
        assert await asking.store.feeds.fail(due, outcome)
        return
    news = [
        taken(a_story_item(f"{feed.name}{number}", feed=feed), matches=())
        for number in range(items)
    ]
    async with asking.store.intake() as intake:
        assert await intake.keep(due, news, outcome)


async def take_up(asking: Asking, *feeds) -> None:
    asking.configures(*feeds)
    await asking.store.feeds.sync(feeds, START - HOUR)


async def test_a_feed_that_is_well_is_told_in_a_line(asking: Asking) -> None:
    await take_up(asking, WELL)
    await visits(asking, WELL, READ, items=3)
    answer = await asking.ask("feeds health", person=READER)
    assert answer.headline == "1 feed, all well"
    how = "ok, read 10s ago, next in 59m 50s, every 10m (half of its usual pause between items)"
    assert answer.lines == (f"······█ 3 a week · well: {how}",)
    assert answer.facts == (("feeds", "1"), ("failing", "0"))


async def test_the_worst_come_first_with_what_to_do(asking: Asking) -> None:
    await take_up(asking, WELL)
    await visits(asking, WELL, READ)
    await take_up(asking, WELL, NEW, BAD)
    await asking.store.feeds.claim_due(START, 0, LEASE)
    dues = await asking.store.feeds.claim_due(START, 9, LEASE)
    (bad,) = [due for due in dues if due.feed == BAD]
    await asking.store.feeds.fail(bad, FAILED)
    answer = await asking.ask("feeds health")
    assert answer.headline == "3 feeds, 1 failing"
    assert [line.split(" · ")[-1].split(":")[0] for line in answer.lines] == [
        "bad",
        "  server error; to do",
        "new",
        "well",
    ]
    assert "bad: http-500, never read, next in 1h 59m, every 1h" in answer.lines[0]
    assert "new: not polled yet, never read, due now" in answer.lines[2]


async def test_how_often_it_failed_and_that_it_moved_or_ended_is_told(asking: Asking) -> None:
    await take_up(asking, BAD)
    for _ in range(2):
        await visits(asking, BAD, replace(FAILED, next_at=START))
    moved = Whereabouts(None, Move("https://elsewhere.example/", START))
    await visits(asking, BAD, replace(GONE, whereabouts=moved))
    answer = await asking.ask("feeds health bad")
    assert "gone, never read, polled no more" in answer.lines[0]
    assert "every" not in answer.lines[0]
    assert answer.lines[1] == (
        "  gone (3 times); to do: remove it; it has moved to https://elsewhere.example/"
    )


async def test_a_quiet_feed_is_told_with_since_when(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    await take_up(asking, WELL)
    await visits(asking, WELL, READ)
    (state,) = await asking.store.feeds.states()
    quiet = replace(state, worry=Worry.QUIET, habits=Habits(news_at=START - 3 * DAY))

    async def states():
        return (quiet,)

    monkeypatch.setattr(asking.store.feeds, "states", states)
    answer = await asking.ask("feeds health")
    assert answer.lines[1] == "  quiet since 2022-01-03"


async def test_a_chat_gets_the_worst_and_a_count_of_the_others(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed_health, "MOST_SHOWN", 1)
    await take_up(asking, WELL, BAD, NEW)
    dues = await asking.store.feeds.claim_due(START, 9, LEASE)
    for due in dues:
        if due.feed != NEW:
            await asking.store.feeds.fail(due, FAILED)
    answer = await asking.ask("feeds health")
    assert answer.lines[-1] == (
        "… and 2 more, 1 of them failing; `vedette feeds health` in a shell shows all"
    )


async def test_without_feeds_or_with_an_unknown_one_it_is_said_so(asking: Asking) -> None:
    none = await asking.ask("feeds health")
    unknown = await asking.ask("feeds health xyz")
    assert (none.headline, none.lines) == ("No feed is polled yet", ())
    assert unknown.code == "unknown-feed"


async def test_in_a_terminal_cells_stand_under_each_other(asking: Asking) -> None:
    await take_up(asking, WELL, FEED)
    dues = await asking.store.feeds.claim_due(START, 9, LEASE)
    await asking.store.feeds.fail(next(due for due in dues if due.feed == FEED), FAILED)
    answer = await health(asking.desk, asking.clock.now(), None, None, in_columns)
    failing, trouble, well = answer.lines
    assert trouble == "  server error; to do: wait"
    assert failing.index("Sahel Gazette") == well.index("well")
    assert failing.index("never read") == well.index("never read")
    empty = await health(Asking.at(asking.store, asking.clock).desk, START, "well", 1, in_columns)
    assert len(empty.lines) == 1


@given(st.lists(st.integers(0, 10**6), max_size=14))
def test_a_bar_has_a_letter_a_day_and_the_highest_is_full(counts: list[int]) -> None:
    drawn = bar(counts)
    assert len(drawn) == len(counts)
    assert [letter == NOTHING for letter in drawn] == [count == 0 for count in counts]
    if any(counts):
        assert drawn[counts.index(max(counts))] == BARS[-1]
