import pytest

from bot.commands import COMMANDS, read, search, write
from bot.commands.sifting import Limits
from bot.core.errors import AskError
from bot.core.model import Priority
from tests.fakes.clock import START
from tests.fakes.desk import Asking
from tests.fakes.values import FEED, ITEM, READER
from tests.store.scenes import DAY, a_story_item, taken, visit


async def headlines(asking: Asking, words: str) -> list[str]:
    return [card.headline for card in (await asking.ask(words, person=READER)).cards]


async def holds(asking: Asking, *titles: str) -> None:
    items = (a_story_item(each, title=each, text="") for each in titles)
    await visit(asking.store, *(taken(each, matches=()) for each in items))


async def test_items_that_matched_no_list_are_found_too(asking: Asking) -> None:
    await visit(asking.store, taken(matches=()))
    answer = await asking.ask("search timbuktu", person=READER)
    (card,) = answer.cards
    assert answer.headline == "1 found for timbuktu"
    assert (card.headline, card.url, card.source.name) == (ITEM.title, ITEM.url, FEED.name)
    assert card.line == f"{ITEM.title} — {FEED.name}"
    assert (card.watchlist, card.alert, card.story) == (None, None, None)
    assert (card.priority, card.matched[0].forms) == (Priority.NORMAL, ("Timbuktu",))
    assert answer.facts == (("found", "1"), ("whole", "true"))


async def test_the_language_of_terms_is_understood_whole(asking: Asking) -> None:
    await holds(asking, "Gao falls", "Kidal falls", "Gao and Kidal fall", "Opera in Gao")
    assert await headlines(asking, 'search gao NOT "opera" NOT kidal') == ["Gao falls"]
    assert await headlines(asking, "search gao NEAR/2 kidal") == ["Gao and Kidal fall"]
    assert await headlines(asking, "search @mali") == []


async def test_five_newest_are_shown_unless_more_are_asked_for(asking: Asking) -> None:
    for number in range(7):
        at = START - number * DAY
        item = a_story_item(f"n{number}", title=f"gao {number}", published_at=at)
        await visit(asking.store, taken(item))
    assert await headlines(asking, "search gao") == [f"gao {n}" for n in range(5)]
    assert len(await headlines(asking, "search gao 6")) == 6
    answer = await asking.ask("search gao 2")
    assert answer.headline == "7 found for gao, the newest 2"


async def test_a_time_narrows_it(asking: Asking) -> None:
    old = a_story_item("old", title="gao", published_at=None, first_seen_at=START - 2 * DAY)
    await visit(asking.store, taken(old))
    assert (await asking.ask("search gao 1d")).headline == "Nothing found for gao in the last 1d"
    assert len(await headlines(asking, "search gao 3d")) == 1


async def test_a_term_that_cannot_be_read_is_refused_with_a_caret(asking: Asking) -> None:
    answer = await asking.ask('search gao "kidal')
    assert (answer.code, answer.lines[:2]) == ("unclosed-quote", ('gao "kidal', "    ^"))


async def test_of_very_many_the_newest_arrivals_are_put_in_order(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST_FOUND", 3)
    await holds(asking, *(f"gao {n}" for n in range(5)))
    answer = await asking.ask("search gao 2")
    assert answer.headline == "3 or more found for gao, the newest 2"
    assert answer.lines == ()


async def test_a_search_that_runs_out_of_time_says_how_far_it_came(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    await holds(asking, "gao")
    monkeypatch.setattr(search, "Limits", lambda hits: Limits(seconds=0, hits=hits))
    answer = await asking.ask("search gao")
    assert answer.lines[0].startswith("Stopped after 0 items")


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("gao", ("gao", None, None)),
        ('"gold mine" 7d', ('"gold mine"', 7, None)),
        ("gao NEAR/3 kidal 10 7d", ("gao NEAR/3 kidal", 7, 10)),
        ('"in 7d"', ('"in 7d"', None, None)),
        ("7d", ("7d", None, None)),
        ("(m23 7d)", ("(m23 7d)", None, None)),
    ],
)
def test_time_and_count_come_after_the_term_which_is_left_as_written(words, values) -> None:
    term, days, count = values
    command, found = read(f"search {words}", ())
    assert command.name == "search"
    assert found == {"term": term, "since": days and days * DAY, "count": count}


def test_a_count_that_is_none_is_told_where_it_stands() -> None:
    with pytest.raises(AskError) as caught:
        read("search  gao 26 7d", ())
    assert (caught.value.code, caught.value.column) == ("bad-count", 13)


@pytest.mark.parametrize("term", ["m23 7d", "gao 5"])
def test_a_term_that_ends_like_a_time_is_written_in_brackets(term: str) -> None:
    command = COMMANDS["search"]
    written = write(command, {"term": term})
    assert read(written, ())[1] == {"term": f"({term})", "since": None, "count": None}


@pytest.mark.parametrize(
    "words",
    [
        "'; DROP TABLE item; --",
        "1=1 --",
        'title:x AND "',
        "gao* OR 1=1",
        "{words}: gao",
        "gao & !kidal | <->",
        "^gao + \\",
        "\0 \ud800",
        "%",
        "*",
    ],
)
async def test_syntax_of_a_database_is_data_or_a_mistake(asking: Asking, words: str) -> None:
    await holds(asking, "gao")
    answer = await asking.ask(f"search {words}")
    assert answer.code != "outside"
    assert answer.is_refusal or answer.headline.startswith(("Nothing found", "1 found"))
    assert await headlines(asking, "search gao") == ["gao"]
