"""Watchlists compiled for matching."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from bot.core.errors import AskError, Problem, SetupError
from bot.core.match.forms import Forms, attached
from bot.core.match.index import Index
from bot.core.match.names import CYCLE, FaultyAlias, Names
from bot.core.match.plan import Search
from bot.core.match.terms import CompiledTerm, compile_among
from bot.core.model import Alias, Term, Watchlist, WatchlistName

MOST_LOOKED_FOR = 256  # words of a term
LONGEST_SHOWN = 80  # code points of a term in a message


@dataclass(frozen=True, slots=True)
class Numbered:
    """A watchlist and the numbers that its terms have in the book, in order."""

    name: WatchlistName
    any: Sequence[int]
    all: Sequence[int]
    unless: Sequence[int]


@dataclass(frozen=True, slots=True, eq=False)
class Book:
    """Compiled watchlists; `watchlists` and `aliases` are as given, `hints` are warnings."""

    watchlists: tuple[Watchlist, ...]
    aliases: tuple[Alias, ...]
    hints: tuple[Problem, ...]
    names: Names = field(repr=False)
    forms: Forms = field(repr=False)
    terms: Sequence[CompiledTerm] = field(repr=False)  # by number
    lists: tuple[Numbered, ...] = field(repr=False)
    owners: Sequence[int] = field(repr=False)  # the number of each term's list
    indexes: tuple[Index, ...] = field(repr=False)  # of all terms, and of those that came since
    gone: frozenset[int] = field(default=frozenset(), repr=False)
    # What candidates look for, filled as they come: few terms ever are.
    looked_for: dict[int, frozenset[str] | None] = field(default_factory=dict, repr=False)

    def candidates(self, search: Search) -> list[int]:
        """Return the numbers of the terms that an item may match, from those of title and text.

        The search is told which words these look for, and looks at no others.
        """
        found: set[int] = set()
        for index in self.indexes:
            found |= index.candidates(search.present)
            found.update(index.unasked(reading.clear.text for reading in search.shown()))
        found -= self.gone
        self._watch(search, found)
        return list(found)

    def _watch(self, search: Search, numbers: Iterable[int]) -> None:
        """Tell a search what some terms look for, unless that is too much."""
        words: set[str] = set()
        for number in numbers:
            wanted = self._looked_for(number)
            if wanted is None:
                return
            words |= wanted
        for reading in search.shown():
            reading.watch(words)

    def _looked_for(self, number: int) -> AbstractSet[str] | None:
        """Return what a term looks for, if that is not too much to be remembered."""
        if number not in self.looked_for:
            # A word that is asked for twice counts twice: only what was cut short is too much.
            asked = list(islice(self.terms[number].plan.asked(set()), MOST_LOOKED_FOR + 1))
            is_whole = len(asked) <= MOST_LOOKED_FOR
            self.looked_for[number] = frozenset(p.text for p in asked) if is_whole else None
        return self.looked_for[number]


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
    problems = list(alias_problems(aliases, names))
    return put_together(watchlists, aliases, forms, Compiling(names, problems))


class Compiling:
    """Compiles terms and keeps the problems; `known` terms are taken as they are."""

    def __init__(
        self, names: Names, problems: list[Problem], known: Sequence[CompiledTerm] = ()
    ) -> None:
        """Take the aliases, and a list to which problems are added."""
        self.names = names
        self.problems = problems
        self._known = {each.term: each for each in known}

    def compiled(self, terms: Sequence[Term]) -> Iterator[CompiledTerm]:
        """Yield the terms that can be read."""
        for term in terms:
            if term in self._known:
                yield self._known[term]
            else:
                yield from _compiled((term,), self.names, self.problems)


def put_together(
    watchlists: tuple[Watchlist, ...],
    aliases: tuple[Alias, ...],
    forms: Forms,
    compiling: Compiling,
) -> Book:
    """Number and index the terms of watchlists.

    Raises:
        SetupError: if a term cannot be read.
    """
    terms: list[CompiledTerm] = []
    lists: list[Numbered] = []
    owners: list[int] = []
    for owner, watchlist in enumerate(watchlists):
        ranges: list[range] = []
        for part in (watchlist.any, watchlist.all, watchlist.unless):
            start = len(terms)
            terms += compiling.compiled(part)
            ranges.append(range(start, len(terms)))
        lists.append(Numbered(watchlist.name, *ranges))
        owners += [owner] * (len(terms) - len(owners))
    if compiling.problems:
        raise SetupError(*compiling.problems)
    return Book(
        watchlists=watchlists,
        aliases=aliases,
        hints=tuple(hints(terms)),
        names=compiling.names,
        forms=forms,
        terms=tuple(terms),
        lists=tuple(lists),
        owners=tuple(owners),
        indexes=(Index({number: each.plan for number, each in enumerate(terms)}),),
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


def alias_problems(aliases: Sequence[Alias], names: Names) -> list[Problem]:
    """Return what is wrong with the aliases' own terms."""
    problems: list[Problem] = []
    for alias in aliases:
        for _, terms in alias.by_lang:
            for _ in _compiled(terms, names, problems, alias.name):
                pass
    return problems


def hints(terms: Iterable[CompiledTerm]) -> Iterator[Problem]:
    """Yield what authors of terms may not have meant."""
    for each in terms:
        for hint in each.hints:
            yield Problem(each.term.origin, hint, is_warning=True)
