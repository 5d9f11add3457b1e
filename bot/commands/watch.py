"""Add, remove and show what is watched.

A term added in chat is live at once and can be taken back; one that stands in a file is
removed in the file, and here only muted.
"""

from collections.abc import Iterable

from bot.commands.backtesting import week_lines
from bot.commands.definition import Desk, Param, ParamKind, Who, command
from bot.commands.naming import naming
from bot.commands.quota import refuse_hoard
from bot.commands.subjects import terms_of, watchlist_named
from bot.commands.words import nearest, quoted
from bot.core.errors import AskError
from bot.core.match.parsing import parse
from bot.core.match.telling import told
from bot.core.match.terms import compile_among
from bot.core.model import (
    Answer,
    Ask,
    Change,
    ChangeKind,
    Term,
    Watchlist,
    WatchlistName,
)

MOST_SHOWN = 40

LIST = Param("list", "Which watchlist", ParamKind.WATCHLIST)
NEW_TERM = Param("term", 'A word, a "phrase" or an expression with AND, OR, NOT', ParamKind.REST)
OLD_TERM = Param("term", "The term as it is written", ParamKind.REST)


@command(
    "watch add",
    "Watch a new term, at once.",
    LIST,
    NEW_TERM,
    who=Who.EDITOR,
    examples=('watch add wagner "Africa Corps"', "watch add mali-russia Lavrov AND Bamako"),
)
async def add(desk: Desk, ask: Ask, *, list: WatchlistName, term: str) -> Answer:  # noqa: A002 - the option's name
    """Add a term to a list and make it live.

    Raises:
        AskError: if it cannot be read, stands there already, or its author has too many.
    """
    watchlist = await watchlist_named(desk, list)
    origin = f"{ask.person.name} in {ask.person.chat}"
    _refuse_repeat(watchlist, term)
    compiled = compile_among(Term(term, origin=origin), desk.watching.book.names)
    refuse_hoard(compiled, await desk.store.edits.terms(), desk.watching.book.terms)
    change = Change(ChangeKind.ADD_TERM, ask.person, ask.at, watchlist=list, term=compiled.term)
    if not await desk.store.edits.apply(change):
        raise AskError("duplicate-term", f"{list} watches {term} already")
    await desk.watching.refresh()
    names = await _names(desk, watchlist, term)
    return Answer(
        f"{watchlist.title} now watches {term}",
        lines=(
            f"It looks for {told(parse(term))}.",
            *compiled.hints,
            *_first_of_any(watchlist),
            *names,
            *await week_lines(desk, compiled, ask.at),
            "It is live. `undo` takes it back.",
        ),
        facts=(("list", list), ("term", term)),
    )


@command(
    "watch remove",
    "Stop watching a term that was added in chat.",
    LIST,
    OLD_TERM,
    who=Who.EDITOR,
    examples=('watch remove wagner "Africa Corps"',),
)
async def remove(desk: Desk, ask: Ask, *, list: WatchlistName, term: str) -> Answer:  # noqa: A002 - the option's name
    """Remove a term that was added in chat; one from a file is refused with its place."""
    watchlist = await watchlist_named(desk, list)
    added = [each.term for each in await desk.store.edits.terms() if each.watchlist == list]
    old = _like(term, added)
    if old is None:
        raise _not_removable(watchlist, term)
    change = Change(ChangeKind.REMOVE_TERM, ask.person, ask.at, watchlist=list, term=old)
    if not await desk.store.edits.apply(change):
        raise AskError("unknown-term", f"{list} does not watch {old.text} any more")
    await desk.watching.refresh()
    return Answer(
        f"{watchlist.title} no longer watches {old.text}",
        lines=("`undo` brings it back.",),
        facts=(("list", list), ("term", old.text)),
    )


@command("watch list", "Name the watchlists.", examples=("watch list",))
async def show_all(desk: Desk, ask: Ask) -> Answer:
    """Name every list with its title, its number of terms and its priority."""
    watchlists = (await desk.watching.refresh()).watchlists
    if not watchlists:
        return Answer("There is no watchlist yet", lines=("Write one in the watchlists folder.",))
    lines = tuple(
        f"{each.name}: {each.title} ({_count(len(terms_of(each)))}, {each.priority})"
        for each in watchlists
    )
    return Answer(
        f"{len(watchlists)} watchlists" if len(watchlists) > 1 else "One watchlist",
        lines=(*lines, "`watch show <list>` shows the terms of one."),
        facts=(("watchlists", ", ".join(each.name for each in watchlists)),),
    )


@command("watch show", "Show what a watchlist watches.", LIST, examples=("watch show wagner",))
async def show(desk: Desk, ask: Ask, *, list: WatchlistName) -> Answer:  # noqa: A002 - the option's name
    """Show a list's terms, each with what it is for and where it stands."""
    watchlist = await watchlist_named(desk, list)
    lines = [
        f"{role}: {term.text} ({term.origin})"
        for role, terms in (
            ("any of", reversed(watchlist.any)),  # what was added in chat comes first
            ("and every one of", watchlist.all),
            ("unless", watchlist.unless),
        )
        for term in terms
    ]
    if (more := len(lines) - MOST_SHOWN) > 0:
        lines[MOST_SHOWN:] = [f"… and {more} more, in the file"]
    return Answer(
        f"{watchlist.title}: {_count(len(terms_of(watchlist)))}, priority {watchlist.priority}",
        lines=tuple(lines),
        facts=(("list", list), ("terms", str(len(terms_of(watchlist))))),
    )


def _like(text: str, terms: Iterable[Term]) -> Term | None:
    """Return the term written so; capitals and spaces count only where two differ by them."""
    terms = tuple(terms)
    exact = next((term for term in terms if term.text == text), None)
    return exact or next((term for term in terms if _plain(term.text) == _plain(text)), None)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _refuse_repeat(watchlist: Watchlist, text: str) -> None:
    for term in terms_of(watchlist):
        if " ".join(term.text.split()) == " ".join(text.split()):
            raise AskError("duplicate-term", f"{watchlist.name} has {text} already: {term.origin}")


async def _names(desk: Desk, watchlist: Watchlist, term: str) -> tuple[str, ...]:
    """Tell what else the places in a term are called, and what to write to watch that too."""
    if desk.gazetteer is None:
        return ()
    known = [each.text for each in terms_of(watchlist)]
    names = await naming(term, desk.gazetteer, known)
    if names.term is None:
        return names.lines
    return (*names.lines, f"To watch such names too: `watch add {watchlist.name} {names.term}`")


def _first_of_any(watchlist: Watchlist) -> tuple[str, ...]:
    """Warn where the first `any` term narrows a list that had none."""
    if watchlist.any or not watchlist.all:
        return ()
    return ("From now on an item must also match this term: the list had no `any` terms before.",)


def _not_removable(watchlist: Watchlist, text: str) -> AskError:
    """Say where the term stands, if it does, and what can be done about it here."""
    terms = terms_of(watchlist)
    if filed := _like(text, terms):
        return AskError(
            "in-file",
            f"{filed.text} stands in {filed.origin}, so it is removed there",
            hint=f"to mute it until then: `mute term {quoted(filed.text)} 7d everywhere`",
        )
    close = nearest(text, [term.text for term in terms])
    return AskError(
        "unknown-term",
        f"{watchlist.name} has no term {text}",
        hint=f"did you mean {close}?" if close else f"see `watch show {watchlist.name}`",
    )


def _count(terms: int) -> str:
    return "1 term" if terms == 1 else f"{terms} terms"
