"""A revised book is the book that compiling anew would give, whatever came and went before."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import SetupError
from bot.core.match import Page, compile_book, is_worn, match_page, renewed, revised
from bot.core.model import Term, Watchlist, WatchlistName
from tests.core.match.asking import an_alias
from tests.core.match.test_book import a_list

WORDS = ("mali", "wagner", "gao", "söldner", "马里", "m23")
PAGES = tuple(
    Page(title, text)
    for title, text in (
        ("Mali", "Wagner in Gao"),
        ("Söldner", "M-23, 马里 and Mali; mali wagner gao"),
        ("Gao", "wag&shy;ner und Soeldner"),
        ("", "nothing of this"),
    )
)
TERMS = (
    *WORDS,
    *("mali wagner", "mali NOT gao", '"mali wagner"', "gao OR wagner", "wag*", "*gner", "/M.li/"),
    *("mali NEAR/3 gao", "@place", "={Wagner}", "wagner UNLESS gao", "title:gao", "lang:fr"),
)
ALIASES = (an_alias("place", "gao", "mali wagner", "söld*"),)

_terms = st.lists(st.sampled_from(TERMS), max_size=5)
_lists = st.builds(lambda any_, all_, unless: (any_, all_, unless), _terms, _terms, _terms)
_states = st.lists(st.tuples(_lists, _lists), min_size=1, max_size=5)


def watchlists(state) -> tuple[Watchlist, ...]:
    return tuple(
        Watchlist(
            WatchlistName(f"list{number}"),
            title="",
            any=tuple(map(Term, any_)),
            all=tuple(map(Term, all_[: 1 + number])),
            unless=tuple(map(Term, unless[:1])),
        )
        for number, (any_, all_, unless) in enumerate(state)
    )


def found(book):
    return [match_page(page, book) for page in PAGES]


@settings(max_examples=max(60, settings.default.max_examples))
@given(states=_states, renews=st.sets(st.integers(0, 4)))
def test_any_sequence_of_revisions_finds_what_a_fresh_book_finds(states, renews):
    book = compile_book((), ALIASES)
    for number, state in enumerate(states):
        lists = watchlists(state)
        book = revised(book, lists, ALIASES)
        if number in renews:
            book = renewed(book)
        fresh = compile_book(lists, ALIASES)
        assert found(book) == found(fresh)
        assert (book.watchlists, book.hints) == (fresh.watchlists, fresh.hints)
        assert [
            [[book.terms[each].term for each in part] for part in (its.any, its.all, its.unless)]
            for its in book.lists
        ] == [[list(part) for part in (each.any, each.all, each.unless)] for each in lists]


def test_what_stays_is_not_compiled_again():
    before = compile_book([a_list(any=["wagner", "mali", "gao"])])
    after = revised(before, [a_list(any=["wagner", "mali", "gao", "timbuktu"])], ())
    assert [after.terms[each] for each in after.lists[0].any[:3]] == list(before.terms)
    assert all(new is old for new, old in zip(after.terms, before.terms, strict=False))
    assert after.indexes[0] is before.indexes[0]


def test_a_term_moved_down_is_known_when_it_comes_again():
    before = compile_book([Watchlist(WatchlistName("x"), "", any=(Term("mali"), Term("gao")))])
    after = revised(before, [replace(before.watchlists[0], any=(Term("gao"), Term("mali")))], ())
    first, second = (after.terms[each] for each in after.lists[0].any)
    assert [first.plan, second.plan] == [before.terms[1].plan, before.terms[0].plan]


def test_a_book_is_unchanged_by_its_revisions():
    before = compile_book([a_list(any=["mali"])])
    revised(before, [a_list(any=["gao"])], ())
    assert [bool(each) for each in found(before)] == [True, True, False, False]


def test_other_aliases_are_compiled_anew():
    book = compile_book([a_list(any=["@place"])], ALIASES)
    other = revised(book, book.watchlists, (an_alias("place", "nowhere"),))
    assert not any(found(other))


def test_a_term_that_cannot_be_read_is_refused():
    book = compile_book([a_list(any=["mali"])])
    with pytest.raises(SetupError, match="NEAR"):
        revised(book, [a_list(any=["mali", "mali NEAR"])], ())


def test_a_book_is_worn_when_many_have_come_or_gone():
    few, many = [f"word{number}" for number in range(10)], [f"word{n}" for n in range(80)]
    book = compile_book([a_list(any=few)])
    assert not is_worn(book)
    more = revised(book, [a_list(any=many)], ())
    assert is_worn(more)
    assert not is_worn(renewed(more))
    assert is_worn(revised(renewed(more), [a_list(any=few)], ()))
