import asyncio

import pytest
from structlog.testing import capture_logs

from bot.core.errors import Problem, SetupError
from bot.core.match import match
from bot.core.model import Change, ChangeKind, ChannelName, Follow, Term, Watchlist, WatchlistName
from bot.loops.watching import Lists, WatchlistsInForce
from tests.fakes.values import EDITOR, WAGNER, an_item

FILES = Lists((Watchlist(WAGNER, "Wagner", any=(Term("wagner"),)),), ())
BETTER = Lists((Watchlist(WAGNER, "Wagner Group", any=(Term("convoy"),)),), ())


class Files:
    """Watchlist files: unchanged until edited, then told once."""

    def __init__(self):
        self.next = None

    def load(self):
        found, self.next = self.next, None
        if isinstance(found, Exception):
            raise found
        return found


@pytest.fixture
def files():
    return Files()


@pytest.fixture
def watching(store, files):
    return WatchlistsInForce(store.edits, FILES, files.load)


def adding(clock, text, watchlist=WAGNER):
    term = Term(text, origin="chat")
    return Change(ChangeKind.ADD_TERM, EDITOR, clock.now(), watchlist=watchlist, term=term)


def finds(watching, title):
    return bool(match(an_item(title=title, text=""), watching.book))


def test_the_files_are_in_force_from_the_start(watching):
    assert finds(watching, "Wagner seen")
    assert not finds(watching, "Convoy seen")


async def test_what_a_channel_follows_is_taken_up_with_a_refresh(watching, store, clock):
    follow = Follow(ChannelName("desk"), WAGNER, "an editor", clock.now())
    await store.edits.apply(Change(ChangeKind.FOLLOW, EDITOR, clock.now(), follow=follow))
    assert watching.follows == ()

    await watching.refresh()

    assert watching.follows == (follow,)


async def test_a_term_added_in_chat_is_in_force_after_a_refresh(watching, store, clock):
    await store.edits.apply(adding(clock, "convoy"))
    assert not finds(watching, "Convoy seen")

    await watching.refresh()

    assert finds(watching, "Convoy seen")
    assert finds(watching, "Wagner seen")


async def test_nothing_is_compiled_while_nothing_changes(watching):
    book = await watching.refresh()

    assert await watching.refresh() is book


async def test_an_undone_term_is_out_of_force(watching, store, clock):
    await store.edits.apply(adding(clock, "convoy"))
    await watching.refresh()
    await store.edits.undo_last(EDITOR, clock.now())

    await watching.refresh()

    assert not finds(watching, "Convoy seen")


async def test_a_term_of_chat_that_cannot_be_read_is_reported_and_left_out(watching, store, clock):
    await store.edits.apply(adding(clock, "convoy"))
    await store.edits.apply(adding(clock, '"unclosed'))

    with capture_logs() as logs:
        await watching.refresh()

    assert [(log["event"], log["watchlist"]) for log in logs] == [("term.left_out", WAGNER)]
    assert finds(watching, "Convoy seen")


async def test_a_term_of_a_list_that_is_gone_is_reported_and_left_out(watching, store, clock):
    await store.edits.apply(adding(clock, "convoy", WatchlistName("gone")))

    with capture_logs() as logs:
        await watching.refresh()

    assert [log["event"] for log in logs] == ["term.left_out"]
    assert not finds(watching, "Convoy seen")


async def test_changed_files_take_the_place_of_the_old_and_keep_what_chat_added(
    watching, files, store, clock
):
    await store.edits.apply(adding(clock, "timbuktu"))
    await watching.refresh()
    files.next = BETTER

    assert await watching.reload()

    assert finds(watching, "Convoy seen")
    assert finds(watching, "Timbuktu falls")
    assert not finds(watching, "Wagner seen")


async def test_unchanged_files_change_nothing(watching):
    book = watching.book

    assert not await watching.reload()
    assert watching.book is book


async def test_files_that_cannot_be_read_leave_the_old_ones_in_force(watching, files):
    files.next = SetupError(Problem("wagner.yaml:3:1", "unknown key 'anny'"))

    with capture_logs() as logs:
        assert not await watching.reload()

    assert finds(watching, "Wagner seen")
    assert logs[0]["event"] == "watchlists.refused"
    assert logs[0]["problems"] == ["wagner.yaml:3:1: unknown key 'anny'"]


async def test_once_many_terms_have_come_all_are_indexed_anew_in_the_background(
    watching, files, store, clock
):
    for number in range(70):
        await store.edits.apply(adding(clock, f"convoy{number}"))
    await watching.refresh()
    assert len(watching.book.indexes) == 2
    await store.edits.apply(adding(clock, "timbuktu"))

    await asyncio.gather(watching.reload(), watching.refresh())

    assert sum(index.size for index in watching.book.indexes[1:]) <= 1
    assert all(finds(watching, each) for each in ("Wagner", "Convoy7", "Convoy69", "Timbuktu"))


async def test_only_terms_that_are_new_are_compiled(watching, store, clock):
    (before,) = watching.book.terms
    await store.edits.apply(adding(clock, "convoy"))

    await watching.refresh()

    assert watching.book.terms[0] is before
