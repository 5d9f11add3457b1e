from dataclasses import replace

import pytest

from bot.commands import quota
from bot.core.ids import feed_id
from bot.core.model import ChangeKind, Feed, Outline
from bot.ports import Store
from tests.fakes.desk import Asking
from tests.fakes.values import FEED, READER

LIST = "https://example.org/sahel.opml"


def a_feed(number: int, name: str = "") -> Feed:
    url = f"https://n{number}.example/rss"
    return Feed(feed_id(url), url, name or f"News {number}")


def listed(asking: Asking, *feeds: Feed, bad: tuple[str, ...] = ()) -> None:
    asking.source.outlines[LIST] = Outline("list", feeds, bad)


async def names(store: Store) -> list[str]:
    return [state.feed.name for state in await store.feeds.states()]


async def test_a_preview_adds_nothing(asking: Asking) -> None:
    listed(asking, a_feed(1), a_feed(2))
    answer = await asking.ask(f"feeds import {LIST} preview")
    assert (answer.headline, await names(asking.store)) == ("Would add 2 feeds", [])
    assert answer.lines == (
        "· News 1 · https://n1.example/rss · independent",
        "· News 2 · https://n2.example/rss · independent",
        "Nothing is added yet: leave out `preview` to add them.",
    )


async def test_what_is_new_is_added_what_is_known_or_bad_is_counted(asking: Asking) -> None:
    asking.configures(FEED)
    twin = replace(a_feed(1), url="http://n1.example/rss/", id=feed_id("twin"))
    bad = tuple(f"file:///{number}" for number in range(7))
    listed(asking, a_feed(1), FEED, twin, bad=bad)
    answer = await asking.ask(f"feeds import {LIST}")
    assert (answer.headline, await names(asking.store)) == ("Now polled: 1 feed", ["News 1"])
    assert answer.lines[1:] == (
        "2 of the list are polled already",
        f"cannot be polled: {', '.join(bad[:5])} and 2 more",
        "Their first visits are silent. `undo` takes all of them back.",
    )
    assert answer.facts == (("new", "1"), ("known", "2"), ("bad", "7"))


async def test_passwords_in_a_list_are_not_shown(asking: Asking) -> None:
    listed(asking, a_feed(1), bad=("https://user:hunter2@n2.example/rss",))
    answer = await asking.ask(f"feeds import {LIST} preview")
    assert "cannot be polled: https://***@n2.example/rss" in answer.lines


async def test_one_undo_takes_a_whole_import_back(asking: Asking) -> None:
    listed(asking, *map(a_feed, range(12)))
    answer = await asking.ask(f"feeds import {LIST}")
    added = await names(asking.store)
    undone = await asking.ask("undo")
    assert (len(added), answer.lines[10]) == (12, "… and 2 more")
    assert await names(asking.store) == []
    assert undone.headline == (
        "Taken back: no longer polled: News 0, News 1, News 2, News 3, News 4 and 7 more feeds"
    )


async def test_namesakes_are_told_apart(asking: Asking) -> None:
    listed(asking, a_feed(1, "News"), a_feed(2, "News"), FEED)
    asking.configures(FEED)
    answer = await asking.ask(f"feeds import {LIST}")
    assert await names(asking.store) == ["News", "News (n2.example)"]
    assert "1 of the list is polled already" in answer.lines


async def test_a_list_without_anything_new_is_refused(asking: Asking) -> None:
    asking.configures(FEED)
    listed(asking, FEED)
    known = await asking.ask(f"feeds import {LIST}")
    listed(asking, bad=("file:///x",))
    empty = await asking.ask(f"feeds import {LIST}")
    assert (known.code, known.headline) == (
        "nothing-changed",
        "all 1 feeds of the list are polled already",
    )
    assert empty.headline == "the list has no feeds that can be polled"
    assert empty.lines == ("cannot be polled: file:///x",)


async def test_a_list_that_cannot_be_read_is_told_with_a_remedy(asking: Asking) -> None:
    answer = await asking.ask(f"feeds import {LIST}")
    assert (answer.code, answer.lines) == ("http-404", ("look for it",))


async def test_an_import_counts_for_its_person(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quota, "MOST_FEEDS", 1)
    listed(asking, a_feed(1), a_feed(2))
    answer = await asking.ask(f"feeds import {LIST}")
    assert (answer.code, await names(asking.store)) == ("too-many-feeds", [])


async def test_an_import_that_somebody_overtakes_adds_nothing(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed(asking, a_feed(1))
    tried = []

    async def apply(change):
        tried.append(change.kind)
        return False

    monkeypatch.setattr(asking.store.edits, "apply", apply)
    answer = await asking.ask(f"feeds import {LIST}")
    assert (answer.code, tried) == ("duplicate-feed", [ChangeKind.ADD_FEEDS])


async def test_readers_import_nothing(asking: Asking) -> None:
    assert (await asking.ask(f"feeds import {LIST}", person=READER)).code == "not-editor"
