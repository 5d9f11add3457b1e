import pytest

from bot.core.model import Person
from tests.fakes.desk import Asking
from tests.fakes.values import EDITOR, READER


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (["watch add wagner Kidal"], "Taken back: wagner no longer watches Kidal"),
        (
            ["watch add wagner Kidal", "watch remove wagner Kidal"],
            "Taken back: wagner watches Kidal again",
        ),
        (["mute wagner 2h"], "Taken back: the mute of list wagner"),
        (["mute wagner 2h", "unmute wagner"], "Taken back: list wagner is muted again"),
    ],
)
async def test_the_last_change_is_taken_back_and_named(
    asking: Asking, changes: list[str], said: str
) -> None:
    for words in changes:
        await asking.ask(words)
    assert (await asking.ask("undo")).headline == said


async def test_a_term_taken_back_matches_no_more_at_once(asking: Asking) -> None:
    before = asking.desk.watching.book.watchlists
    await asking.ask("watch add wagner Kidal")
    during = asking.desk.watching.book.watchlists
    await asking.ask("undo")
    assert asking.desk.watching.book.watchlists == before != during


async def test_only_ones_own_changes_are_taken_back(asking: Asking) -> None:
    await asking.ask("watch add wagner Kidal")
    other = Person(EDITOR.chat, "u9", "another editor", is_editor=True)
    answer = await asking.ask("undo", person=other)
    assert answer.code == "nothing-to-undo"
    assert len(await asking.store.edits.terms()) == 1


async def test_readers_take_nothing_back(asking: Asking) -> None:
    assert (await asking.ask("undo", person=READER)).code == "not-editor"
