"""The matcher agrees with a slow and plain reading of the language."""

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from bot.core.match import Forms, compile_book, compile_term, match_page, match_term
from bot.core.match.forms import attached
from bot.core.match.parsing import parse
from bot.core.model import Term, Watchlist, WatchlistName
from tests.core.match.drawing import Meeting, meetings
from tests.core.match.oracle import Oracle

# Of about 24 decisions each; in rounds, because hypothesis remembers whatever a round drew. One
# round makes 10,000 decisions or more, --hypothesis-profile=thorough a million.
EXAMPLES = 420
ROUNDS = max(1, settings.default.max_examples // 100)
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


FAMILIES = (("mali", "wagner", "año"), ("Söldner", "soldner", "menaka"), ("Мали", "чёрный", "us"))


def inflecting(word: str, language: str | None) -> dict[str | None, frozenset[str]]:
    """Let some words be forms of each other, in two languages alike and in one otherwise."""
    for family in FAMILIES:
        if word in family:
            forms = frozenset(family)
            if language is not None:
                return {None: forms}
            part = frozenset({word, family[0]})
            return {None: frozenset({word}), "en": forms, "es": forms, "de": part}
    return dict(attached(word, language))


@pytest.mark.slow
@pytest.mark.parametrize("_round", range(ROUNDS))
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=SLOW)
@given(
    meeting=meetings(),
    lang=st.sampled_from((None, "es", "de")),
    forms=st.sampled_from((attached, inflecting)),
)
def test_matches_and_spans_are_those_of_a_plain_reading(
    _round: int, meeting: Meeting, lang: str | None, forms: Forms
) -> None:
    oracles = [Oracle(page, forms) for page in meeting.pages]
    for query in meeting.queries:
        compiled, tree = compile_term(Term(query, lang=lang), forms=forms), parse(query)
        for page, oracle in zip(meeting.pages, oracles, strict=True):
            expected = oracle.matches(tree, lang)
            found = match_term(page, compiled)
            event(f"matches: {expected is not None}")
            assert (found != ()) is (expected is not None), (query, page)
            assert {(s.field, s.start, s.end) for s in found} == (expected or set()), (query, page)


@pytest.mark.slow
@settings(deadline=None, suppress_health_check=SLOW)
@given(meetings(pages=1))
def test_a_book_finds_just_the_terms_that_match_alone(meeting: Meeting) -> None:
    (page,) = meeting.pages
    terms = tuple(Term(query) for query in meeting.queries)
    book = compile_book([Watchlist(WatchlistName("all"), "", any=terms)])
    alone = {(term.text, match_term(page, compile_term(term))) for term in terms}
    together = {(found.term, found.spans) for found in match_page(page, book)}
    assert together == {(text, spans) for text, spans in alone if spans}


@pytest.mark.slow
@settings(deadline=None, suppress_health_check=SLOW)
@given(meetings(queries=3, pages=1))
def test_spans_are_sorted_and_distinct_and_lie_within_the_text(meeting: Meeting) -> None:
    (page,) = meeting.pages
    for query in meeting.queries:
        spans = match_term(page, compile_term(Term(query)))
        assert list(spans) == sorted(set(spans))
        for span in spans:
            assert 0 <= span.start < span.end <= len(getattr(page, span.field))
