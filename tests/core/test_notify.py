from datetime import timedelta

from bot.core.model import DeliveryKind
from bot.core.notify import notify
from tests.fakes.clock import START
from tests.fakes.values import CHANNEL, a_channel

OPS = a_channel(name="ops", is_ops=True)


def test_a_notice_goes_to_ops_channels_alone():
    (owed,) = notify("disk", "The disk is full.", [CHANNEL, OPS], START)

    assert (owed.kind, owed.channel, owed.alert) == (DeliveryKind.NOTICE, "ops", None)
    assert owed.notice == "The disk is full."


def test_one_event_is_told_once_a_day():
    def key(event, at):
        return notify(event, "…", [OPS], at)[0].key

    assert key("disk", START) == key("disk", START + timedelta(hours=5))
    assert (
        len({key("disk", START), key("gone", START), key("disk", START + timedelta(days=1))}) == 3
    )
