"""Watchlists compiled for matching."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bot.core.errors import AskError, Problem, SetupError
from bot.core.match.forms import Forms, attached
from bot.core.match.names import CYCLE, FaultyAlias, Names
from bot.core.match.probes import Prober
from bot.core.match.terms import CompiledTerm, compile_among
from bot.core.model import Alias, Term, Watchlist, WatchlistName

LONGEST_SHOWN = 80  # code points of a term in a message


@dataclass(frozen=True, slots=True)
class Numbered:
    """A watchlist and the numbers that its terms have in the book."""

    name: WatchlistName
    any: range
    all: range
    unless: range

    @property
    def numbers(self) -> range:
        """The numbers of all its terms."""
        return range(self.any.start, self.unless.stop)


@dataclass(frozen=True, slots=True, eq=False)
class Book:
    """Compiled watchlists; `watchlists` and `aliases` are as given, `hints` are warnings."""

    watchlists: tuple[Watchlist, ...]
    aliases: tuple[Alias, ...]
    hints: tuple[Problem, ...]
    names: Names = field(repr=False)
    terms: tuple[CompiledTerm, ...] = field(repr=False)  # in order of the lists, by number
    lists: tuple[Numbered, ...] = field(repr=False)
    owners: tuple[int, ...] = field(repr=False)  # the number of each term's list
    prober: Prober = field(repr=False)


def compile_book(
    watchlists: Sequence[Watchlist], aliases: Sequence[Alias] = (), forms: Forms = attached
) -> Book:
    """Compile watchlists; `forms` gives the forms that each word of a term may take.

    Raises:
        SetupError: with a problem for each bad term, those of aliases first.
    """
    return _book(tuple(watchlists), tuple(aliases), forms)


@lru_cache(maxsize=1)  # the lists that were checked a moment ago are those that run
def _book(watchlists: tuple[Watchlist, ...], aliases: tuple[Alias, ...], forms: Forms) -> Book:
    names = Names(aliases, forms)
    problems = list(_alias_problems(aliases, names))
    terms: list[CompiledTerm] = []
    lists: list[Numbered] = []
    for watchlist in watchlists:
        ranges: list[range] = []
        for part in (watchlist.any, watchlist.all, watchlist.unless):
            start = len(terms)
            terms += _compiled(part, names, problems)
            ranges.append(range(start, len(terms)))
        lists.append(Numbered(watchlist.name, *ranges))
    if problems:
        raise SetupError(*problems)
    return Book(
        watchlists=watchlists,
        aliases=aliases,
        hints=tuple(_hints(terms)),
        names=names,
        terms=tuple(terms),
        lists=tuple(lists),
        owners=tuple(owner for owner, each in enumerate(lists) for _ in each.numbers),
        prober=Prober([each.plan.probes() for each in terms]),
    )


def term_problem(term: Term, error: AskError) -> Problem:
    """Tell what is wrong with a term where it stands."""
    text = term.text if len(term.text) <= LONGEST_SHOWN else f"{term.text[:LONGEST_SHOWN]}…"
    where = f"column {error.column} of " if error.column else ""
    message = f"{error.message}, in {where}the term {text!r}"
    return Problem(term.origin, message, error.hint)


def _compiled(
    terms: Sequence[Term], names: Names, problems: list[Problem], *path: str
) -> Iterator[CompiledTerm]:
    """Yield the terms that can be read, and add the others' problems."""
    for term in terms:
        try:
            yield compile_among(term, names, *path)
        except FaultyAlias:
            continue  # told where the alias is at fault
        except AskError as err:
            # Every term that leads into a cycle finds it; it is told once.
            if err.code != CYCLE or not any(err.message in each.message for each in problems):
                problems.append(term_problem(term, err))


def _alias_problems(aliases: Sequence[Alias], names: Names) -> list[Problem]:
    problems: list[Problem] = []
    for alias in aliases:
        for _, terms in alias.by_lang:
            for _ in _compiled(terms, names, problems, alias.name):
                pass
    return problems


def _hints(terms: list[CompiledTerm]) -> Iterator[Problem]:
    for each in terms:
        for hint in each.hints:
            yield Problem(each.term.origin, hint, is_warning=True)
