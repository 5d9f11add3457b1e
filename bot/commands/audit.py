"""Say who changed what."""

from datetime import timedelta, tzinfo

from bot.commands.definition import Desk, Param, ParamKind, Who, command
from bot.commands.local_times import moment, times_line, zone_of
from bot.commands.mute import place_text
from bot.commands.spans import span_text
from bot.commands.status import DAY
from bot.commands.undo import subject_text
from bot.core.errors import AskError
from bot.core.model import Answer, Ask, Change, ChangeKind, Recorded
from bot.core.text import cut

A_PAGE = 12  # changes: with their longest lines they fit one message of Discord
LONGEST = 90

HOURS = Param(
    "hours", "How far to look back, 24 hours unless said", ParamKind.HOURS, is_required=False
)
PAGE = Param("page", "Which page, the first unless said", ParamKind.COUNT, is_required=False)

_DID = {
    ChangeKind.ADD_TERM: "added to {list}: {subject}",
    ChangeKind.REMOVE_TERM: "removed from {list}: {subject}",
    ChangeKind.MUTE: "muted {place}: {subject}",
    ChangeKind.UNMUTE: "ended the mute {place}: {subject}",
    ChangeKind.ADD_FEEDS: "added: {subject}",
    ChangeKind.REMOVE_FEEDS: "removed: {subject}",
    ChangeKind.FOLLOW: "let follow: {subject}",
    ChangeKind.UNFOLLOW: "let no longer follow: {subject}",
}


@command(
    "audit",
    "Say who changed what.",
    HOURS,
    PAGE,
    who=Who.EDITOR,
    examples=("audit", "audit 72", "audit 7d 2"),
)
async def audit(desk: Desk, ask: Ask, *, hours: timedelta | None, page: int | None) -> Answer:
    """Tell one page of changes in chat, newest first, those taken back among them.

    Raises:
        AskError: if there are fewer pages.
    """
    span, number = hours or DAY, page or 1
    since, zone = ask.at - span, zone_of(desk, ask)
    skip = (number - 1) * A_PAGE
    found = await desk.store.edits.recorded(since, skip, A_PAGE + 1)
    if number > 1 and not found:
        raise AskError("no-page", f"there is no page {number}")
    shown = found[:A_PAGE]
    more = len(found) > A_PAGE
    following = f"`audit {span_text(span)} {number + 1}` shows those before."
    return Answer(
        f"Changes in the last {span_text(span)}" if found else "Nobody changed anything",
        lines=(
            *(_line(each, ask, zone) for each in shown),
            *((following,) if more else ()),
            times_line(since, ask.at, zone),
        ),
        facts=(("page", str(number)), ("shown", str(len(shown)))),
    )


def _line(recorded: Recorded, ask: Ask, zone: tzinfo) -> str:
    change, undone_at = recorded.change, recorded.undone_at
    undone = f", taken back {moment(undone_at, ask.at, zone)}" if undone_at else ""
    who = f"{cut(change.by.name, LONGEST // 3)} ({change.by.chat})"
    return f"{moment(change.at, ask.at, zone)} {who} {cut(_did(change), LONGEST)}{undone}"


def _did(change: Change) -> str:
    place = place_text(change.mute) if change.mute else ""
    return _DID[change.kind].format(
        list=change.watchlist, place=place, subject=subject_text(change)
    )
