"""Take back what one changed oneself."""

from bot.commands.definition import Desk, Who, command
from bot.commands.mute import mute_text
from bot.core.errors import AskError
from bot.core.model import Answer, Ask, Change, ChangeKind

MOST_NAMED = 5  # of the feeds of one change


@command("undo", "Take back your last change.", who=Who.EDITOR, examples=("undo",))
async def undo(desk: Desk, ask: Ask) -> Answer:
    """Take back the person's newest change that still stands, and say which it was."""
    change = await desk.store.edits.undo_last(ask.person, ask.at)
    if change is None:
        raise AskError(
            "nothing-to-undo",
            "you have changed nothing that still stands",
            hint="`undo` takes back only your own changes",
        )
    if change.term is not None:
        await desk.watching.refresh()
    return Answer(
        f"Taken back: {_told(change)}",
        facts=(("change", str(change.kind)),),
    )


def _told(change: Change) -> str:
    """Say what a change was and what holds now."""
    subject = _subject(change)
    match change.kind:
        case ChangeKind.ADD_TERM:
            return f"{change.watchlist} no longer watches {subject}"
        case ChangeKind.REMOVE_TERM:
            return f"{change.watchlist} watches {subject} again"
        case ChangeKind.MUTE:
            return f"the mute of {subject}"
        case ChangeKind.UNMUTE:
            return f"{subject} is muted again"
        case ChangeKind.ADD_FEEDS:
            return f"no longer polled: {subject}"
        case ChangeKind.REMOVE_FEEDS:
            return f"polled again: {subject}"


def _subject(change: Change) -> str:
    if change.term:
        return change.term.text
    if change.mute:
        return mute_text(change.mute)
    names = [feed.name for feed in change.feeds]
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more feeds" if more > 0 else "")
