"""What is known of a link that was never seen: whether a feed could have brought it."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from bot.commands.definition import Desk
from bot.commands.spans import rough_text
from bot.core.model import Answer, Ask, FeedState
from bot.core.text import cut

MOST_FEEDS = 5
LONGEST_URL = 200
WELL = "ok"
NEW = "new"
ADD_FEED = (
    "Add the site's feed with `feeds add` and the address of the site or of its feed: what it "
    "brings from then on is watched."
)
NOT_LISTED = (
    "None of them has listed this link so far: it may lack this section of the site, or name the "
    "item by another address, which `latest` with words of the headline would find."
)
# What stands between a site's name and its country: "bbc.co.uk".
NO_NAMES = frozenset(
    {"ac", "co", "com", "edu", "go", "gob", "gouv", "gov", "ne", "net", "or", "org"}
)


async def never_seen(desk: Desk, ask: Ask, url: str) -> Answer:
    """Say which feeds of the link's site are polled, how they fare, and what to do."""
    states = await desk.store.feeds.states()
    site = site_of(url)
    own = [state for state in states if site_of(state.feed.url) == site]
    return Answer(
        f"Never seen: {cut(url, LONGEST_URL)}",
        lines=tuple(_feed_lines(own, ask.at) if own else _no_feed_lines(site, len(states))),
        facts=(("outcome", "unseen"), ("feeds", str(len(own)))),
    )


def site_of(url: str) -> str:
    """Return the part of an address's host that a site's own hosts share: "bbc.co.uk"."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:  # "https://[…"
        return ""
    labels = host.split(".")
    return ".".join(labels[-3:] if labels[-2:-1] and labels[-2] in NO_NAMES else labels[-2:])


def _no_feed_lines(site: str, feeds: int) -> list[str]:
    return [
        f"None of the {feeds} configured feeds is at {site or 'this address'}.",
        ADD_FEED,
    ]


def _feed_lines(states: Sequence[FeedState], now: datetime) -> list[str]:
    shown = [_feed_line(state, now) for state in states[:MOST_FEEDS]]
    if len(states) > MOST_FEEDS:
        shown.append(f"… and {len(states) - MOST_FEEDS} more of this site")
    if all(state.state == WELL for state in states):
        return [*shown, NOT_LISTED]
    return [*shown, "What a feed lists when it is read again is not lost, only late."]


def _feed_line(state: FeedState, now: datetime) -> str:
    read = f"read {rough_text(now - state.last_ok_at)} ago" if state.last_ok_at else "never read"
    how = "not polled yet" if state.state == NEW else f"{state.state}, {read}"
    why = "; to do: ".join(filter(None, (state.reason, state.remedy)))
    due = f"next in {rough_text(state.next_at - now)}" if state.next_at > now else "due now"
    return f"{state.feed.name}: {how}, {due}" + (f" ({why})" if why else "")
