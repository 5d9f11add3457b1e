"""Holding items against watchlists."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from bot.core.match.book import Book, Numbered
from bot.core.match.page import Page, page_of
from bot.core.match.plan import Search
from bot.core.match.terms import Mark, find_marks, spans_of
from bot.core.model import Item, Match, WatchlistName

Marked = tuple[WatchlistName, str, list[Mark]]  # a list, a term of it, and where it matches


def match(item: Item, book: Book) -> tuple[Match, ...]:
    """Return every term of every watchlist that the item matches, in the book's order.

    An item matches a list if any of its `any` terms (or none is given) and every `all` term
    matches, and no `unless` term.
    """
    return match_page(page_of(item), book)


def match_page(page: Page, book: Book) -> tuple[Match, ...]:
    """Do what match does, for what is no item of a feed."""
    return tuple(
        Match(watchlist, term, spans_of(marks)) for watchlist, term, marks in marked(page, book)
    )


def marked(page: Page, book: Book) -> Iterator[Marked]:
    """Yield what match returns, in plain tuples."""
    search = Search(page)
    by_list: dict[int, list[int]] = defaultdict(list)
    for number in book.candidates(search):
        by_list[book.owners[number]].append(number)
    for owner in sorted(by_list):
        yield from _of_list(search, book, book.lists[owner], by_list[owner])


def _of_list(
    search: Search, book: Book, owner: Numbered, candidates: Iterable[int]
) -> Iterator[Marked]:
    """Yield an item's matches with one list, of whose terms only these may match."""
    is_plain = not owner.all and not owner.unless
    found = _marks(search, book, candidates) if is_plain else _held(search, book, owner, candidates)
    # A term that stands twice in a list, with and without inflection perhaps, is told once.
    by_term: dict[str, set[Mark]] = {}
    for number, marks in found.items():
        text = book.terms[number].term.text
        by_term[text] = by_term[text] | marks if text in by_term else marks
    for text, marks in by_term.items():
        yield owner.name, text, sorted(marks)


def _held(
    search: Search, book: Book, owner: Numbered, candidates: Iterable[int]
) -> dict[int, set[Mark]]:
    """Return where an item matches a list's terms, by their numbers; nothing if not the list."""
    possible = set(candidates)
    if not possible.issuperset(owner.all):
        return {}
    of_all = _marks(search, book, owner.all)
    if len(of_all) < len(owner.all):
        return {}
    unless = possible.intersection(owner.unless)
    of_any = _marks(search, book, possible.difference(owner.all, unless))
    if owner.any and not of_any:
        return {}
    if any(book.terms[number].plan.find(search) is not None for number in unless):
        return {}
    return of_any | of_all


def _marks(search: Search, book: Book, numbers: Iterable[int]) -> dict[int, set[Mark]]:
    """Return where an item matches terms, in order of their numbers."""
    terms = book.terms
    return {
        number: marks
        for number in sorted(numbers)
        if (marks := find_marks(search, terms[number].plan))
    }
