from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.commands.local_times import moment, times_line, zone_of
from bot.core.model import Ask, QuietHours
from tests.fakes.clock import START
from tests.fakes.desk import Asking
from tests.fakes.values import CHANNEL, EDITOR

KOLKATA = ZoneInfo("Asia/Kolkata")


def test_the_zone_is_that_of_the_channels_quiet_hours_else_utc(asking: Asking):
    quiet = replace(CHANNEL, quiet=QuietHours(0, 60, "Asia/Kolkata"))
    desk = replace(asking.desk, channels=(quiet,))
    here = Ask("brief", EDITOR, CHANNEL.name, START)
    assert zone_of(desk, here) == KOLKATA
    assert zone_of(asking.desk, here).key == "UTC"
    assert zone_of(desk, replace(here, channel=None)).key == "UTC"


def test_the_date_stands_by_a_time_of_another_day_there():
    assert moment(START, START, KOLKATA) == "17:30"
    late = START + timedelta(hours=7)  # half past midnight in Kolkata
    assert moment(START, late, KOLKATA) == "2022-01-06 17:30"
    assert times_line(START, late, KOLKATA) == (
        "From 2022-01-06 17:30 to 00:30, times in Asia/Kolkata"
    )
