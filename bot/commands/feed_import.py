"""Add the feeds of an outline, as other feed readers export their lists."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.commands.definition import Desk, Param, ParamKind, Who, command
from bot.commands.quota import refuse_more_feeds
from bot.commands.roster import Standing, free_name, roster, same, shown
from bot.core.errors import AskError, FeedError
from bot.core.model import Answer, Ask, Change, ChangeKind, Feed, Outline

PREVIEW = "preview"
MOST_SHOWN = 10
MOST_BAD = 5

URL = Param("url", "The address of an OPML list", ParamKind.URL)
LOOK = Param(
    PREVIEW,
    "Only say what would be added",
    ParamKind.CHOICE,
    is_required=False,
    choices=(PREVIEW,),
)


@dataclass(frozen=True, slots=True)
class _Sifted:
    """The feeds of an outline that are new, and how many are not."""

    new: tuple[Feed, ...]
    known: int


@command(
    "feeds import",
    "Add the feeds of an OPML list, as feed readers export it.",
    URL,
    LOOK,
    who=Who.EDITOR,
    examples=("feeds import https://example.org/sahel.opml preview",),
    cost=6,
)
async def import_from(desk: Desk, ask: Ask, *, url: str, preview: str | None) -> Answer:
    """Add the feeds of the list at an address.

    Raises:
        AskError: if it cannot be read, is no list, or nothing in it is new.
    """
    try:
        outline = await desk.source.outline(url)
    except FeedError as err:
        raise AskError(err.code, f"{shown(url)}: {err}", hint=err.remedy) from err
    return await bring_in(desk, ask, outline, is_preview=preview is not None)


async def bring_in(desk: Desk, ask: Ask, outline: Outline, *, is_preview: bool) -> Answer:
    """Add the feeds of an outline that are not polled yet, all or none, or only say which.

    Raises:
        AskError: if nothing in it is new, or it is too much for one person.
    """
    found = _sift(outline, await roster(desk, ask.at))
    if not found.new:
        raise AskError("nothing-changed", _nothing(outline), hint="; ".join(_left_out(outline, 0)))
    refuse_more_feeds(await desk.store.edits.feeds(), ask.person, len(found.new))
    if not is_preview:
        change = Change(ChangeKind.ADD_FEEDS, ask.person, ask.at, feeds=found.new)
        if not await desk.store.edits.apply(change):
            raise AskError("duplicate-feed", "one was added just now by somebody else: try again")
    return _told(outline, found, is_preview=is_preview)


def _sift(outline: Outline, standings: Sequence[Standing]) -> _Sifted:
    known = {same(url) for each in standings for url in each.addresses}
    taken = {each.feed.name.casefold() for each in standings}
    new = []
    for feed in outline.feeds:
        if same(feed.url) not in known:
            name = free_name(feed.name, feed.url, taken)
            new.append(replace(feed, name=name))
            taken.add(name.casefold())
            known.add(same(feed.url))
    return _Sifted(tuple(new), len(outline.feeds) - len(new))


def _nothing(outline: Outline) -> str:
    if outline.feeds:
        return f"all {len(outline.feeds)} feeds of the list are polled already"
    return "the list has no feeds that can be polled"


def _told(outline: Outline, found: _Sifted, *, is_preview: bool) -> Answer:
    count = "1 feed" if len(found.new) == 1 else f"{len(found.new)} feeds"
    first = [f"· {feed.name} · {feed.url} · {feed.kind}" for feed in found.new[:MOST_SHOWN]]
    more = len(found.new) - MOST_SHOWN
    end = (
        "Nothing is added yet: leave out `preview` to add them."
        if is_preview
        else "Their first visits are silent. `undo` takes all of them back."
    )
    return Answer(
        f"Would add {count}" if is_preview else f"Now polled: {count}",
        lines=(
            *first,
            *((f"… and {more} more",) if more > 0 else ()),
            *_left_out(outline, found.known),
            end,
        ),
        facts=(
            ("new", str(len(found.new))),
            ("known", str(found.known)),
            ("bad", str(len(outline.bad))),
        ),
    )


def _left_out(outline: Outline, known: int) -> Iterator[str]:
    if known:
        yield f"{known} of the list {'is' if known == 1 else 'are'} polled already"
    if outline.bad:
        more = len(outline.bad) - MOST_BAD
        also = f" and {more} more" if more > 0 else ""
        yield f"cannot be polled: {', '.join(map(shown, outline.bad[:MOST_BAD]))}{also}"
