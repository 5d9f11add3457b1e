"""Match one item."""

from bot.core.match.book import Book
from bot.core.model import Item, Match


def match(item: Item, book: Book) -> tuple[Match, ...]:
    """Return the matches of an item."""
    return ()
