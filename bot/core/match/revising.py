"""A book for other watchlists, made from one at hand: only what is new to it is compiled.

A book never changes. A revised one takes over what is compiled, and the index: terms that came
since stand in a small index beside it, those that went are passed over. Once these have grown,
the whole is to be indexed anew, at leisure.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.core.errors import SetupError
from bot.core.match.book import Book, Compiling, Numbered, compile_book, hints, put_together
from bot.core.match.index import Index
from bot.core.match.terms import CompiledTerm
from bot.core.model import Alias, Term, Watchlist

LEAST_WORN = 64  # terms that came or went since all were indexed
WORN_SHARE = 16  # or one in so many, if these are more


def revised(book: Book, watchlists: Sequence[Watchlist], aliases: Sequence[Alias]) -> Book:
    """Return the book that compiling these would give, with the same forms.

    Takes time for what is new, and a little for what is not; all of it where aliases differ.

    Raises:
        SetupError: with a problem for each bad term.
    """
    watchlists, aliases = tuple(watchlists), tuple(aliases)
    if aliases != book.aliases:
        return compile_book(watchlists, aliases, book.forms)
    if [each.name for each in watchlists] != [each.name for each in book.watchlists]:
        return _put_anew(book, watchlists)
    revision = _Revision(book)
    lists = tuple(
        revision.renumber(owner, numbered, watchlist)
        for owner, (numbered, watchlist) in enumerate(zip(book.lists, watchlists, strict=True))
    )
    return revision.book(watchlists, lists)


def is_worn(book: Book) -> bool:
    """Tell whether so much has changed that renewing a book is worth the while."""
    changed = len(book.gone) + sum(index.size for index in book.indexes[1:])
    return changed > max(LEAST_WORN, len(book.terms) // WORN_SHARE)


def renewed(book: Book) -> Book:
    """Return the same book with all its terms in one index; O(n), for the background."""
    return _put_anew(book, book.watchlists)


def _put_anew(book: Book, watchlists: tuple[Watchlist, ...]) -> Book:
    compiling = Compiling(book.names, [], known=book.terms)
    return put_together(watchlists, book.aliases, book.forms, compiling)


@dataclass(slots=True)
class _Revision:
    """What changes from a book to the next."""

    old: Book
    terms: list[CompiledTerm] = field(default_factory=list)  # those that came
    owners: list[int] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)

    def renumber(self, owner: int, numbered: Numbered, watchlist: Watchlist) -> Numbered:
        """Number the terms of a list; those that it had already keep their numbers."""
        return replace(
            numbered,
            any=self._renumbered(owner, numbered.any, watchlist.any),
            all=self._renumbered(owner, numbered.all, watchlist.all),
            unless=self._renumbered(owner, numbered.unless, watchlist.unless),
        )

    def _renumbered(
        self, owner: int, numbers: Sequence[int], terms: Sequence[Term]
    ) -> Sequence[int]:
        kept: list[int] = []
        gone: list[int] = []
        for number in numbers:
            term = self.old.terms[number].term
            at = len(kept)
            if at < len(terms) and (terms[at] is term or terms[at] == term):
                kept.append(number)
            else:
                gone.append(number)
        new = terms[len(kept) :]
        if not gone and not new:
            return numbers
        first = len(self.old.terms) + len(self.terms)
        known = [self.old.terms[number] for number in gone]  # another came before it
        compiling = Compiling(self.old.names, [], known)
        self.terms += compiling.compiled(new)
        if compiling.problems:
            raise SetupError(*compiling.problems)
        self.owners += [owner] * len(new)
        self.gone.update(gone)
        return (*kept, *range(first, first + len(new)))

    def book(self, watchlists: tuple[Watchlist, ...], lists: tuple[Numbered, ...]) -> Book:
        """Return the next book."""
        old, (index, *_) = self.old, self.old.indexes
        terms = (*old.terms, *self.terms)
        gone = old.gone | self.gone
        since = {
            number: terms[number].plan
            for number in range(index.size, len(terms))
            if number not in gone
        }
        living = (each for number, each in enumerate(terms) if number not in gone)
        return replace(
            old,
            watchlists=watchlists,
            hints=tuple(hints(living)),
            terms=terms,
            lists=lists,
            owners=(*old.owners, *self.owners),
            indexes=(index, Index(since)) if since else (index,),
            gone=gone,
            looked_for={},
        )
