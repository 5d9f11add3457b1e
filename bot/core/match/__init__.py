"""Match items against watchlists: words and phrases in many scripts, AND, OR and NOT."""

from bot.core.match.book import Book, compile_book
from bot.core.match.match import match

__all__ = ["Book", "compile_book", "match"]
