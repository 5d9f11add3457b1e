import pytest
from structlog.testing import capture_logs

from bot.loops.outage import LONGEST_S, SETTLED_S, TOLD_ONE_BY_ONE, Outage
from tests.fakes.clock import FakeClock
from tests.fakes.newsroom import Newsroom, a_feed, a_report

FEEDS = [a_feed(f"paper-{number}") for number in range(10)]


@pytest.fixture
def outage(clock: FakeClock) -> Outage:
    return Outage(clock)


def told(outage: Outage) -> list[int]:
    with capture_logs() as events:
        outage.tell()
    return [event["feeds"] for event in events]


def test_the_first_few_are_told_one_by_one_and_the_rest_together(
    outage: Outage, clock: FakeClock
) -> None:
    taken = [outage.takes(f"feed-{number}", "dns") for number in range(40)]
    assert taken.count(False) == TOLD_ONE_BY_ONE
    assert told(outage) == []
    clock.advance(seconds=SETTLED_S)
    assert told(outage) == [37]
    assert told(outage) == []


def test_a_feed_that_fails_again_is_counted_once(outage: Outage, clock: FakeClock) -> None:
    for _ in range(9):
        outage.takes("feed", "timeout")
    clock.advance(seconds=SETTLED_S)
    assert told(outage) == [1]


def test_failures_that_keep_coming_are_told_after_a_minute(
    outage: Outage, clock: FakeClock
) -> None:
    for number in range(70):
        outage.takes(f"feed-{number}", "unreachable")
        clock.advance(seconds=1)
        if told(outage):
            break
    else:
        pytest.fail("never told")
    assert number - TOLD_ONE_BY_ONE + 1 == LONGEST_S


@pytest.mark.parametrize("state", ["http-404", "tls", "not-a-feed"])
def test_where_any_server_answers_there_is_a_network(outage: Outage, state: str) -> None:
    for _ in range(9):
        assert not any(outage.takes("feed", "dns") for _ in range(TOLD_ONE_BY_ONE))
        assert not outage.takes("other", state)


async def test_without_a_network_a_round_says_so_in_few_lines(store, clock) -> None:
    newsroom = Newsroom(store, clock)
    await store.feeds.sync(FEEDS, clock.now())
    for feed in FEEDS:
        newsroom.source.fails(feed.id, "dns")
    with capture_logs() as events:
        await newsroom.polls()
    warned = [event["event"] for event in events if event["log_level"] == "warning"]
    assert warned == ["feed.failed"] * TOLD_ONE_BY_ONE + ["feeds.unreached"]
    assert {state.state for state in await store.feeds.states()} == {"dns"}


async def test_a_feed_that_answers_ends_the_row(store, clock) -> None:
    newsroom = Newsroom(store, clock)
    newsroom.polling._outage.takes("a", "dns")
    newsroom.source.publishes(FEEDS[0].id, a_report())
    await newsroom.follows(FEEDS[0])
    assert not any(newsroom.polling._outage.takes("a", "dns") for _ in range(TOLD_ONE_BY_ONE))
