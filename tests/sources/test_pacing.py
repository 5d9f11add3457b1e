from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model import Hints
from bot.sources.document import Origin
from bot.sources.kinds.rss import read
from bot.sources.pacing import hints
from tests.fakes.clock import START

HOUR = timedelta(hours=1)
SY = "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'"


def told(channel: str, items: str = "<item><title>x</title></item>") -> Hints:
    """Return the hints of a whole document, as it is read."""
    rss = f"<rss version='2.0' {SY}><channel><title>x</title>{channel}{items}</channel></rss>"
    return read(rss, Origin("", START)).hints


@pytest.mark.parametrize(
    ("channel", "every"),
    [
        ("", None),
        ("<ttl>60</ttl>", HOUR),
        ("<ttl> 90 </ttl>", 1.5 * HOUR),
        ("<ttl>0</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<ttl>999999</ttl>", 24 * HOUR),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", HOUR),
        (
            "<sy:updatePeriod>\ndaily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            6 * HOUR,
        ),
        ("<sy:updateFrequency>2</sy:updateFrequency>", 12 * HOUR),
        (
            "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>",
            HOUR,
        ),
        ("<sy:updatePeriod>yearly</sy:updatePeriod>", 24 * HOUR),
        ("<sy:updatePeriod>often</sy:updatePeriod>", None),
        ("<ttl>30</ttl><sy:updatePeriod>daily</sy:updatePeriod>", HOUR / 2),
        ("<!-- <ttl>60</ttl> -->", None),
    ],
)
def test_rule_4_ttl_goes_before_the_syndication_module_at_most_a_day(channel, every):
    assert (told(channel).every or None) == every


def test_rule_4_hours_and_days_to_skip_are_read_also_behind_the_items():
    skipped = (
        "<skipHours><hour>0</hour><hour> 23 </hour><hour>24</hour><hour>x</hour></skipHours>"
        "<skipDays><day>Saturday</day><day>sunday</day><day>Someday</day></skipDays>"
    )
    item = "<item><title>x</title></item>"
    expected = Hints(None, None, frozenset({0, 23}), frozenset({5, 6}))
    assert told(skipped) == told("", item + skipped) == expected


def test_what_stands_in_an_item_is_no_hint():
    assert told("", "<item><title>x</title><ttl>60</ttl></item>") == Hints()


def test_a_document_that_is_not_well_formed_has_its_hints_too():
    assert told("<ttl>60</ttl><description>a & b</description>").every == HOUR


@given(st.binary(max_size=300) | st.text(max_size=100).map(str.encode), st.integers(0, 300))
def test_any_bytes_give_hints(xml, end):
    found = hints(xml, [(0, end)])
    assert found.every is None or timedelta() <= found.every <= timedelta(days=1)
    assert found.skip_hours <= frozenset(range(24))
