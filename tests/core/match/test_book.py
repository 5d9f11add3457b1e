import pytest

from bot.core.errors import AskError, SetupError
from bot.core.match import compile_book
from bot.core.match.book import term_problem
from bot.core.model import Alias, Term, Watchlist, WatchlistName
from tests.core.match.asking import an_alias


def a_list(name: str = "wagner", **parts: list[str]) -> Watchlist:
    terms = {
        part: tuple(Term(text, origin=f"{name}.yaml:{part}:{i}") for i, text in enumerate(texts))
        for part, texts in parts.items()
    }
    return Watchlist(WatchlistName(name), name.title(), **terms)


def problems_of(watchlists: list[Watchlist], aliases: list[Alias]) -> list[tuple[str, str, str]]:
    with pytest.raises(SetupError) as refused:
        compile_book(watchlists, aliases)
    return [(each.place, each.message, each.hint) for each in refused.value.problems]


def test_every_bad_term_is_told_at_once_with_its_place():
    found = problems_of(
        [a_list(any=["wagner", '"x'], unless=["w*"]), a_list("mali", all=["NOT x", "@mail"])],
        [an_alias("mali", "mali")],
    )
    assert [place for place, *_ in found] == [
        *("wagner.yaml:any:1", "wagner.yaml:unless:0", "mali.yaml:all:0", "mali.yaml:all:1"),
    ]
    assert found[0][1] == "this quote is not closed, in column 1 of the term '\"x'"
    assert found[3][2] == "did you mean mali?"


def test_a_long_term_is_told_shortened():
    ((_, message, _),) = problems_of([a_list(any=["x" * 3000])], [])
    assert len(message) < 200
    assert "column 2001" in message


def test_a_bad_alias_is_told_once_where_it_is_wrong():
    broken = Alias("mali", (("en", (Term("NEAR", origin="names.yaml:2:8"),)),))
    found = problems_of([a_list(any=["@mali", "@sahel"])], [broken, an_alias("sahel", "@mali")])
    assert [place for place, *_ in found] == ["names.yaml:2:8"]


def test_a_cycle_is_told_once():
    aliases = [an_alias("a", "@b"), an_alias("b", "@a"), an_alias("c", "@a")]
    found = problems_of([a_list(any=["@a", "@c"])], aliases)
    assert len(found) == 1
    assert "@a → @b → @a" in found[0][1]


def test_a_book_keeps_what_it_was_made_of():
    watchlists = (a_list(any=["wagner"]),)
    aliases = (an_alias("mali", "mali"),)
    book = compile_book(watchlists, aliases)
    assert (book.watchlists, book.aliases, book.hints) == (watchlists, aliases, ())


def test_a_word_that_looks_like_an_operator_draws_a_hint():
    book = compile_book([a_list(any=["wagner or mali", "x (y and z)"])])
    assert [(each.place, each.is_warning) for each in book.hints] == [
        *(("wagner.yaml:any:0", True), ("wagner.yaml:any:1", True)),
    ]
    assert "column 8" in book.hints[0].message
    assert "OR" in book.hints[0].message


def test_forms_come_from_outside():
    def forms(word: str, lang: str | None) -> dict[str | None, frozenset[str]]:
        added = {"retirée", "Withdrew"} if lang == "fr" else set()
        return {None: frozenset({word, *added})}

    terms = (Term("retirer", lang="fr"), Term("se retirer", lang="fr", inflect=False))
    book = compile_book([Watchlist(WatchlistName("x"), "", any=terms)], forms=forms)
    wanted = [probe.text for probe in sorted(book.terms[0].plan.probes())]
    assert wanted == ["retiree", "retirer", "withdrew"]
    assert [probe.text for probe in book.terms[1].plan.probes()] == ["retirer"]


def test_a_wrong_term_is_told_where_it_stands():
    term = Term('wagner "x', origin="watchlists/wagner.yaml:7:5")
    error = AskError("unclosed-quote", "a quote is not closed", column=8, hint="close it")
    assert term_problem(term, error).line() == (
        "watchlists/wagner.yaml:7:5: a quote is not closed, in column 8 of the term"
        " 'wagner \"x' (close it)"
    )


def test_a_long_wrong_term_is_cut():
    problem = term_problem(Term("x" * 99, origin="o"), AskError("too-long", "too long"))
    assert problem.message == f"too long, in the term '{'x' * 80}…'"
