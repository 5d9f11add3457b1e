"""Say why an item alerted, or did not: every decision on it, and the command that mends it.

The essential first, at most twelve lines: it is read by whoever was woken for nothing, or was
not woken at all.
"""

import asyncio
import re
from collections.abc import Sequence

from bot.commands.changes import change_lines
from bot.commands.decisions import (
    Told,
    decision_lines,
    delivery_lines,
    headline,
    outcome,
    seen_lines,
)
from bot.commands.definition import Desk, Param, ParamKind, command
from bot.commands.mending import mend_lines
from bot.commands.misses import missed_lines
from bot.commands.unseen import never_seen
from bot.core.aliases import link_names
from bot.core.errors import AskError
from bot.core.follows import following
from bot.core.match import explain_lists, page_of
from bot.core.model import AlertId, Answer, Ask, History

MOST_LINES = 11  # beside the headline

WHAT = Param("what", "An alert's id, as at its foot, or an item's link", ParamKind.TEXT)

_ALERT = re.compile(r"[a-z2-7]{10}", re.IGNORECASE)
# Chats put links in angle brackets, Slack with the text that stands for them.
_LINK = re.compile(
    r"<?(?P<scheme>https?://)?(?P<rest>[^\s<>|/@]+\.[^\s<>|/]+(?:/[^\s<>|]*)?)(?:\|[^>]*)?>?",
    re.IGNORECASE,
)


@command(
    "why",
    "Say why an item alerted, or did not.",
    WHAT,
    examples=("why 4jx2kq7m3a", "why https://www.rfi.fr/fr/afrique/20220106-mali"),
    cost=4,
)
async def why(desk: Desk, ask: Ask, *, what: str) -> Answer:
    """Tell every decision that was stored about an item.

    Raises:
        AskError: if it is neither a link nor the id of an alert.
    """
    if _ALERT.fullmatch(what):
        alert = AlertId(what.casefold())
        histories = await desk.store.histories.alerted(alert)
        if histories:
            return await _told(desk, ask, histories, alert)
    link = _LINK.fullmatch(what)
    if link is None:
        raise _unknown(what)
    url = f"{link['scheme'] or 'https://'}{link['rest']}"
    histories = await desk.store.histories.named(link_names(url))
    return await (_told(desk, ask, histories) if histories else never_seen(desk, ask, url))


def _unknown(what: str) -> AskError:
    is_id = _ALERT.fullmatch(what)
    return AskError(
        "unknown-what",
        f"there is no alert {what!r}" if is_id else f"{what!r} is neither an alert's id nor a link",
        hint=(
            "its id stands at the foot of an alert; one whose items are no longer kept is gone: "
            "ask with the item's link"
            if is_id
            else "write `why` with the id at the foot of an alert, or paste the item's link; "
            "`latest <words>` finds items by their words"
        ),
    )


async def _told(
    desk: Desk, ask: Ask, histories: Sequence[History], alert: AlertId | None = None
) -> Answer:
    history = _main(histories, alert)
    watchlist = next((each.watchlist for each in history.alerts if each.id == alert), None)
    channels = following(desk.channels, desk.watching.follows)
    told = Told(history, watchlist, ask.at, channels)
    facts = (("item", history.item.id), ("outcome", outcome(told)))
    if history.has_expired:
        return Answer(headline(told), lines=seen_lines(told, histories), facts=facts)
    book = await desk.watching.refresh()
    # A long item and long lists take a while.
    explained = await asyncio.to_thread(explain_lists, page_of(history.item), book)
    mend = await mend_lines(desk, told, book, explained)
    lines = [
        *decision_lines(told, explained),
        *delivery_lines(told),
        *seen_lines(told, histories),
        *change_lines(told),
        *missed_lines(told, explained),
    ]
    lines[MOST_LINES - len(mend) :] = mend  # as many misses as there is room for
    return Answer(headline(told), lines=tuple(lines), facts=facts)


def _main(histories: Sequence[History], alert: AlertId | None) -> History:
    """Return the item that tells most: of an alert the one it came with, else one that matched."""

    def weight(history: History) -> tuple[bool, ...]:
        lists = {each.watchlist for each in history.judged}
        of_alert = any(each.id == alert and each.watchlist in lists for each in history.alerts)
        return of_alert, bool(history.alerts and history.judged), bool(history.judged)

    return max(histories, key=weight)
