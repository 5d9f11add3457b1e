from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.core.model import Change, ChangeKind, Mute, MuteKind
from bot.loops.welcome import PATIENCE_S, Welcoming
from bot.ports import Store
from tests.fakes.clock import FakeClock
from tests.fakes.newsroom import Newsroom, a_feed, a_report
from tests.fakes.values import CHANNEL, EDITOR

GAZETTE, HERALD = a_feed("gazette"), a_feed("herald")


@pytest.fixture
def newsroom(store: Store, clock: FakeClock) -> Newsroom:
    return Newsroom(store, clock)


async def opened(newsroom: Newsroom, *feeds) -> Welcoming:
    await newsroom.store.feeds.sync(feeds, newsroom.clock.now())
    await newsroom.watching.refresh()
    return Welcoming(newsroom.footing, newsroom.watching, CHANNEL)


def dated(number: int, clock: FakeClock, **age: float):
    return a_report(number, published_at=clock.now() - timedelta(**age))


async def test_the_newest_match_of_all_feeds_is_shown_and_no_other(newsroom: Newsroom):
    welcoming = await opened(newsroom, GAZETTE, HERALD)
    newsroom.source.publishes(GAZETTE.id, dated(1, newsroom.clock, hours=9))
    newsroom.source.publishes(HERALD.id, dated(2, newsroom.clock, hours=1))
    newsroom.source.publishes(HERALD.id, dated(3, newsroom.clock, hours=5))
    await newsroom.polls()

    await welcoming.look()
    await welcoming.look()
    await newsroom.delivers()

    assert newsroom.headlines() == ["Wagner convoy number 2 reported near the river port"]


async def test_it_waits_for_feeds_not_visited_yet_but_not_for_ever(newsroom: Newsroom):
    welcoming = await opened(newsroom, GAZETTE)
    newsroom.source.publishes(GAZETTE.id, a_report(1))
    await newsroom.polls()
    await newsroom.store.feeds.sync((GAZETTE, HERALD), newsroom.clock.now())

    await welcoming.look()
    assert await newsroom.deliveries() == []
    newsroom.clock.advance(seconds=PATIENCE_S)
    await welcoming.look()

    assert len(await newsroom.deliveries()) == 1


async def test_a_feed_that_fails_is_not_waited_for(newsroom: Newsroom):
    welcoming = await opened(newsroom, GAZETTE, HERALD)
    newsroom.source.publishes(GAZETTE.id, a_report(1)).fails(HERALD.id)
    await newsroom.polls()

    await welcoming.look()

    assert len(await newsroom.deliveries()) == 1


async def test_without_any_match_it_says_so_once_and_leaves_it_to_the_next_alert(
    newsroom: Newsroom,
):
    welcoming = await opened(newsroom, GAZETTE)
    await newsroom.polls()
    newsroom.clock.advance(seconds=PATIENCE_S)
    with capture_logs() as events:
        await welcoming.look()
        await welcoming.look()

    assert [event["event"] for event in events] == ["welcome.no_match"]
    assert await newsroom.deliveries() == []


async def test_a_muted_match_is_not_shown(newsroom: Newsroom, clock: FakeClock):
    welcoming = await opened(newsroom, GAZETTE)
    newsroom.source.publishes(GAZETTE.id, a_report(1))
    await newsroom.polls()
    mute = Mute(MuteKind.WATCHLIST, "wagner", None, clock.now() + timedelta(1), EDITOR.name)
    await newsroom.store.edits.apply(Change(ChangeKind.MUTE, EDITOR, clock.now(), mute=mute))

    await welcoming.look()

    assert await newsroom.deliveries() == []


async def test_a_channel_that_was_owed_something_before_is_shown_nothing_again(
    newsroom: Newsroom, clock: FakeClock
):
    await newsroom.follows(GAZETTE)
    newsroom.source.publishes(GAZETTE.id, a_report(1))
    await newsroom.polls()
    await newsroom.delivers()
    newsroom.source.publishes(GAZETTE.id, a_report(2))
    welcoming = await opened(newsroom, GAZETTE)

    await welcoming.look()
    await welcoming.look()

    assert len(await newsroom.deliveries()) == 1
