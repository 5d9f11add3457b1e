"""The watchlists in force: those of the files, and the terms that people added in chat.

What is in force is replaced as a whole or not at all. Files that cannot be read leave the old
ones in force; a term from chat that cannot be read is left out and reported.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import structlog

from bot.core.errors import SetupError
from bot.core.match import Book, Forms, compile_book
from bot.core.match.forms import attached
from bot.core.model import AddedTerm, Alias, Watchlist
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
        self._forms = forms
        self._added: tuple[AddedTerm, ...] = ()
        self._version: int | None = None
        self._turn = asyncio.Lock()
        self._book = compile_book(lists.watchlists, lists.aliases, forms)

    @property
    def book(self) -> Book:
        """Return the compiled watchlists as last read."""
        return self._book

    async def refresh(self) -> Book:
        """Take in what has changed in the store since, and return the book."""
        async with self._turn:
            version = await self._edits.version()
            if version != self._version:
                added = await self._edits.terms()
                if added != self._added:  # compiling takes time, and memory that is kept
                    await self._put(self._lists, added)
                self._version = version
        return self._book

    async def reload(self) -> bool:
        """Take in the files if they have changed and can be read; return whether it did."""
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
        self._book = await asyncio.to_thread(_compiled, lists, added, self._forms)
        self._lists, self._added = lists, added


def _compiled(lists: Lists, added: Sequence[AddedTerm], forms: Forms) -> Book:
    names = {each.name for each in lists.watchlists}
    placed = [each for each in added if each.watchlist in names]
    for each in added:
        if each.watchlist not in names:
            _report(each, "its watchlist is in no file any more")
    try:
        return compile_book(_merged(lists.watchlists, placed), lists.aliases, forms)
    except SetupError:
        good = [each for each in placed if _can_be_read(each, lists.aliases)]
        return compile_book(_merged(lists.watchlists, good), lists.aliases, forms)


def _merged(watchlists: Sequence[Watchlist], added: Sequence[AddedTerm]) -> tuple[Watchlist, ...]:
    return tuple(
        replace(each, any=(*each.any, *(new.term for new in added if new.watchlist == each.name)))
        for each in watchlists
    )


def _can_be_read(added: AddedTerm, aliases: Sequence[Alias]) -> bool:
    """Compile a term alone, to find the one that spoils the rest."""
    alone = Watchlist(added.watchlist, title="", any=(added.term,))
    try:
        compile_book([alone], aliases)
    except SetupError as error:
        _report(added, str(error))
        return False
    return True


def _report(added: AddedTerm, problem: str) -> None:
    log.warning("term.left_out", watchlist=added.watchlist, by=added.by, problem=problem)
