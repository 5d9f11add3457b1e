import pytest

from bot.core.match import compile_book, match
from bot.core.model import Alias, Field, Match, Span, Term, Watchlist, WatchlistName
from tests.core.match.test_book import a_list
from tests.fakes.values import FEED, ITEM, an_item


def matched(item=ITEM, *watchlists: Watchlist) -> list[tuple[str, str]]:
    return [(found.watchlist, found.term) for found in match(item, compile_book(watchlists))]


def test_a_match_names_list_term_and_places_in_the_order_of_the_book():
    lists = (a_list("timbuktu", any=["timbuktu"]), a_list(any=["fighters", "nobody", "Wagner"]))
    assert match(ITEM, compile_book(lists)) == (
        Match(WatchlistName("timbuktu"), "timbuktu", (Span(Field.TITLE, 24, 32),)),
        Match(
            WatchlistName("wagner"),
            "fighters",
            (Span(Field.TEXT, 21, 29), Span(Field.TITLE, 7, 15)),
        ),
        Match(
            WatchlistName("wagner"), "Wagner", (Span(Field.TEXT, 14, 20), Span(Field.TITLE, 0, 6))
        ),
    )


@pytest.mark.parametrize(
    ("parts", "terms"),
    [
        ({"any": ["x", "wagner"]}, ["wagner"]),
        ({"any": ["x"]}, []),
        ({"all": ["wagner", "timbuktu"]}, ["wagner", "timbuktu"]),
        ({"all": ["wagner", "x"]}, []),
        ({"all": ["wagner", "timbuktu NOT base"]}, []),
        ({"any": ["base"], "all": ["wagner"]}, ["base", "wagner"]),
        ({"any": ["x"], "all": ["wagner"]}, []),
        ({"any": ["base NOT wagner"], "all": ["wagner"]}, []),
        ({"any": ["wagner"], "unless": ["base"]}, []),
        ({"any": ["wagner"], "unless": ["x", "base NOT fighters"]}, ["wagner"]),
        ({"all": ["wagner"], "unless": ["text:timbuktu"]}, ["wagner"]),
        ({"unless": ["x"]}, []),
        ({}, []),
        ({"any": ["wagner", "wagner"]}, ["wagner"]),
    ],
)
def test_a_list_takes_any_of_any_every_one_of_all_and_none_of_unless(parts, terms):
    assert [term for _, term in matched(ITEM, a_list(**parts))] == terms


def test_a_term_that_stands_twice_is_told_once_with_all_its_places():
    terms = (Term("مالي", inflect=False), Term("مالي"))
    book = compile_book([Watchlist(WatchlistName("x"), "", any=terms)])
    (found,) = match(an_item(title="", text="مالي ومالي"), book)
    assert [(span.start, span.end) for span in found.spans] == [(0, 4), (5, 10)]


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("source:gazette", True),
        ('source:"sahel gazette"', True),
        ("lang:en", True),
        ("lang:fr", False),
        ("country:ml", True),
        ("url:timbuktu", True),
        ('url:"https://sahel-gazette.example/2022"', True),
        ("url:/example.2022/", True),
        ("author:traoré", True),
        ('author:"traore diallo"', False),
        ("tag:#sahel", True),
        ("tag:={Sahel}", False),
        ("gazette", False),
        ("2022", False),
        ("title:residents", False),
        ("text:residents", True),
    ],
)
def test_a_field_looks_at_what_is_known_of_the_item(query, holds):
    item = an_item(authors=("A. Traoré", "B. Diallo"), tags=("#sahel",))
    assert bool(matched(item, a_list(any=[query]))) is holds


def test_what_is_not_known_of_an_item_matches_nothing():
    item = an_item(url=None, lang=None, feed=FEED)
    assert not matched(item, a_list(any=["url:timbuktu", "lang:en", "tag:x", "author:y"]))


@pytest.mark.parametrize(
    ("title", "text", "span"),
    [
        ("Wagner", "x", Span(Field.TITLE, 0, 6)),
        ("", "x", Span(Field.TEXT, 0, 1)),
        ("", "", Span(Field.TITLE, 0, 0)),
    ],
)
def test_a_match_by_other_fields_marks_the_title_or_else_the_text(title, text, span):
    (found,) = match(an_item(title=title, text=text), compile_book([a_list(any=["lang:en"])]))
    assert found.spans == (span,)


def test_what_other_fields_add_is_not_marked():
    (found,) = match(ITEM, compile_book([a_list(any=["wagner source:gazette"])]))
    assert {span.end - span.start for span in found.spans} == {6}


def test_many_lists_are_told_apart():
    lists = [a_list(f"list{i}", any=["wagner" if i % 2 else "nobody"]) for i in range(6)]
    assert [name for name, _ in matched(ITEM, *lists)] == ["list1", "list3", "list5"]


def test_no_word_of_a_large_alias_is_left_out():
    letters = "abcdefghijklmnopqr"  # few words, of which many phrases are made
    phrases = [f'"{one * 4} {other * 4}"' for one in letters for other in letters]
    large = Alias("large", (("en", tuple(map(Term, [*phrases, "wagner"]))),))
    book = compile_book([a_list(any=["@large"])], [large])
    (found,) = match(ITEM, book)
    assert Span(Field.TITLE, 0, 6) in found.spans


def test_an_alias_that_stands_twice_in_a_term_is_looked_for():
    places = Alias("places", (("en", (Term("timbuktu"), Term("gao"))),))
    book = compile_book([a_list(any=["@places AND (@places NEAR fighters)"])], [places])
    assert [found.term for found in match(ITEM, book)] == ["@places AND (@places NEAR fighters)"]


@pytest.mark.parametrize(("title", "holds"), [("#us-koura met", True), ("us-koura met", False)])
def test_a_hashtag_of_two_words_needs_its_hash(title, holds):
    found = match(an_item(title=title, text=""), compile_book([a_list(any=["#us-koura"])]))
    assert bool(found) is holds
