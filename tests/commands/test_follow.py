from dataclasses import replace

import pytest

from bot.commands import Commands
from bot.commands.follow import follow
from bot.core.errors import AskError
from bot.core.model import Ask, Field, Match, Span, WatchlistName
from tests.fakes.desk import Asking
from tests.fakes.values import CHANNEL, EDITOR, READER
from tests.store.scenes import taken, visit

MALI = WatchlistName("mali-russia")


async def follows(asking: Asking) -> list[tuple[str, str, str]]:
    added = await asking.store.edits.follows()
    return [(each.channel, each.watchlist, each.by) for each in added]


async def test_a_channel_follows_a_list_at_once_and_is_told_what_it_brings(asking: Asking):
    await visit(asking.store, taken(matches=(Match(MALI, "@mali", (Span(Field.TITLE, 0, 5),)),)))
    answer = await asking.ask("follow mali-russia")
    assert answer.headline == "newsroom now follows Mali–Russia"
    assert answer.lines == (
        "In the last 7d it matched 1 item.",
        "newsroom follows: mali-russia, wagner",
        "It is live. `undo` takes it back.",
    )
    assert await follows(asking) == [("newsroom", MALI, "an editor")]
    assert [each.watchlist for each in asking.desk.watching.follows] == [MALI]


async def test_it_follows_no_longer_once_that_is_said(asking: Asking):
    await asking.ask("follow mali-russia")
    answer = await asking.ask("unfollow mali-russia")
    assert answer.headline == "newsroom no longer follows mali-russia"
    assert answer.lines[0] == "newsroom follows: wagner"
    assert asking.desk.watching.follows == ()


async def test_what_is_taken_back_is_over_at_once(asking: Asking):
    await asking.ask("follow mali-russia")
    undone = await asking.ask("undo")
    assert undone.headline == "Taken back: no longer followed: mali-russia in newsroom"
    assert asking.desk.watching.follows == ()
    await asking.ask("follow mali-russia")
    await asking.ask("unfollow mali-russia")
    undone = await asking.ask("undo")
    assert undone.headline == "Taken back: followed again: mali-russia in newsroom"
    assert len(asking.desk.watching.follows) == 1


async def test_what_the_configuration_says_is_removed_there(asking: Asking):
    answer = await asking.ask("unfollow wagner")
    assert answer.code == "in-file"
    assert "so it is removed there" in answer.headline
    assert "mute list wagner 7d" in "".join(answer.lines)


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ((), "follow wagner"),
        (("follow mali-russia",), "follow mali-russia"),
        ((), "unfollow mali-russia"),
    ],
)
async def test_what_changes_nothing_is_said_so(asking: Asking, before: tuple[str, ...], words: str):
    for each in before:
        await asking.ask(each)
    assert (await asking.ask(words)).code == "nothing-changed"


async def test_a_channel_that_follows_every_list_needs_no_other(asking: Asking):
    every = replace(CHANNEL, follows=None)
    asking.commands = Commands(replace(asking.desk, channels=(every,)))
    assert (await asking.ask("follow mali-russia")).code == "nothing-changed"
    assert (await asking.ask("unfollow mali-russia")).code == "in-file"


@pytest.mark.parametrize("words", ["follow mali-russia", "unfollow mali-russia"])
async def test_only_a_configured_channel_and_an_editor_can(asking: Asking, words: str):
    assert (await asking.ask(words, channel=None)).code == "no-channel"
    assert (await asking.ask(words, person=READER)).code == "not-editor"
    assert (await asking.ask("follow nothing")).code == "unknown-list"
    assert await follows(asking) == []


async def test_a_list_whose_file_went_meanwhile_is_not_followed(asking: Asking):
    ask = Ask("follow gone", EDITOR, CHANNEL.name, asking.clock.now())
    with pytest.raises(AskError, match="was removed just now"):
        await follow(asking.desk, ask, list=WatchlistName("gone"))
