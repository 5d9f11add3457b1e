import pytest

from bot.core.match import Page, compile_book, compile_term, match_page
from bot.core.match import index as index_module
from bot.core.match.index import Index
from bot.core.match.patterns import PatternSet
from bot.core.match.plan import Search
from bot.core.match.reading import Reading
from bot.core.model import Term
from tests.core.match.test_book import a_list

QUERIES = ("wagner", "withdraw*", "*abzug", "/x/", "바", "wagner mali OR gao", "source:rfi")


def candidates(index: Index, text: str) -> set[int]:
    found: set[int] = set()
    index.sift(set(text.split()), found)
    return found | set(index.unasked([text]))


@pytest.fixture
def index():
    return Index({number: compile_term(Term(query)).plan for number, query in enumerate(QUERIES)})


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("nothing", set()),
        ("Wagner,", {0, 5}),
        ("withhold truppenabzug 바그너", {2, 4}),
        ("withdrawing", {1}),
        ("withdrew", set()),
        ("Gao's", {5}),
        ("x", {3}),
        ("x " * 30 + "wagner" * 9, {3}),
    ],
)
def test_terms_are_found_by_their_anchors_and_those_without_always(index, text, numbers):
    assert candidates(index, text) == numbers | {6}
    assert candidates(index, text) == numbers | {6}  # and from memory


def test_what_nobody_asks_for_is_dull_unless_it_is_more_or_less_than_one_word(index):
    watched = index.sift({"dull,", "two-words", "–", "söldner", "Wagner"}, set())
    assert watched == {"two-words": ("two", "words"), "–": (), "Wagner": ("wagner",)}
    assert index.dull == {"dull,", "söldner"}


def test_long_pieces_are_not_kept(index):
    index.sift({"马里" * 30}, set())
    index.sift({"x" * 50}, set())
    assert not index.dull


def test_memory_is_bounded(index, monkeypatch):
    monkeypatch.setattr(index_module, "MOST_SMALL_KEPT", 3)
    for number in range(20):
        index.sift({f"dull{number}"}, set())
        assert len(index.dull) <= 4


def test_only_terms_all_of_whose_words_are_there_are_possible(index):
    assert index.possible([0, 5], {"wagner"}) == [0, 5]
    index = Index({7: compile_term(Term("wagner mali")).plan})
    assert index.possible([7], {"wagner"}) == []
    assert index.possible([7], {"wagner", "mali", "x"}) == [7]


def test_an_item_is_read_the_same_whatever_is_remembered():
    book = compile_book([a_list(any=["mali NEAR/1 gao", "gao"])])
    page = Page("", "Mali two-words Gao, Mali – and Gao")
    first, second = match_page(page, book), match_page(page, book)
    assert first == second
    assert [(span.start, span.end) for span in first[0].spans] == [
        *((15, 18), (20, 24), (31, 34)),
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


def test_pairs_are_of_words_side_by_side_only():
    reading = Reading("aa bb, söldner-cc – dd")
    assert reading.pairs == {
        *(("aa", "bb"), ("bb", "soldner"), ("bb", "soeldner")),
        *(("soldner", "cc"), ("soeldner", "cc"), ("cc", "dd")),
    }


def test_a_search_tells_how_words_may_begin_and_end():
    search = Search(Page("withdrawal", "Truppenabzug"))
    assert [search.has_start(each) for each in (["with"], ["x", "trup"], ["zz"], ["y"])] == [
        *(True, True, False, False),
    ]
    assert [search.has_end(each) for each in (("abzug",), ("with",))] == [True, False]


def test_forms_of_a_word_are_asked_for_but_not_needed():
    def forms(word, language):
        return {None: frozenset({word}), "fr": frozenset({f"{word}s"})}

    plan = compile_term(Term("wagner mali"), forms=forms).plan
    assert plan.needs() == frozenset()
    assert {probe.text for probe in plan.asked(set())} == {"wagner", "wagners", "mali", "malis"}
