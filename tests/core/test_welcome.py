from datetime import timedelta

import pytest

from bot.core.model import (
    DeliveryKind,
    Field,
    Match,
    Mute,
    MuteKind,
    Priority,
    Reason,
    Report,
    Span,
    Term,
    Watchlist,
    WatchlistName,
)
from bot.core.welcome import welcome
from tests.fakes.clock import START
from tests.fakes.values import ALERT, CHANNEL, ITEM, MATCH, STORY, WAGNER, a_channel, an_item

MALI = WatchlistName("mali")
TERMS = (Term("wagner"),)
LISTS = {
    WAGNER: Watchlist(WAGNER, "Wagner Group", Priority.HIGH, any=TERMS),
    MALI: Watchlist(MALI, "Mali", Priority.NORMAL, any=TERMS),
}
BOTH = (Match(MALI, "wagner", (Span(Field.TITLE, 0, 6),)), MATCH)


def shown(channel=CHANNEL, item=ITEM, matches=BOTH, lists=LISTS, mutes=()):
    return welcome(Report(item, matches), STORY, channel, lists, mutes, START)


def test_a_match_is_owed_as_the_alert_of_its_weightiest_list():
    taken = shown(a_channel(follows=None))
    assert taken is not None
    (alert,), (owed,) = taken.routing.alerts, taken.routing.owed
    assert (alert.id, alert.watchlist, alert.priority) == (ALERT.id, WAGNER, Priority.HIGH)
    assert (owed.kind, owed.alert, owed.channel) == (DeliveryKind.POST, ALERT.id, CHANNEL.name)
    assert owed.reason is Reason.ALERTED
    assert taken.matches == (MATCH,)


def test_only_lists_that_the_channel_follows_count():
    taken = shown(a_channel(follows=frozenset({MALI})))
    assert taken is not None
    assert [alert.watchlist for alert in taken.routing.alerts] == [MALI]


def test_an_old_match_is_shown_too():
    assert shown(item=an_item(published_at=START - timedelta(days=900))) is not None


@pytest.mark.parametrize(
    "changes",
    [
        {"channel": a_channel(follows=frozenset())},
        {"lists": {}},
        {"channel": a_channel(least_priority=Priority.URGENT)},
        {"mutes": (Mute(MuteKind.WATCHLIST, WAGNER, None, START + timedelta(1), "x"),)},
    ],
)
def test_what_would_never_alert_there_is_not_shown(changes):
    assert shown(**changes) is None
