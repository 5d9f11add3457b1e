import pytest

from bot.commands import COMMANDS, write
from bot.core.model import Field, Match, Priority, Span, WatchlistName
from tests.fakes.clock import START
from tests.fakes.desk import Asking
from tests.fakes.values import FEED, ITEM, MATCH, READER
from tests.store.scenes import DAY, a_story_item, taken, visit

MALI = Match(WatchlistName("mali-russia"), "@mali", (Span(Field.TITLE, 0, 5),))
GONE = Match(WatchlistName("gone"), "x", (Span(Field.TITLE, 0, 5),))


async def headlines(asking: Asking, words: str) -> list[str]:
    return [card.headline for card in (await asking.ask(words, person=READER)).cards]


async def test_the_newest_matched_items_come_as_cards(asking: Asking) -> None:
    await visit(asking.store, taken())
    answer = await asking.ask("latest", person=READER)
    (card,) = answer.cards
    assert answer.headline == "The newest item"
    assert (card.headline, card.url, card.source.name) == (ITEM.title, ITEM.url, FEED.name)
    assert (card.watchlist, card.watchlist_title) == ("wagner", "Wagner Group and successors")
    assert (card.priority, card.matched[0].forms) == (Priority.HIGH, ("Wagner",))


async def test_a_card_claims_no_alert_that_may_not_exist(asking: Asking) -> None:
    await visit(asking.store, taken())
    (card,) = (await asking.ask("latest")).cards
    assert (card.alert, card.story) == (None, None)


async def test_five_are_shown_unless_more_are_asked_for(asking: Asking) -> None:
    await visit(asking.store, *(taken(a_story_item(f"n{n}")) for n in range(8)))
    assert len(await headlines(asking, "latest")) == 5
    assert len(await headlines(asking, "latest 7")) == 7


async def test_list_words_and_time_narrow_the_answer(asking: Asking) -> None:
    old = a_story_item("old", published_at=START - DAY, first_seen_at=START - DAY)
    await visit(
        asking.store,
        taken(a_story_item("gold", title="Gold mine taken")),
        taken(a_story_item("mali"), matches=(MALI,)),
        taken(old),
    )
    assert await headlines(asking, "latest mali-russia") == ["Title of mali"]
    assert await headlines(asking, "latest gold MINE") == ["Gold mine taken"]
    assert "Title of old" not in await headlines(asking, "latest 12h")
    assert (await asking.ask("latest wagner gold 12h")).headline == (
        "The newest item on wagner with “gold” in the last 12h"
    )


async def test_an_item_of_several_lists_is_shown_under_the_weightiest(asking: Asking) -> None:
    await visit(asking.store, taken(matches=(MALI, MATCH)))
    (card,) = (await asking.ask("latest")).cards
    assert (card.watchlist, card.priority) == ("wagner", Priority.HIGH)


async def test_an_item_of_a_list_that_is_gone_is_still_shown(asking: Asking) -> None:
    await visit(asking.store, taken(matches=(GONE,)))
    (card,) = (await asking.ask("latest")).cards
    assert (card.watchlist, card.watchlist_title, card.priority) == ("gone", "gone", "normal")


@pytest.mark.parametrize(
    ("words", "headline", "way"),
    [
        ("latest", "Nothing matched", "`latest` without more"),
        ("latest wagner 1h", "Nothing matched on wagner in the last 1h", "`watch show wagner`"),
        ("latest wagnr", "Nothing matched with “wagnr”", "`latest wagner`"),
        ("latest xyz", "Nothing matched with “xyz”", "`status`"),
    ],
)
async def test_an_empty_answer_says_why_it_may_be_so_and_what_to_try(
    asking: Asking, words: str, headline: str, way: str
) -> None:
    await visit(asking.store, taken(matches=()))
    answer = await asking.ask(words)
    assert (answer.headline, answer.is_refusal, answer.cards) == (headline, False, ())
    assert answer.lines[0] == "In the last 24 h: 1 items from 1 feeds (0 failing), 0 alerts."
    assert way in " ".join(answer.lines)


@pytest.mark.parametrize("words", ["%", "' OR 1=1 --", '"x" OR NEAR(', "*", "\\"])
async def test_query_syntax_is_data(asking: Asking, words: str) -> None:
    await visit(asking.store, taken())
    answer = await asking.ask(write(COMMANDS["latest"], {"words": words}))
    assert (answer.cards, answer.is_refusal) == ((), False)
