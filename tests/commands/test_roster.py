from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.roster import LONGEST_NAME, free_name, roster, same
from tests.fakes.clock import START
from tests.fakes.desk import Asking
from tests.fakes.values import FEED


@pytest.mark.parametrize(
    "other",
    ["https://a.example/rss/", "http://a.example/rss", "https://A.example:443/rss?utm_source=x#y"],
)
def test_spellings_of_one_address_are_the_same(other: str) -> None:
    assert same(other) == same("https://a.example/rss")


@pytest.mark.parametrize("other", ["https://a.example/RSS", "https://b.example/rss", "rss", ""])
def test_other_addresses_are_not(other: str) -> None:
    assert same(other) != same("https://a.example/rss")


@given(st.text(max_size=300), st.text(max_size=50))
def test_a_name_is_never_empty_nor_long(name: str, host: str) -> None:
    free = free_name(name, "https://a.example/rss", {"a.example"})
    assert free.strip()
    assert len(free) <= LONGEST_NAME + len(" (https://a.example/rss)")
    assert same(host) is not None


async def test_a_feed_of_the_file_that_was_never_taken_up_is_new(asking: Asking) -> None:
    asking.configures(replace(FEED, origin="vedette.yaml:3:5"))
    (standing,) = await roster(asking.desk, START)
    assert (standing.state.state, standing.place, standing.is_filed) == (
        "new",
        "vedette.yaml:3:5",
        True,
    )
