import itertools
from dataclasses import replace

import pytest

from bot.core.model import (
    AddedTerm,
    Change,
    ChangeKind,
    ChannelName,
    ChatName,
    Mute,
    MuteKind,
    Person,
    Term,
)
from bot.ports import Store
from tests.fakes.clock import START
from tests.fakes.values import EDITOR, WAGNER
from tests.store.scenes import HOUR

OTHER = Person(ChatName("console"), "u9", "somebody else", is_editor=True)
TERM = Term('"Africa Corps"', "en", inflect=False, note="new name", origin="u1 in console")
MUTE = Mute(
    MuteKind.SOURCE, "Sahel Gazette", ChannelName("newsroom"), START + 3 * HOUR, "an editor"
)
ADD = Change(ChangeKind.ADD_TERM, EDITOR, START, WAGNER, TERM)
REMOVE = replace(ADD, kind=ChangeKind.REMOVE_TERM, at=START + HOUR)
SILENCE = Change(ChangeKind.MUTE, EDITOR, START, mute=MUTE)
SPEAK = replace(SILENCE, kind=ChangeKind.UNMUTE, at=START + HOUR)
ADDED = AddedTerm(WAGNER, TERM, "an editor", START)


async def apply(store: Store, *changes: Change) -> list[bool]:
    return [await store.edits.apply(change) for change in changes]


async def undo(store: Store, person: Person = EDITOR, at=START + HOUR) -> Change | None:
    return await store.edits.undo_last(person, at)


async def test_a_term_added_is_listed_until_it_is_removed(each_store: Store) -> None:
    assert await apply(each_store, ADD) == [True]
    assert await each_store.edits.terms() == (ADDED,)
    assert await apply(each_store, REMOVE) == [True]
    assert await each_store.edits.terms() == ()


async def test_terms_come_oldest_first_each_with_its_watchlist(each_store: Store) -> None:
    later = replace(ADD, at=START + HOUR, term=Term("later"), by=OTHER)
    await apply(each_store, later, ADD)
    assert [(each.term, each.by) for each in await each_store.edits.terms()] == [
        (TERM, "an editor"),
        (Term("later"), "somebody else"),
    ]


async def test_what_changes_nothing_is_not_recorded(each_store: Store) -> None:
    assert await apply(each_store, REMOVE, SPEAK) == [False, False]
    assert await apply(each_store, ADD, ADD, SILENCE, SILENCE) == [True, False, True, False]
    undone = [await undo(each_store) for _ in range(3)]
    assert undone == [SILENCE, ADD, None]


async def test_the_same_term_may_stand_in_two_watchlists(each_store: Store) -> None:
    assert await apply(each_store, ADD, replace(ADD, watchlist="mali")) == [True, True]
    await apply(each_store, REMOVE)
    assert [each.watchlist for each in await each_store.edits.terms()] == ["mali"]


async def test_the_version_grows_with_every_change_to_terms_and_no_other(
    each_store: Store,
) -> None:
    versions = [await each_store.edits.version()]
    for change in (ADD, ADD, SILENCE, REMOVE):
        await apply(each_store, change)
        versions.append(await each_store.edits.version())
    await undo(each_store)
    versions.append(await each_store.edits.version())
    grown = [later > earlier for earlier, later in itertools.pairwise(versions)]
    assert grown == [True, False, False, True, True]


async def test_mutes_are_in_force_until_their_time(each_store: Store) -> None:
    everywhere = replace(MUTE, channel=None)
    await apply(each_store, SILENCE, replace(SILENCE, mute=everywhere))
    assert await each_store.edits.mutes(MUTE.until - HOUR) == (MUTE, everywhere)
    assert await each_store.edits.mutes(MUTE.until) == ()
    async with each_store.intake() as intake:
        assert await intake.mutes(START) == (MUTE, everywhere)


