import pytest

from bot.core.match import Page, compile_book, compile_term, match_page
from bot.core.match.index import Index
from bot.core.match.patterns import PatternSet
from bot.core.match.plan import Search
from bot.core.model import Term
from tests.core.match.asking import an_alias
from tests.core.match.test_book import a_list

QUERIES = ("wagner", "withdraw*", "*abzug", "/x/", "바", "wagner mali OR gao", "source:rfi")


def candidates(index: Index, text: str) -> set[int]:
    return index.candidates(Search(Page("", text)).present) | set(index.unasked([text]))


@pytest.fixture
def index():
    return Index({number: compile_term(Term(query)).plan for number, query in enumerate(QUERIES)})


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("nothing", set()),
        ("Wagner,", {0, 5}),
        ("Gao's", {5}),
        ("withhold truppenabzug 바그너", {2, 4}),
        ("withdrawing", {1}),
        ("withdrew", set()),
        ("mali gao", {5}),
        ("mali", set()),
        ("x", {3}),
        ("x " * 30 + "wagner" * 9, {3}),
    ],
)
def test_terms_are_found_by_their_anchors_and_those_without_always(index, text, numbers):
    assert candidates(index, text) == numbers | {6}


def test_only_terms_all_of_whose_words_are_there_are_candidates():
    queries = ("wagner mali", "(wagner OR gao) mali (niger OR x)", "wagner NEAR troops*")
    index = Index({number: compile_term(Term(query)).plan for number, query in enumerate(queries)})
    assert candidates(index, "wagner") == {2}
    assert candidates(index, "wagner mali") == {0, 2}
    assert candidates(index, "gao mali niger") == {1}
    assert candidates(index, "mali niger gaol") == set()


def test_words_of_very_many_forms_are_compared_one_by_one():
    def forms(word, language):
        return {None: frozenset(f"{word}{number}" for number in range(20))}

    index = Index({0: compile_term(Term("wagner mali"), forms=forms).plan})
    assert candidates(index, "wagner3 mali19") == {0}
    assert candidates(index, "wagner3 mali") == set()


def test_terms_that_look_for_very_many_words_are_held_against_all_pieces():
    names = an_alias("many", *(f"name{number}" for number in range(300)))
    book = compile_book([a_list(any=["@many mali", "mali"])], [names])
    found = match_page(Page("", "Name7 in Mali"), book)
    assert [[(span.start, span.end) for span in each.spans] for each in found] == [
        *([(0, 5), (9, 13)], [(9, 13)]),
    ]


def test_patterns_are_looked_for_together():
    patterns = PatternSet(["FAM", "(?i:fam)", "^x", "y$"])
    assert set(patterns.found("the FAM")) == {"FAM", "(?i:fam)"}
    assert set(patterns.found("x fam y")) == {"(?i:fam)", "^x", "y$"}
    assert not patterns.found("z")


def test_patterns_that_need_too_much_memory_are_all_tried(monkeypatch):
    monkeypatch.setattr("bot.core.match.patterns._MEMORY_OF_A_SET", 1 << 14)
    sources = [rf"a\pL{{{number}}}b" for number in range(30, 60)]
    assert list(PatternSet(sources).found("nothing")) == sources


def test_a_search_tells_how_words_may_begin_and_end():
    search = Search(Page("withdrawal", "Truppenabzug"))
    assert [search.has_start(each) for each in (["with"], ["x", "trup"], ["zz"], ["y"])] == [
        *(True, True, False, False),
    ]
    assert [search.has_end(each) for each in (("abzug",), ("with",))] == [True, False]


def test_forms_of_a_word_are_asked_for():
    def forms(word, language):
        return {None: frozenset({word}), "fr": frozenset({f"{word}s"})}

    plan = compile_term(Term("wagner mali"), forms=forms).plan
    assert {probe.text for each in plan.needs() for probe in each} == {
        *("wagner", "wagners", "mali", "malis"),
    }
    assert {probe.text for probe in plan.asked(set())} == {"wagner", "wagners", "mali", "malis"}
