"""One-line questions to the matcher."""

from bot.core.match import Page, compile_term, match_term
from bot.core.model import Alias, Field, Term


def an_alias(name: str, *terms: str, **by_lang: list[str]) -> Alias:
    """Return an alias with terms for any language, and terms by language."""
    lists = {"": list(terms)} | by_lang
    return Alias(name, tuple((lang, tuple(map(Term, texts))) for lang, texts in lists.items()))


def found(
    query: str, text: str, *aliases: Alias, lang: str | None = None, **term: object
) -> list[str]:
    """Return what a term marks in a text, in order; nothing if it does not match."""
    compiled = compile_term(Term(query, **term), aliases)
    spans = match_term(Page("", text, lang), compiled)
    assert all(span.field is Field.TEXT for span in spans)
    return [text[span.start : span.end] for span in spans]
