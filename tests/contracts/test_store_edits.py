import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.core.model import (
    AddedFeed,
    AddedTerm,
    Change,
    ChangeKind,
    ChannelName,
    ChatName,
    Follow,
    Mute,
    MuteKind,
    Person,
    Recorded,
    Term,
)
from bot.ports import Store
from bot.store import tables
from tests.fakes.clock import START
from tests.fakes.values import EDITOR, WAGNER
from tests.store.scenes import HOUR, a_feed

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
    with pytest.raises(ValueError, match="about a term, a mute, a follow or feeds"):
        await apply(each_store, Change(kind, EDITOR, START))


# -- follows ----------------------------------------------------------------------------------

FOLLOWS = Follow(ChannelName("newsroom"), WAGNER, "an editor", START)
FOLLOW = Change(ChangeKind.FOLLOW, EDITOR, START, follow=FOLLOWS)
UNFOLLOW = replace(FOLLOW, kind=ChangeKind.UNFOLLOW, at=START + HOUR)


async def test_a_follow_is_listed_until_it_is_ended(each_store: Store) -> None:
    elsewhere = replace(FOLLOW, follow=replace(FOLLOWS, channel=ChannelName("desk")))
    assert await apply(each_store, UNFOLLOW) == [False]
    assert await apply(each_store, FOLLOW, FOLLOW, elsewhere) == [True, False, True]
    assert await each_store.edits.follows() == (FOLLOWS, elsewhere.follow)
    assert await apply(each_store, UNFOLLOW) == [True]
    assert await each_store.edits.follows() == (elsewhere.follow,)


async def test_follows_are_taken_back_while_they_stand(each_store: Store) -> None:
    await apply(each_store, FOLLOW, UNFOLLOW)
    assert await undo(each_store) == UNFOLLOW
    assert await each_store.edits.follows() == (FOLLOWS,)
    assert await undo(each_store) == FOLLOW
    assert await each_store.edits.follows() == ()
    await apply(each_store, FOLLOW, replace(UNFOLLOW, by=OTHER))
    assert await undo(each_store) is None


async def test_the_version_grows_with_follows_too(each_store: Store) -> None:
    before = await each_store.edits.version()
    await apply(each_store, FOLLOW)
    assert await each_store.edits.version() > before


# -- the record -------------------------------------------------------------------------------


async def test_changes_are_recorded_newest_first_with_what_was_taken_back(
    each_store: Store,
) -> None:
    await apply(each_store, ADD, SILENCE, replace(FOLLOW, by=OTHER), SPEAK, ADD)
    assert await undo(each_store, OTHER) is not None
    everything = await each_store.edits.recorded(START - HOUR, 0, 10)
    assert everything == (
        Recorded(SPEAK),
        Recorded(replace(FOLLOW, by=OTHER), START + HOUR),
        Recorded(SILENCE),
        Recorded(ADD),
    )
    assert await each_store.edits.recorded(START - HOUR, 1, 2) == everything[1:3]
    assert await each_store.edits.recorded(START, 0, 10) == everything[:1]


# -- feeds ------------------------------------------------------------------------------------

NEWS, RADIO = a_feed("news", every=timedelta(minutes=7), full_text=True), a_feed("radio")
ADD_FEEDS = Change(ChangeKind.ADD_FEEDS, EDITOR, START, feeds=(NEWS, RADIO))
REMOVE_NEWS = replace(ADD_FEEDS, kind=ChangeKind.REMOVE_FEEDS, at=START + HOUR, feeds=(NEWS,))


async def polled(store: Store) -> list[str]:
    return [state.feed.name for state in await store.feeds.states()]


async def test_feeds_added_in_chat_are_due_at_once_and_listed_with_who_added_them(
    each_store: Store,
) -> None:
    assert await apply(each_store, ADD_FEEDS) == [True]
    dues = await each_store.feeds.claim_due(START, 5, HOUR)
    by = Person(EDITOR.chat, EDITOR.id, EDITOR.name)
    assert {due.feed for due in dues} == {NEWS, RADIO}
    assert await each_store.edits.feeds() == (
        AddedFeed(NEWS, by, START),
        AddedFeed(RADIO, by, START),
    )


async def test_added_feeds_stay_through_a_restart_beside_those_of_the_file(
    each_store: Store,
) -> None:
    await apply(each_store, ADD_FEEDS)
    await each_store.feeds.sync((a_feed("filed"),), START + HOUR)
    await each_store.feeds.sync((), START + HOUR)
    assert await polled(each_store) == ["news", "radio"]


async def test_of_a_feed_in_both_places_the_file_decides(each_store: Store) -> None:
    await apply(each_store, ADD_FEEDS)
    await each_store.feeds.sync((replace(NEWS, name="as in the file"),), START)
    assert await polled(each_store) == ["as in the file", "radio"]
    await apply(each_store, REMOVE_NEWS)
    assert await polled(each_store) == ["as in the file", "radio"]
    await each_store.feeds.sync((), START)
    assert await polled(each_store) == ["radio"]


async def test_of_several_feeds_all_are_added_or_none(each_store: Store) -> None:
    assert await apply(each_store, replace(ADD_FEEDS, feeds=(NEWS,)), ADD_FEEDS) == [True, False]
    assert await polled(each_store) == ["news"]


async def test_a_removed_feed_is_polled_no_more_until_that_is_undone(each_store: Store) -> None:
    assert await apply(each_store, ADD_FEEDS, REMOVE_NEWS, REMOVE_NEWS) == [True, True, False]
    assert await polled(each_store) == ["radio"]
    assert await undo(each_store) == REMOVE_NEWS
    assert await polled(each_store) == ["news", "radio"]
    assert {each.feed for each in await each_store.edits.feeds()} == {NEWS, RADIO}
    assert await undo(each_store) == ADD_FEEDS
    assert (await polled(each_store), await each_store.edits.feeds()) == ([], ())


async def test_undo_leaves_what_another_has_added_again(each_store: Store) -> None:
    others = replace(ADD_FEEDS, by=OTHER, at=START + HOUR, feeds=(NEWS,))
    await apply(each_store, ADD_FEEDS, REMOVE_NEWS, others)
    assert await undo(each_store) == replace(ADD_FEEDS, feeds=(RADIO,))
    assert await polled(each_store) == ["news"]


async def test_what_one_row_was_before_is_read_as_earlier_versions_wrote_it(store: Store) -> None:
    await apply(store, ADD, REMOVE)
    (row,) = await _before(store)
    await _put_before(store, row[0])
    await undo(store)
    assert await store.edits.terms() == (ADDED,)


async def _before(store: Store) -> list[list[dict]]:
    query = select(tables.audit.c.before).where(tables.audit.c.before.is_not(None))
    async with store.edits._database.read() as connection:  # type: ignore[attr-defined]
        return list(await connection.scalars(query))


async def _put_before(store: Store, row: dict) -> None:
    old = update(tables.audit).where(tables.audit.c.before.is_not(None)).values(before=row)
    async with store.edits._database.write() as connection:  # type: ignore[attr-defined]
        await connection.execute(old)
