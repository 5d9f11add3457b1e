"""The feeds as people know them: how each fares, and where it stands."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit, urlunsplit

from bot.commands.definition import Desk
from bot.commands.words import nearest, quoted
from bot.core.aliases import canonical
from bot.core.errors import AskError
from bot.core.model import AddedFeed, Feed, FeedState
from bot.core.text import cut

NEW = "new"
LONGEST_NAME = 100
LONGEST_URL = 300

_CREDENTIALS = re.compile(r"//[^/]*@")


@dataclass(frozen=True, slots=True)
class Standing:
    """A feed that is polled, and where it stands: in a file, or added by whom."""

    state: FeedState
    place: str
    is_filed: bool

    @property
    def feed(self) -> Feed:
        """The feed."""
        return self.state.feed

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address by which it may be meant."""
        polled = self.state.whereabouts.address
        return (self.feed.url, polled) if polled else (self.feed.url,)


async def roster(desk: Desk, now: datetime) -> tuple[Standing, ...]:
    """Return every feed by name; one of the file that was never taken up counts as new."""
    states = {state.feed.id: state for state in await desk.store.feeds.states()}
    added = {each.feed.id: each for each in await desk.store.edits.feeds()}
    filed = {feed.id: feed for feed in desk.feeds}
    for feed in filed.values():
        states.setdefault(feed.id, FeedState(feed, NEW, "", "", now, timedelta(), 0, None))
    found = (
        Standing(state, _place(filed.get(id_), added.get(id_)), id_ in filed or id_ not in added)
        for id_, state in states.items()
    )
    return tuple(sorted(found, key=lambda each: (each.feed.name.casefold(), each.feed.url)))


def find(standings: Sequence[Standing], what: str) -> Standing:
    """Return the feed that is meant by a name or an address.

    Raises:
        AskError: if there is none, or more than one of that name.
    """
    by_address = [each for each in standings if same(what) in map(same, each.addresses)]
    found = by_address or [each for each in standings if _is_called(each, what)]
    if len(found) == 1:
        return found[0]
    if found:
        addresses = ", ".join(each.feed.url for each in found)
        message = f"{len(found)} feeds are called {found[0].feed.name!r}"
        raise AskError("several-feeds", message, hint=f"say which by its address: {addresses}")
    close = nearest(what, (each.feed.name for each in standings))
    hint = f"did you mean {close!r}?" if close else "see `feeds list`"
    raise AskError("unknown-feed", f"there is no feed {shown(what)!r}", hint=hint)


def standing_at(standings: Iterable[Standing], url: str) -> Standing | None:
    """Return the feed that is polled at an address already, however that is spelt."""
    wanted = same(url)
    return next((each for each in standings if wanted in map(same, each.addresses)), None)


def same(url: str) -> str:
    """Return what spellings of one address share: with http or https, a last slash or none."""
    parts = urlsplit(canonical(url))
    return urlunsplit(parts._replace(path=parts.path.rstrip("/")))


def shown(url: str) -> str:
    """Return an address as an answer shows it: without what may be a password."""
    return cut(_CREDENTIALS.sub("//***@", url), LONGEST_URL)


def command_for(name: str, feed: Feed, standings: Sequence[Standing]) -> str:
    """Write a command about a feed, by its name where that is nobody else's."""
    namesakes = [each for each in standings if _is_called(each, feed.name)]
    return f"`{name} {feed.url if len(namesakes) > 1 else quoted(feed.name)}`"


def free_name(name: str, url: str, taken: Collection[str]) -> str:
    """Return a name that no other feed has, so that it can be muted by it.

    `taken` are the others' names, casefolded.
    """
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    name = cut(" ".join(name.split()) or host, LONGEST_NAME)
    tries = (name, f"{name} ({host})", f"{name} ({url})")
    return next((each for each in tries if each.casefold() not in taken), name)


def _is_called(standing: Standing, name: str) -> bool:
    return standing.feed.name.casefold() == name.casefold()


def _place(filed: Feed | None, added: AddedFeed | None) -> str:
    if filed is not None:
        return filed.origin or "the configuration"
    if added is not None:
        return f"added by {added.by.name} in {added.by.chat} on {added.at:%Y-%m-%d}"
    return "the configuration as it was when the program started"
