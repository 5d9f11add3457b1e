from dataclasses import replace
from datetime import timedelta

from bot.core.digests import (
    GATHER,
    MOST_NAMED,
    NOTHING_GATHERS,
    Gathering,
    caught_up,
    digest_message,
    missed_since,
)
from bot.core.model import AlertId, DeliveryKind, OpenDigest, QuietHours, Reason
from tests.fakes.clock import START
from tests.fakes.values import ALERT, CHANNEL, a_channel

HOUR = timedelta(hours=1)
MAX_AGE = 48 * HOUR
KEY = f"digest:catch-up/2022-01-06T12:00:00.000000:{CHANNEL.name}:1"


def test_an_outage_is_one_that_was_longer_than_items_alert():
    assert missed_since(START - MAX_AGE, MAX_AGE, START) is None
    assert missed_since(None, MAX_AGE, START) is None
    assert missed_since(START - 49 * HOUR, MAX_AGE, START) == START - 50 * HOUR


def test_the_first_alert_begins_a_digest_that_gathers_for_a_while():
    owed = caught_up(ALERT.id, CHANNEL, NOTHING_GATHERS, START)

    assert (owed.key, owed.kind, owed.alert) == (KEY, DeliveryKind.DIGEST, ALERT.id)
    assert (owed.not_before, owed.reason) == (START + GATHER, Reason.CAUGHT_UP)


def test_later_ones_join_it_until_it_is_full_then_a_further_part_begins():
    gathering, keys = NOTHING_GATHERS, []
    for number in range(2 * MOST_NAMED + 1):
        now = START + timedelta(seconds=number)
        owed = caught_up(AlertId(str(number)), CHANNEL, gathering, now)
        gathering = gathering.with_one_more(owed)
        keys.append(owed.key)

    second = KEY.replace("00.000000", "10.000000")[:-1] + "2"
    third = KEY.replace("00.000000", "20.000000")[:-1] + "3"
    assert keys == [KEY] * 10 + [second] * 10 + [third]
    assert gathering.open[CHANNEL.name] == OpenDigest(keys[-1], 1)


def test_each_channel_has_its_own():
    other = a_channel(name="desk")
    gathering = Gathering({other.name: OpenDigest("digest:catch-up/x:desk:1", 3)})

    assert caught_up(ALERT.id, CHANNEL, gathering, START).key == KEY
    assert caught_up(ALERT.id, other, gathering, START).key == "digest:catch-up/x:desk:1"


def test_one_that_begins_soon_after_another_has_gone_is_not_taken_for_that():
    soon = caught_up(AlertId("second"), CHANNEL, NOTHING_GATHERS, START + timedelta(seconds=1))

    assert soon.key != caught_up(ALERT.id, CHANNEL, NOTHING_GATHERS, START).key


def test_quiet_hours_put_it_off_until_they_end():
    quiet = a_channel(quiet=QuietHours(11 * 60, 18 * 60))

    assert caught_up(ALERT.id, quiet, NOTHING_GATHERS, START).not_before == START + 6 * HOUR


def test_its_message_names_every_alert_with_headline_link_and_list():
    second = replace(ALERT, id=AlertId("second"))
    message = digest_message([ALERT, second], START, START)

    assert message.line == (
        "[DIGEST] 2 reports from while feeds could not be read (2022-01-06 12:00:00 UTC)"
    )
    assert [each.alert for each in message.named] == [ALERT.id, "second"]
    assert message.named[0].headline == ALERT.reports[0].item.title
    assert message.named[0].url == ALERT.reports[0].item.url
    assert message.named[0].watchlist == ALERT.watchlist
    assert digest_message([ALERT], START, START).headline.startswith("1 report from")
