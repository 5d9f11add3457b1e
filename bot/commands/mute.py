"""Mute a story, a term, a watchlist or a source for a while, and end it early.

What is meant is found by its name, as a story (an alert's id), a list, a source or a term, in
this order; its kind may be said before it.
"""

from datetime import datetime, timedelta

from bot.commands.definition import Desk, Param, ParamKind, Who, command
from bot.commands.spans import rough_text, span_text
from bot.commands.subjects import find
from bot.core.errors import AskError
from bot.core.model import (
    AlertId,
    Answer,
    Ask,
    Change,
    ChangeKind,
    ChannelName,
    Mute,
    MuteKind,
)

EVERYWHERE = "everywhere"
LONGEST = timedelta(days=366)

KIND = Param(
    "kind",
    "What kind of thing, where its name could mean two",
    ParamKind.CHOICE,
    is_required=False,
    choices=tuple(MuteKind),
)
WHAT = Param("what", "An alert's id, a term as written, a list or a source", ParamKind.TEXT)
SPAN = Param("span", "For how long: 90m, 12h, 7d", ParamKind.SPAN)
PLACE = Param(
    EVERYWHERE,
    "In every channel, not only in this one",
    ParamKind.CHOICE,
    is_required=False,
    choices=(EVERYWHERE,),
)


@command(
    "mute",
    "Mute a story, term, list or source for a while, here or everywhere.",
    KIND,
    WHAT,
    SPAN,
    PLACE,
    who=Who.EDITOR,
    examples=("mute story 4jx2kq7m3a 12h", "mute wagner 2h", "mute source RFI 1d everywhere"),
)
async def mute(
    desk: Desk, ask: Ask, *, kind: str | None, what: str, span: timedelta, everywhere: str | None
) -> Answer:
    """Mute what is named until the span is over; a mute that stands is given the new end."""
    if span > LONGEST:
        raise AskError("unknown-span", f"a mute lasts at most {LONGEST.days}d")
    subject = await find(desk, what, kind)
    channel = _channel(ask, everywhere)
    new = Mute(subject.kind, subject.name, channel, ask.at + span, ask.person.name)
    if not await desk.store.edits.apply(Change(ChangeKind.MUTE, ask.person, ask.at, mute=new)):
        raise AskError("nothing-changed", f"{mute_text(new)} is muted until then already")
    return Answer(
        f"Muted for {span_text(span)}: {subject.text}",
        lines=(
            f"Until {new.until:%Y-%m-%d %H:%M} UTC nothing of it alerts {_spot_text(new)}.",
            "`undo` takes it back, `unmute` ends it early.",
        ),
        facts=_facts(new),
    )


@command(
    "unmute",
    "End a mute before its time.",
    KIND,
    WHAT,
    PLACE,
    who=Who.EDITOR,
    examples=("unmute wagner", "unmute source RFI everywhere"),
)
async def unmute(
    desk: Desk, ask: Ask, *, kind: str | None, what: str, everywhere: str | None
) -> Answer:
    """End the mute of what is named: this channel's, else the one that holds everywhere."""
    old = await _standing(desk, ask, what, kind, everywhere)
    if not await desk.store.edits.apply(Change(ChangeKind.UNMUTE, ask.person, ask.at, mute=old)):
        raise AskError("nothing-changed", f"{mute_text(old)} is not muted any more")
    return Answer(
        f"No longer muted {place_text(old)}: {mute_text(old)}",
        lines=("`undo` mutes it again.",),
        facts=_facts(old),
    )


def mute_text(mute: Mute) -> str:
    """Name what is muted: `source RFI Afrique`."""
    return f"{mute.kind} {mute.subject}"


def place_text(mute: Mute) -> str:
    """Say where a mute holds."""
    return f"in {mute.channel}" if mute.channel else EVERYWHERE


def _spot_text(mute: Mute) -> str:
    """Say where nothing comes: of 'nothing everywhere' one could not tell."""
    return place_text(mute) if mute.channel else "anywhere"


def standing_text(mute: Mute, now: datetime) -> str:
    """Show a mute in force on one line."""
    left = rough_text(mute.until - now)
    return f"{mute_text(mute)}, {place_text(mute)}, for another {left}, by {mute.by}"


def _channel(ask: Ask, everywhere: str | None) -> ChannelName | None:
    if everywhere:
        return None
    if ask.channel is None:
        raise AskError(
            "no-channel",
            "this place is no channel of the configuration, so nothing can be muted in it alone",
            hint=f"add `{EVERYWHERE}` to mute it in every channel",
        )
    return ask.channel


async def _standing(
    desk: Desk, ask: Ask, what: str, kind: str | None, everywhere: str | None
) -> Mute:
    """Return the mute that is meant."""
    mutes = await desk.store.edits.mutes(ask.at)
    alert = await desk.store.archive.alert(AlertId(what.casefold()))
    names = {what.casefold()} | ({alert.story} if alert else set())
    meant = [
        mute
        for mute in mutes
        if mute.subject.casefold() in names and (kind is None or mute.kind == kind)
    ]
    places = (None,) if everywhere else (ask.channel, None)
    for place in places:
        for mute in meant:
            if mute.channel == place:
                return mute
    raise AskError("unknown-what", _not_muted(what, meant), hint=_in_force(mutes, ask.at))


def _not_muted(what: str, elsewhere: list[Mute]) -> str:
    if elsewhere:
        return f"{what!r} is muted {', '.join(map(place_text, elsewhere))}, not here"
    return f"{what!r} is not muted"


def _in_force(mutes: tuple[Mute, ...], now: datetime) -> str:
    if not mutes:
        return "nothing is muted"
    return "in force: " + "; ".join(standing_text(mute, now) for mute in mutes)


def _facts(mute: Mute) -> tuple[tuple[str, str], ...]:
    return (
        ("kind", mute.kind),
        ("subject", mute.subject),
        ("channel", mute.channel or EVERYWHERE),
        ("until", mute.until.isoformat()),
    )
