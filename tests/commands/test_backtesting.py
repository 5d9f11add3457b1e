from collections.abc import AsyncIterator

import pytest

from bot.commands import backtesting
from bot.commands.sifting import Limits
from bot.core.backtest import Candidate
from bot.core.errors import OutsideError
from bot.core.model import Match, WatchlistName
from bot.ports import Store
from tests.fakes.clock import START
from tests.fakes.desk import Asking
from tests.fakes.values import FEED, READER
from tests.store.scenes import DAY, a_feed, a_story_item, taken, visit

NO_MATCH: tuple[Match, ...] = ()
WAGNER = WatchlistName("wagner")


async def holds(store: Store, *titles: str, days_ago: int = 0) -> None:
    at = START - days_ago * DAY
    times = {"published_at": at, "first_seen_at": at}
    items = (a_story_item(f"{each} {days_ago}", title=each, text="", **times) for each in titles)
    await visit(store, *(taken(each, matches=NO_MATCH) for each in items))


async def test_a_backtest_counts_by_day_and_source_and_names_the_newest(asking: Asking) -> None:
    await holds(asking.store, "Gao falls", days_ago=2)
    await holds(asking.store, "Gao is quiet", "Kidal")
    answer = await asking.ask("watch test gao", person=READER)
    assert answer.headline == "2 of 3 items of the last 7d match gao"
    assert answer.lines == (
        "About 0.5 alerts a day",
        "None of them is caught by a list so far",
        "Sun 02 Jan 0",
        "Mon 03 Jan 0",
        "Tue 04 Jan 1 ▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇",
        "Wed 05 Jan 0",
        "Thu 06 Jan 1 ▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇",
        f"Sources: {FEED.name} 2",
        f"· 2022-01-06 Gao is quiet — {FEED.name}",
        f"· 2022-01-04 Gao falls — {FEED.name}",
    )
    assert answer.facts == (
        ("found", "2"),
        ("items", "3"),
        ("whole", "true"),
        ("caught", "0"),
        ("alerts_a_day", "0.5"),
    )
    assert await asking.store.edits.terms() == ()


async def test_what_lists_catch_already_is_told(asking: Asking) -> None:
    await holds(asking.store, "Wagner in Gao", "Africa Corps in Gao", "Gao")
    answer = await asking.ask("watch test gao")
    line = '2 of 3 are already caught: 1 by `"Africa Corps"` on wagner, 1 by `wagner` on wagner'
    assert line in answer.lines


async def test_of_very_many_only_some_are_compared(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backtesting, "MOST_COMPARED", 2)
    await holds(asking.store, "gao", "gao wagner", "wagner gao")
    answer = await asking.ask("watch test gao")
    assert "2 of the 2 compared are already caught: 2 by `wagner` on wagner" in answer.lines


async def test_a_term_that_matches_everything_is_called_too_broad(asking: Asking) -> None:
    await holds(asking.store, *(f"gao {n}" for n in range(30)))
    answer = await asking.ask("watch test /[a-z]+/")
    assert answer.lines[0].startswith("Too broad: it matches 100 % of all items. Join it with AND")


async def test_what_stopped_says_how_far_it_came(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    await holds(asking.store, "gao")
    monkeypatch.setattr(backtesting, "Limits", lambda **_: Limits(seconds=0))
    answer = await asking.ask("watch test gao")
    assert answer.headline == "At least 0 items of the last 7d match gao"
    assert answer.lines == (
        "Stopped after 0 items, back to 2022-01-06 12:00 UTC: all counts are of these.",
    )


async def test_many_days_and_sources_are_summed_up(asking: Asking) -> None:
    for number in range(7):
        feed = a_feed(f"paper{number}")
        at = START - number * 5 * DAY
        item = a_story_item(f"n{number}", title="gao", feed=feed, published_at=at, first_seen_at=at)
        await visit(asking.store, taken(item), feed=feed)
    lines = (await asking.ask("watch test gao 31d")).lines
    assert sum(" Jan " in line or " Dec " in line for line in lines) == 14
    assert "Before that: 4" in lines
    assert any(line.endswith("and 2 more") for line in lines)


async def test_an_empty_archive_is_said_to_be_so(asking: Asking) -> None:
    answer = await asking.ask("watch test gao")
    assert answer.headline == "There are no items of the last 7d that could match gao"
    assert answer.lines == ()


async def test_a_term_that_matches_nothing_has_nothing_more_to_say(asking: Asking) -> None:
    await holds(asking.store, "Kidal")
    answer = await asking.ask("watch test gao and menaka 2d")
    assert answer.headline == "None of 1 item of the last 2d match gao and menaka"
    (hint,) = answer.lines
    assert "AND" in hint


async def test_a_loud_term_is_counted_in_whole_alerts(asking: Asking) -> None:
    await holds(asking.store, *(f"gao {n}" for n in range(40)))
    assert "About 20 alerts a day" in (await asking.ask("watch test gao")).lines


@pytest.mark.parametrize(
    ("term", "code"),
    [
        ("(gao", "unclosed-paren"),
        ("x" * 2_001, "too-long"),
        (r"/(\pL{100}){100}/", "regex-unsupported"),
        (" OR ".join(["/a{9}/"] * 100), "too-large"),
        ("NOT gao", "pure-negative"),
    ],
)
async def test_a_term_that_cannot_be_used_is_refused_with_its_reason(
    asking: Asking, term: str, code: str
) -> None:
    assert (await asking.ask(f"watch test {term}")).code == code
    assert (await asking.ask(f"watch add wagner {term}")).code == code


async def test_a_regular_expression_made_to_hang_is_through_at_once(asking: Asking) -> None:
    """Where others try every way to cut the text in pieces, RE2 reads it once."""
    await visit(asking.store, taken(a_story_item("evil", text=f"{'a' * 50_000}!")))
    answer = await asking.ask("watch test /(a+)+b/")
    assert answer.headline.startswith("None of 1 item")


# -- beside an added term ---------------------------------------------------------------------


async def test_an_added_term_tells_its_week_with_three_samples(asking: Asking) -> None:
    await holds(asking.store, *(f"Gao {n}" for n in range(4)))
    lines = (await asking.ask("watch add wagner gao")).lines
    assert "4 of 4 items of the last 7d match it" in lines
    assert sum(line.startswith("· 2022-01-06 Gao") for line in lines) == 3
    assert "undo" in lines[-1]


async def test_an_added_term_that_is_too_broad_warns(asking: Asking) -> None:
    await holds(asking.store, *(f"gao {n}" for n in range(30)))
    lines = (await asking.ask("watch add wagner gao")).lines
    assert any(line.startswith("Too broad: it matches 100 %") for line in lines)


async def test_a_term_is_added_even_if_the_archive_cannot_be_asked(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> AsyncIterator[tuple[Candidate, ...]]:
        raise OutsideError("the disk fails to read")
        yield ()

    monkeypatch.setattr(asking.store.search, "candidates", broken)
    answer = await asking.ask("watch add wagner gao")
    assert not answer.is_refusal
    assert "cannot be told now: the disk fails to read" in "\n".join(answer.lines)