async def test_a_mute_may_be_made_longer_and_lifted(each_store: Store) -> None:
    longer = replace(MUTE, until=START + 9 * HOUR)
    assert await apply(each_store, SILENCE, replace(SILENCE, mute=longer)) == [True, True]
    assert await each_store.edits.mutes(START) == (longer,)
    assert await apply(each_store, SPEAK, SPEAK) == [True, False]
    assert await each_store.edits.mutes(START) == ()


async def test_a_mute_that_has_ended_cannot_be_lifted(each_store: Store) -> None:
    await apply(each_store, SILENCE)
    assert await apply(each_store, replace(SPEAK, at=MUTE.until)) == [False]


async def test_undo_takes_back_ones_newest_change_then_the_one_before(each_store: Store) -> None:
    await apply(each_store, ADD, SILENCE, replace(ADD, by=OTHER, term=Term("theirs")))
    assert [await undo(each_store), await undo(each_store)] == [SILENCE, ADD]
    assert await undo(each_store) is None
    assert [each.term.text for each in await each_store.edits.terms()] == ["theirs"]
    assert await each_store.edits.mutes(START) == ()


async def test_undoing_a_removal_restores_the_term_as_it_was(each_store: Store) -> None:
    removed_by_another = replace(REMOVE, by=OTHER, term=Term(TERM.text))
    await apply(each_store, ADD, removed_by_another)
    assert await undo(each_store, OTHER) == removed_by_another
    assert await each_store.edits.terms() == (ADDED,)
    assert await undo(each_store) == ADD


async def test_undoing_an_unmute_or_a_longer_mute_restores_what_was(each_store: Store) -> None:
    longer = replace(SILENCE, mute=replace(MUTE, until=START + 9 * HOUR))
    await apply(each_store, SILENCE, longer, SPEAK)
    assert await undo(each_store) == SPEAK
    assert await each_store.edits.mutes(START) == (longer.mute,)
    assert await undo(each_store) == longer
    assert await each_store.edits.mutes(START) == (MUTE,)
    assert await undo(each_store) == SILENCE
    assert await each_store.edits.mutes(START) == ()


async def test_what_no_longer_stands_is_passed_over(each_store: Store) -> None:
    first = replace(ADD, term=Term("first"))
    await apply(each_store, first, ADD, SILENCE, replace(REMOVE, by=OTHER))
    assert await undo(each_store, at=MUTE.until) == first
    assert await each_store.edits.terms() == ()


async def test_a_removal_is_not_undone_once_somebody_added_the_term_again(
    each_store: Store,
) -> None:
    await apply(each_store, ADD, REMOVE, replace(ADD, by=OTHER, at=START + HOUR))
    assert await undo(each_store) is None
    assert len(await each_store.edits.terms()) == 1


async def test_an_unmute_is_not_undone_once_it_is_muted_anew_or_would_be_over(
    each_store: Store,
) -> None:
    await apply(each_store, SILENCE, SPEAK)
    assert await undo(each_store, at=MUTE.until) is None
    await apply(each_store, replace(SILENCE, by=OTHER))
    assert await undo(each_store) is None
    assert await each_store.edits.mutes(START) == (MUTE,)


async def test_people_are_told_apart_by_chat_and_id(each_store: Store) -> None:
    await apply(each_store, ADD)
    namesake = replace(EDITOR, chat=ChatName("slack"))
    assert await undo(each_store, namesake) is None


async def test_hostile_words_are_data(each_store: Store) -> None:
    hostile = replace(ADD, term=Term("'); DROP TABLE term; --\0\ud800"))
    clean = Term("'); DROP TABLE term; --\ufffd\ufffd")
    assert await apply(each_store, hostile, hostile) == [True, False]
    assert [each.term for each in await each_store.edits.terms()] == [clean]
    undone = await undo(each_store)
    assert undone is not None
    assert undone.term == clean


@pytest.mark.parametrize("kind", list(ChangeKind))
async def test_a_change_about_nothing_is_a_bug(each_store: Store, kind: ChangeKind) -> None:
    with pytest.raises(ValueError, match="about a term or a mute"):
        await apply(each_store, Change(kind, EDITOR, START))
