"""The matcher agrees with a slow and plain reading of the language."""

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from bot.core.match import compile_book, compile_term, match_page, match_term
from bot.core.model import Term, Watchlist, WatchlistName
from tests.core.match.drawing import Meeting, meetings
from tests.core.match.oracle import Oracle

# Of 25 decisions each: 10,000, and a million with --hypothesis-profile=thorough.
EXAMPLES = 4 * settings.default.max_examples
RARE = [HealthCheck.filter_too_much, HealthCheck.too_slow]


@pytest.mark.slow
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=RARE)
@given(meetings(), st.sampled_from((None, "es", "de")))
def test_matches_and_spans_are_those_of_a_plain_reading(meeting: Meeting, lang: str | None) -> None:
    for query in meeting.queries:
        compiled = compile_term(Term(query, lang=lang))
        for page in meeting.pages:
            expected = Oracle(page).matches(query, lang)
            found = match_term(page, compiled)
            event(f"matches: {expected is not None}")
            assert (found != ()) is (expected is not None), (query, page)
            assert {(s.field, s.start, s.end) for s in found} == (expected or set()), (query, page)


@settings(deadline=None, suppress_health_check=RARE)
@given(meetings(pages=1))
def test_a_book_finds_just_the_terms_that_match_alone(meeting: Meeting) -> None:
    (page,) = meeting.pages
    terms = tuple(Term(query) for query in meeting.queries)
    book = compile_book([Watchlist(WatchlistName("all"), "", any=terms)])
    alone = {(term.text, match_term(page, compile_term(term))) for term in terms}
    together = {(found.term, found.spans) for found in match_page(page, book)}
    assert together == {(text, spans) for text, spans in alone if spans}


@settings(deadline=None, suppress_health_check=RARE)
@given(meetings(queries=1, pages=1))
def test_spans_are_sorted_and_distinct_and_lie_within_the_text(meeting: Meeting) -> None:
    (page,), (query,) = meeting.pages, meeting.queries
    spans = match_term(page, compile_term(Term(query)))
    assert list(spans) == sorted(set(spans))
    for span in spans:
        assert 0 <= span.start < span.end <= len(getattr(page, span.field))
