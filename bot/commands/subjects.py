"""Find what a person means by a name: a story, a list, a source or a term, in this order."""

from dataclasses import dataclass

from bot.commands.definition import Desk
from bot.commands.words import nearest
from bot.core.errors import AskError
from bot.core.model import AlertId, MuteKind, Term, Watchlist, WatchlistName


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that can be muted; `name` as the pipeline compares it, `text` as people read it."""

    kind: MuteKind
    name: str
    text: str


async def find(desk: Desk, what: str, kind: str | None) -> Subject:
    """Return what is meant, of the given kind or of the first that has such a name.

    Raises:
        AskError: if nothing has that name; the nearest name is given.
    """
    story = await _story(desk, what) if kind in (None, MuteKind.STORY) else None
    if story:
        return story
    named = [each for each in await _named(desk) if kind in (None, each.kind)]
    for subject in named:
        if subject.name.casefold() == what.casefold():
            return subject
    close = nearest(what, [subject.name for subject in named])
    raise AskError(
        "unknown-what",
        f"there is no {kind or 'story, list, source or term'} called {what!r}",
        hint=f"did you mean {close!r}?" if close else "a story is named by the id of its alert",
    )


async def _story(desk: Desk, what: str) -> Subject | None:
    alert = await desk.store.archive.alert(AlertId(what.casefold()))
    if alert is None:
        return None
    return Subject(MuteKind.STORY, alert.story, f"the story {alert.reports[0].item.title!r}")


async def _named(desk: Desk) -> list[Subject]:
    watchlists = desk.watching.book.watchlists
    lists = [Subject(MuteKind.WATCHLIST, each.name, f"the list {each.name}") for each in watchlists]
    sources = [
        Subject(MuteKind.SOURCE, state.feed.name, f"the source {state.feed.name}")
        for state in await desk.store.feeds.states()
    ]
    terms = [
        Subject(MuteKind.TERM, term.text, f"the term {term.text}")
        for each in watchlists
        for term in terms_of(each)
    ]
    return lists + sources + terms


async def watchlist_named(desk: Desk, name: WatchlistName) -> Watchlist:
    """Return a list as it stands now.

    Raises:
        AskError: if it has gone from its file since the ask was read.
    """
    for watchlist in (await desk.watching.refresh()).watchlists:
        if watchlist.name == name:
            return watchlist
    raise AskError("unknown-list", f"the watchlist {name} was removed just now")


def terms_of(watchlist: Watchlist) -> tuple[Term, ...]:
    """Return every term of a list, whatever it is for."""
    return watchlist.any + watchlist.all + watchlist.unless
