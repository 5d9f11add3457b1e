"""Take back what one changed oneself."""

from bot.commands.definition import Desk, Who, command
from bot.commands.mute import mute_text
from bot.core.errors import AskError
from bot.core.model import Answer, Ask, Change, ChangeKind

MOST_NAMED = 5  # of the feeds of one change

# What a change was and what holds now, of {list} and {subject}.
_TOLD = {
    ChangeKind.ADD_TERM: "{list} no longer watches {subject}",
    ChangeKind.REMOVE_TERM: "{list} watches {subject} again",
    ChangeKind.MUTE: "the mute of {subject}",
    ChangeKind.UNMUTE: "{subject} is muted again",
    ChangeKind.ADD_FEEDS: "no longer polled: {subject}",
    ChangeKind.REMOVE_FEEDS: "polled again: {subject}",
    ChangeKind.FOLLOW: "no longer followed: {subject}",
    ChangeKind.UNFOLLOW: "followed again: {subject}",
}


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
    if change.term is not None or change.follow is not None:
        await desk.watching.refresh()
    told = _TOLD[change.kind].format(list=change.watchlist, subject=subject_text(change))
    return Answer(
        f"Taken back: {told}",
        facts=(("change", str(change.kind)),),
    )


def subject_text(change: Change) -> str:
    """Name what a change was about."""
    if change.term:
        return change.term.text
    if change.mute:
        return mute_text(change.mute)
    if change.follow:
        return f"{change.follow.watchlist} in {change.follow.channel}"
    names = [feed.name for feed in change.feeds]
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more feeds" if more > 0 else "")
