"""Holding items against watchlists."""

from collections import defaultdict
from collections.abc import Iterator

from bot.core.match.book import Book, Numbered
from bot.core.match.page import SHOWN, Page, page_of
from bot.core.match.plan import Search
from bot.core.match.terms import find_spans
from bot.core.model import Item, Match, Span


def match(item: Item, book: Book) -> tuple[Match, ...]:
    """Return every term of every watchlist that the item matches, in the book's order.

    An item matches a list if any of its `any` terms (or none is given) and every `all` term
    matches, and no `unless` term.
    """
    return match_page(page_of(item), book)


def match_page(page: Page, book: Book) -> tuple[Match, ...]:
    """Do what match does, for what is no item of a feed."""
    search = Search(page)
    spellings = (spelling for name in SHOWN for spelling in _spellings(search, name))
    by_list: dict[int, list[int]] = defaultdict(list)
    for number in sorted(book.prober.candidates(spellings)):
        by_list[book.owners[number]].append(number)
    return tuple(
        found
        for owner, numbers in by_list.items()
        for found in _of_list(search, book, book.lists[owner], numbers)
    )


def _spellings(search: Search, name: str) -> Iterator[str]:
    for unit in search.units(name):
        yield from search.readings[unit].distinct()


def _of_list(search: Search, book: Book, owner: Numbered, numbers: list[int]) -> list[Match]:
    """Return an item's matches with one list, of whose terms only `numbers` may match."""
    if not set(owner.all) <= set(numbers):
        return []
    spans = {
        number: found
        for number in numbers
        if number not in owner.unless and (found := find_spans(search, book.terms[number]))
    }
    if not all(number in spans for number in owner.all):
        return []
    if owner.any and not any(number in owner.any for number in spans):
        return []
    excluding = (book.terms[number] for number in numbers if number in owner.unless)
    if not spans or any(term.plan.find(search) is not None for term in excluding):
        return []
    # A term that stands twice in a list, with and without inflection perhaps, is told once.
    by_term: dict[str, set[Span]] = defaultdict(set)
    for number, found in spans.items():
        by_term[book.terms[number].term.text].update(found)
    return [Match(owner.name, text, tuple(sorted(found))) for text, found in by_term.items()]
