"""The watchlists in force: those of the files, and the terms that people added in chat.

What is in force is replaced as a whole or not at all. Files that cannot be read leave the old
ones in force; a term from chat that cannot be read is left out and reported. Only terms that are
new are compiled; once many have come or gone, the whole is indexed anew in the background.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import structlog

from bot.core.errors import AskError, SetupError
from bot.core.match import Book, Forms, compile_book, is_worn, renewed, revised
from bot.core.match.book import term_problem
from bot.core.match.forms import attached
from bot.core.match.terms import compile_among
from bot.core.model import AddedTerm, Alias, Follow, Watchlist
from bot.ports import Edits

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Lists:
    """What the watchlist files say."""

    watchlists: tuple[Watchlist, ...]
    aliases: tuple[Alias, ...]


class WatchlistsInForce:
    """Implements `ports.Watching`."""

    def __init__(
        self, edits: Edits, lists: Lists, load: Callable[[], Lists | None], forms: Forms = attached
    ) -> None:
        """Compile what the files say.

        `load` reads the files again; None if they are unchanged since it last looked. `forms`
        gives the forms that words may take.

        Raises:
            SetupError: if the files' own terms cannot be read.
        """
        self._edits = edits
        self._load = load
        self._lists = lists
        self._added: tuple[AddedTerm, ...] = ()
        self._follows: tuple[Follow, ...] = ()
        self._version: int | None = None
        self._turn = asyncio.Lock()
        self._book = compile_book(lists.watchlists, lists.aliases, forms)

    @property
    def book(self) -> Book:
        """Return the compiled watchlists as last read."""
        return self._book

    @property
    def follows(self) -> tuple[Follow, ...]:
        """Return what channels follow beside what the configuration says, as last read."""
        return self._follows

    async def refresh(self) -> Book:
        """Take in what has changed in the store since, and return the book."""
        async with self._turn:
            version = await self._edits.version()
            if version != self._version:
                added = await self._edits.terms()
                if added != self._added:  # compiling takes time, and memory that is kept
                    await self._put(self._lists, added)
                self._follows = await self._edits.follows()
                self._version = version
        return self._book

    async def reload(self) -> bool:
        """Take in the files if they have changed and can be read; return whether it did."""
        await self._renew()
        async with self._turn:
            try:
                lists = await asyncio.to_thread(self._load)
                if lists is None:
                    return False
                await self._put(lists, self._added)
            except SetupError as error:
                problems = [problem.line() for problem in error.problems]
                log.error("watchlists.refused", problems=problems)  # noqa: TRY400 - no bug of ours
                return False
        log.info("watchlists.reloaded", watchlists=[each.name for each in lists.watchlists])
        return True

    async def _put(self, lists: Lists, added: tuple[AddedTerm, ...]) -> None:
        self._book = await asyncio.to_thread(_compiled, self._book, lists, added)
        self._lists, self._added = lists, added

    async def _renew(self) -> None:
        """Index all terms anew if many have come or gone; others may come meanwhile."""
        book = self._book
        if not is_worn(book):
            return
        fresh = await asyncio.to_thread(renewed, book)
        async with self._turn:
            now = self._book
            self._book = fresh if now is book else revised(fresh, now.watchlists, now.aliases)


def _compiled(book: Book, lists: Lists, added: Sequence[AddedTerm]) -> Book:
    names = {each.name for each in lists.watchlists}
    placed = [each for each in added if each.watchlist in names]
    for each in added:
        if each.watchlist not in names:
            _report(each, "its watchlist is in no file any more")
    try:
        return revised(book, merged(lists.watchlists, placed), lists.aliases)
    except SetupError:
        files = revised(book, lists.watchlists, lists.aliases)
        good = [each for each in placed if _can_be_read(each, files)]
        return revised(book, merged(lists.watchlists, good), lists.aliases)


def merged(watchlists: Sequence[Watchlist], added: Sequence[AddedTerm]) -> tuple[Watchlist, ...]:
    """Return the watchlists with what was added to each."""
    return tuple(
        replace(each, any=(*each.any, *(new.term for new in added if new.watchlist == each.name)))
        for each in watchlists
    )


def _can_be_read(added: AddedTerm, book: Book) -> bool:
    """Compile a term alone, to find the one that spoils the rest."""
    try:
        compile_among(added.term, book.names)
    except AskError as error:
        _report(added, term_problem(added.term, error).line())
        return False
    return True


def _report(added: AddedTerm, problem: str) -> None:
    log.warning("term.left_out", watchlist=added.watchlist, by=added.by, problem=problem)
