"""Match items against watchlists; every way to write a term is a row in operators.py."""

from bot.core.match.book import Book, compile_book
from bot.core.match.explain import explain, explain_lists
from bot.core.match.explanation import Because, Explanation, ListExplanation
from bot.core.match.forms import Forms
from bot.core.match.match import match, match_page
from bot.core.match.page import Page, page_of
from bot.core.match.revising import is_worn, renewed, revised
from bot.core.match.terms import CompiledTerm, compile_term, match_term

__all__ = [
    "Because",
    "Book",
    "CompiledTerm",
    "Explanation",
    "Forms",
    "ListExplanation",
    "Page",
    "compile_book",
    "compile_term",
    "explain",
    "explain_lists",
    "is_worn",
    "match",
    "match_page",
    "match_term",
    "page_of",
    "renewed",
    "revised",
]
