"""The matcher agrees with a slow and plain reading of the language."""

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from bot.core.errors import AskError
from bot.core.match import Page, compile_book, compile_term, match_page, match_term
from bot.core.model import Term, Watchlist, WatchlistName
from tests.core.match import drawing
from tests.core.match.oracle import Oracle

# Of 25 decisions each: 10,000, and a million with --hypothesis-profile=thorough.
EXAMPLES = 4 * settings.default.max_examples


def readable(query: str) -> bool:
    try:
        compile_term(Term(query))
    except AskError:
        return False
    return True


@pytest.mark.slow
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(drawing.terms.filter(readable), min_size=5, max_size=5),
    st.lists(drawing.pages, min_size=5, max_size=5),
    st.sampled_from((None, "es", "de")),
)
def test_matches_and_spans_are_those_of_a_plain_reading(
    queries: list[str], pages: list[Page], language: str | None
) -> None:
    for query in queries:
        compiled = compile_term(Term(query, lang=language))
        for page in pages:
            oracle = Oracle(page).matches(query, language)
            found = match_term(page, compiled)
            event("matches" if found else "does not match")
            assert (found != ()) is (oracle is not None), (query, page)
            assert {(s.field, s.start, s.end) for s in found} == (oracle or set()), (query, page)


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(drawing.terms.filter(readable), max_size=6, unique=True), drawing.pages)
def test_a_book_finds_just_the_terms_that_match_alone(queries: list[str], page: Page) -> None:
    terms = tuple(Term(query) for query in queries)
    book = compile_book([Watchlist(WatchlistName("all"), "", any=terms)])
    alone = {(term.text, match_term(page, compile_term(term))) for term in terms}
    together = {(found.term, found.spans) for found in match_page(page, book)}
    assert together == {(text, spans) for text, spans in alone if spans}


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(drawing.terms.filter(readable), drawing.pages)
def test_spans_are_sorted_and_distinct_and_lie_within_the_text(query: str, page: Page) -> None:
    spans = match_term(page, compile_term(Term(query)))
    assert list(spans) == sorted(set(spans))
    for span in spans:
        assert 0 <= span.start < span.end <= len(getattr(page, span.field))
