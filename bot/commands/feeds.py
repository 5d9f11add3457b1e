"""Add, remove and show the feeds that are polled.

A feed is looked at before it is added. One added in chat is polled within seconds and can be
taken back; one that stands in a file is removed there.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.commands.definition import Desk, Param, ParamKind, Who, command
from bot.commands.quota import refuse_more_feeds
from bot.commands.roster import (
    Standing,
    command_for,
    find,
    free_name,
    roster,
    shown,
    standing_at,
)
from bot.commands.words import quoted
from bot.core.errors import AskError, FeedError
from bot.core.ids import feed_id
from bot.core.model import (
    Answer,
    Ask,
    Change,
    ChangeKind,
    Discovery,
    Draft,
    Feed,
    FeedKind,
    FoundFeed,
)
from bot.core.text import cut

FULL_TEXT = "full-text"
LONGEST_TITLE = 120
MOST_SHOWN = 25
MOST_UNREAD = 5

URL = Param("url", "The address of a feed, or of a page that has one", ParamKind.URL)
NAME = Param("name", "What to call it, else its own title", ParamKind.TEXT, is_required=False)
KIND = Param(
    "kind",
    "Who speaks, shown beside its reports",
    ParamKind.CHOICE,
    is_required=False,
    choices=tuple(FeedKind),
)
PAGES = Param(
    "pages",
    "Read the page behind each new item too",
    ParamKind.CHOICE,
    is_required=False,
    choices=(FULL_TEXT,),
)
WHAT = Param("what", "A feed's name or address", ParamKind.TEXT)


@command(
    "feeds add",
    "Find the feed at an address or behind a page, and poll it.",
    URL,
    NAME,
    KIND,
    PAGES,
    who=Who.EDITOR,
    examples=(
        "feeds add https://www.maliweb.net",
        "feeds add https://www.rfi.fr/fr/afrique/rss RFI Afrique state-media",
    ),
    cost=4,
)
async def add(
    desk: Desk, ask: Ask, *, url: str, name: str | None, kind: str | None, pages: str | None
) -> Answer:
    """Add the one feed at an address, or name those of which one is to be chosen.

    Raises:
        AskError: if nothing can be read there, it is no feed, or polled already.
    """
    standings = await roster(desk, ask.at)
    _refuse_repeat(standings, url)
    refuse_more_feeds(await desk.store.edits.feeds(), ask.person)
    found = await _discovered(desk, url)
    if len(found.feeds) > 1:
        return _choice(found, standings, kind, pages)
    one = found.feeds[0]
    _refuse_repeat(standings, one.url)
    taken = {each.feed.name.casefold() for each in standings}
    feed = Feed(
        id=feed_id(one.url),
        url=one.url,
        name=free_name(name or one.head.title, one.url, taken),
        kind=FeedKind(kind) if kind else FeedKind.INDEPENDENT,
        full_text=pages is not None,
    )
    change = Change(ChangeKind.ADD_FEEDS, ask.person, ask.at, feeds=(feed,))
    if not await desk.store.edits.apply(change):
        raise AskError("duplicate-feed", f"{feed.url} was added just now by somebody else")
    return _added(feed, one, found.unread, asked_kind=kind)


@command(
    "feeds remove",
    "Poll a feed no longer that was added in chat.",
    WHAT,
    who=Who.EDITOR,
    examples=('feeds remove "RFI Afrique"', "feeds remove https://www.rfi.fr/fr/afrique/rss"),
)
async def remove(desk: Desk, ask: Ask, *, what: str) -> Answer:
    """Remove a feed that was added in chat; one from a file is refused with its place."""
    standings = await roster(desk, ask.at)
    standing = find(standings, what)
    feed = standing.feed
    if standing.is_filed:
        raise AskError(
            "in-file",
            f"{feed.name} stands in {standing.place}, so it is removed there",
            hint=f"to mute it until then: `mute source {quoted(feed.name)} 7d everywhere`",
        )
    change = Change(ChangeKind.REMOVE_FEEDS, ask.person, ask.at, feeds=(feed,))
    if not await desk.store.edits.apply(change):
        raise AskError("unknown-feed", f"{feed.name} was removed just now by somebody else")
    return Answer(
        f"No longer polled: {feed.name}",
        lines=("Its items are kept. `undo` brings it back.",),
        facts=(("url", feed.url), ("name", feed.name)),
    )


@command(
    "feeds adopt",
    "Poll a feed where it has moved, though that is another site.",
    WHAT,
    who=Who.EDITOR,
    examples=('feeds adopt "RFI Afrique"',),
)
async def adopt(desk: Desk, ask: Ask, *, what: str) -> Answer:
    """Let a feed be polled at the address to which its server redirects for good."""
    feed = find(await roster(desk, ask.at), what).feed
    to = await desk.store.feeds.adopt(feed.id)
    if to is None:
        raise AskError("nothing-changed", f"{feed.name} has not moved", hint="see `feeds health`")
    return Answer(f"{feed.name} is polled at {to} from now on", facts=(("url", to),))


@command("feeds list", "Name the feeds that are polled.", examples=("feeds list",))
async def show_all(desk: Desk, ask: Ask) -> Answer:
    """Name the feeds with their addresses and where they stand, those added in chat first."""
    return listing(await roster(desk, ask.at), MOST_SHOWN)


def listing(standings: Sequence[Standing], most: int | None) -> Answer:
    """Name at most so many feeds."""
    if not standings:
        hint = "Add one: `feeds add <url>`, with the address of a site or of its feed."
        return Answer("No feed is polled yet", lines=(hint,))
    first = sorted(standings, key=lambda each: each.is_filed)[:most]
    more = len(standings) - len(first)
    return Answer(
        "One feed" if len(standings) == 1 else f"{len(standings)} feeds",
        lines=(
            *map(_line, first),
            *((f"… and {more} more; `vedette feeds list` in a shell names all",) if more else ()),
        ),
        facts=(("feeds", str(len(standings))),),
    )


def _line(standing: Standing) -> str:
    feed = standing.feed
    labels = ", ".join(filter(None, (feed.kind, feed.lang, "full text" if feed.full_text else "")))
    return f"{feed.name} · {feed.url} · {labels} · {standing.place}"


# -- adding -----------------------------------------------------------------------------------


async def _discovered(desk: Desk, url: str) -> Discovery:
    try:
        found = await desk.source.discover(url)
    except FeedError as err:
        raise AskError(err.code, f"{shown(url)}: {err}", hint=err.remedy) from err
    if found.feeds:
        return found
    named = f"; it names {', '.join(found.unread[:MOST_UNREAD])}, which is none"
    raise AskError(
        "no-feed",
        f"no feed was found at {shown(url)}{named if found.unread else ''}",
        hint="look on the site for “RSS” or “feed”, and give that address",
    )


def _refuse_repeat(standings: Sequence[Standing], url: str) -> None:
    standing = standing_at(standings, url)
    if standing is not None:
        feed = standing.feed
        raise AskError(
            "duplicate-feed",
            f"{feed.url} is polled already, as {feed.name} ({standing.place})",
            hint=f"how it fares: {command_for('feeds health', feed, standings)}",
        )


def _choice(
    found: Discovery, standings: Sequence[Standing], kind: str | None, pages: str | None
) -> Answer:
    """Name the feeds of a page, each with the command that adds it."""
    lines = []
    for each in found.feeds:
        title = each.head.title or each.url
        standing = standing_at(standings, each.url)
        options = " ".join(filter(None, (kind, pages)))
        way = f"`{f'feeds add {each.url} {options}'.strip()}`"
        how = f"polled already as {standing.feed.name}" if standing else way
        lines.append(f"{cut(title, LONGEST_TITLE)} ({_about(each)}): {how}")
    return Answer(
        f"The page has {len(found.feeds)} feeds; say which",
        lines=(*lines, *_others(found.unread)),
        is_refusal=True,
        code="several-feeds",
        facts=(("urls", " ".join(each.url for each in found.feeds)),),
    )


def _others(unread: Sequence[str]) -> tuple[str, ...]:
    if not unread:
        return ()
    more = len(unread) - MOST_UNREAD
    also = f" and {more} more" if more > 0 else ""
    return (f"The page also names {', '.join(unread[:MOST_UNREAD])}{also}.",)


def _added(
    feed: Feed, found: FoundFeed, unread: Sequence[str], *, asked_kind: str | None
) -> Answer:
    label = (
        f"Its reports are shown as {feed.kind}."
        if asked_kind
        else f"Its reports are shown as {feed.kind}; add it with another kind if it is not."
    )
    return Answer(
        f"Now polled: {feed.name}",
        lines=(
            f"{feed.url}: {_about(found)}.",
            *(_newest(draft) for draft in found.newest),
            label,
            *_others(unread),
            "It is visited within seconds, silently; what is new from then on alerts.",
            "`undo` takes it back.",
        ),
        facts=(
            ("url", feed.url),
            ("name", feed.name),
            ("lang", found.lang or ""),
            ("items", str(found.items)),
        ),
    )


def _about(found: FoundFeed) -> str:
    items = "1 item" if found.items == 1 else f"{found.items} items"
    return f"{items}, language {found.lang or 'unknown'}"


def _newest(draft: Draft) -> str:
    title = cut(" ".join(draft.title.split()), LONGEST_TITLE) or "(untitled)"
    return f"· {_when(draft.published_at or draft.updated_at)}: {title}"


def _when(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "undated"
