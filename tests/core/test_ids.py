"""An id is the same for the same thing, and for no other."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.core.ids import (
    ALERT_LENGTH,
    ITEM_LENGTH,
    alert_id,
    delivery_key,
    digest,
    feed_id,
    item_id,
    story_id,
)
from bot.core.model import ChannelName, DeliveryKind, WatchlistName

FEED = feed_id("https://wire.example/feed")
ITEM = item_id(FEED, "guid:1")


@given(st.lists(st.text(), min_size=1, max_size=4), st.integers(1, 32))
def test_an_id_can_be_read_out_and_typed_whatever_it_is_made_of(parts, length):
    assert re.fullmatch(f"[a-z2-7]{{{length}}}", digest(*parts, length=length))


def test_the_same_thing_has_the_same_id_in_every_run():
    assert FEED == "q34wn6kgxoytyama"
    assert item_id(FEED, "guid:1") == ITEM


def test_what_is_different_has_another_id():
    ids = [FEED, ITEM, item_id(FEED, "guid:2"), item_id(feed_id("https://a.example"), "guid:1")]
    assert len({*ids, digest("ab", "c"), digest("a", "bc"), digest("abc")}) == 7


def test_a_story_is_known_by_its_first_report():
    assert story_id(ITEM) == ITEM


def test_an_alerts_id_is_short_because_people_type_it():
    alert = alert_id(story_id(ITEM), WatchlistName("wagner"))
    assert (len(alert), len(ITEM)) == (ALERT_LENGTH, ITEM_LENGTH) == (10, 16)


def test_a_deliverys_key_says_what_it_does_for_whom():
    key = delivery_key(DeliveryKind.EDIT, "abc", ChannelName("desk"), 2)
    assert key == "edit:abc:desk:2"
