"""What an item causes: which alerts open, which deliveries are owed, and why not where none are.

One alert is one story × one watchlist. For each watchlist that an item matches, in this order:

1. What a feed issues anew is silent.
2. An earlier revision of the item matched it: nothing new, unless its title now says something
   else. Then what alerts stand are edited, and their threads told, though it match no more.
3. The feed's first poll is silent, but for as many of its newest matches as `first_poll` allows.
4. An item older than `max_age` is kept, not alerted; but one that came out while its feed could
   not be read opens its alert, which goes into the digest of each channel that takes part.
5. Each following channel may decline: not followed, below its priority, muted.
6. A first report opens the alert and is posted; a later one edits what stands, where it can.
7. Quiet hours put a post off until they end; urgent ones pass.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.core.digests import NOTHING_GATHERS, Gathering, caught_up
from bot.core.ids import alert_id, delivery_key
from bot.core.model import (
    Channel,
    ChatName,
    Declined,
    DeliveryKind,
    Grouping,
    Item,
    Match,
    Mute,
    MuteKind,
    NewAlert,
    Owed,
    Priority,
    Reason,
    Routing,
    StoryId,
    Watchlist,
    WatchlistName,
)
from bot.core.quiet import quiet_until
from bot.core.titles import retitled

# Where channels decline for different reasons, the one that a person could lift is told.
TELLING = (Reason.MUTED, Reason.BELOW_PRIORITY, Reason.NOT_FOLLOWED)


@dataclass(frozen=True, slots=True)
class Rules:
    """What decides whether an item alerts, and where."""

    channels: tuple[Channel, ...]
    watchlists: Mapping[WatchlistName, Watchlist] = field(default_factory=dict)
    editing_chats: frozenset[ChatName] = frozenset()  # whose sent messages can be changed
    mutes: tuple[Mute, ...] = ()
    alerted: frozenset[tuple[StoryId, WatchlistName]] = frozenset()
    threading_chats: frozenset[ChatName] = frozenset()  # whose sent messages can have threads
    matched_before: frozenset[WatchlistName] = frozenset()  # by earlier revisions of the item
    title_before: str | None = None  # the item's, where it has one now that says something else
    max_age: timedelta = timedelta(hours=48)
    missed_since: datetime | None = None  # an outage ends: since then nothing was seen of the feed
    gathering: Gathering = NOTHING_GATHERS
    is_adopted: bool = False  # the feed issued nearly all of its items anew
    is_first_poll: bool = False
    first_poll_left: int = 0  # how many more items of a first poll may alert


@dataclass(frozen=True, slots=True)
class _Case:
    """One item against one watchlist."""

    item: Item
    story: StoryId
    watchlist: WatchlistName
    terms: frozenset[str]  # none if only an earlier revision matched
    title: str  # the watchlist's
    priority: Priority
    is_later_report: bool
    rules: Rules = field(repr=False)
    now: datetime

    @property
    def is_late(self) -> bool:
        """Whether the item is too old to be posted."""
        return self.now - self.item.at > self.rules.max_age


@dataclass(frozen=True, slots=True)
class _Judged:
    """What was decided of one item and one watchlist."""

    reason: Reason
    owed: Sequence[Owed] = ()
    declined: Sequence[Declined] = ()


def route(
    item: Item, matches: tuple[Match, ...], grouping: Grouping, rules: Rules, now: datetime
) -> Routing:
    """Return what an item causes, with one reason for every watchlist that it matched."""
    alerts: list[NewAlert] = []
    owed: list[Owed] = []
    reasons: list[tuple[WatchlistName, Reason]] = []
    declined: list[Declined] = []
    for case in _cases(item, matches, grouping, rules, now):
        judged = _judge(case)
        if case.terms:
            reasons.append((case.watchlist, judged.reason))
        owed += judged.owed
        declined += judged.declined
        if judged.owed and not case.is_later_report:
            alerts.append(_opened(case))
    return Routing(tuple(alerts), tuple(owed), tuple(reasons), tuple(declined))


def _cases(
    item: Item, matches: tuple[Match, ...], grouping: Grouping, rules: Rules, now: datetime
) -> Iterator[_Case]:
    stood = {
        watchlist
        for watchlist in rules.matched_before & rules.watchlists.keys()
        if rules.title_before and (grouping.story, watchlist) in rules.alerted
    }
    for watchlist in sorted(stood | {match.watchlist for match in matches}):
        yield _Case(
            item=item,
            story=grouping.story,
            watchlist=watchlist,
            terms=frozenset(match.term for match in matches if match.watchlist == watchlist),
            title=rules.watchlists[watchlist].title,
            priority=rules.watchlists[watchlist].priority,
            is_later_report=(grouping.story, watchlist) in rules.alerted,
            rules=rules,
            now=now,
        )


def _judge(case: _Case) -> _Judged:
    reason = _no_news(case)
    if reason is not None:
        return _Judged(reason)
    answers = [(channel, _declined(case, channel)) for channel in case.rules.channels]
    declined = tuple(each for _, each in answers if each)
    # Who does not follow a list is not worth a row.
    told = tuple(each for each in declined if each.reason is not Reason.NOT_FOLLOWED)
    open_channels = [channel for channel, each in answers if each is None]
    if not open_channels:
        reasons = {each.reason for each in declined}
        return _Judged(next((each for each in TELLING if each in reasons), TELLING[-1]), (), told)
    if case.is_later_report:
        return _Judged(*_follow_up(case, open_channels), told)
    if case.is_late:
        alert = alert_id(case.story, case.watchlist)
        gathering, now = case.rules.gathering, case.now
        digests = [caught_up(alert, channel, gathering, now) for channel in open_channels]
        return _Judged(Reason.CAUGHT_UP, digests, told)
    posts = [_post(case, channel) for channel in open_channels]
    is_held = all(post.reason is Reason.QUIET_HOURS for post in posts)
    return _Judged(Reason.QUIET_HOURS if is_held else Reason.ALERTED, posts, told)


def _no_news(case: _Case) -> Reason | None:
    """Return why the item alerts nowhere."""
    rules = case.rules
    if rules.is_adopted:
        return Reason.ADOPTED
    if case.watchlist in rules.matched_before:
        is_told = case.is_later_report and rules.title_before
        return None if is_told else Reason.ALREADY_MATCHED
    if rules.is_first_poll and rules.first_poll_left <= 0:
        return Reason.FIRST_POLL
    is_missed = rules.missed_since is not None and case.item.at >= rules.missed_since
    return Reason.TOO_OLD if case.is_late and not is_missed else None


def _declined(case: _Case, channel: Channel) -> Declined | None:
    """Return why this channel takes no part in the alert; None if it does."""
    if channel.follows is not None and case.watchlist not in channel.follows:
        return Declined(case.watchlist, channel.name, Reason.NOT_FOLLOWED)
    mute = _mute(case, channel)
    if mute is not None:
        return Declined(case.watchlist, channel.name, Reason.MUTED, mute)
    if case.priority.rank < channel.least_priority.rank:
        return Declined(case.watchlist, channel.name, Reason.BELOW_PRIORITY)
    return None


def _mute(case: _Case, channel: Channel) -> Mute | None:
    """Return the mute that keeps an alert out of a channel."""
    muted = {
        (mute.kind, mute.subject): mute
        for mute in case.rules.mutes
        if mute.channel in (None, channel.name) and mute.until > case.now
    }
    whole = (
        (MuteKind.STORY, case.story),
        (MuteKind.WATCHLIST, case.watchlist),
        (MuteKind.SOURCE, case.item.feed.name),
    )
    for subject in whole:
        if subject in muted:
            return muted[subject]
    # A muted term holds back only what no other term has found as well.
    terms = [muted.get((MuteKind.TERM, term)) for term in sorted(case.terms)]
    return terms[0] if terms and all(terms) else None


def _opened(case: _Case) -> NewAlert:
    alert = alert_id(case.story, case.watchlist)
    return NewAlert(alert, case.story, case.watchlist, case.priority, case.now, case.title)


def _post(case: _Case, channel: Channel) -> Owed:
    alert = alert_id(case.story, case.watchlist)
    until = None
    if channel.quiet is not None and case.priority is not Priority.URGENT:
        until = quiet_until(channel.quiet, case.now)
    return Owed(
        key=delivery_key(DeliveryKind.POST, alert, channel.name),
        kind=DeliveryKind.POST,
        channel=channel.name,
        alert=alert,
        priority=case.priority,
        not_before=until or case.now,
        reason=Reason.QUIET_HOURS if until else Reason.ALERTED,
    )


def _follow_up(case: _Case, channels: list[Channel]) -> tuple[Reason, Sequence[Owed]]:
    """Return what is owed where the alert stands already, and why."""
    rules = case.rules
    if rules.title_before is None or case.watchlist not in rules.matched_before:
        return Reason.JOINED_STORY, _edits(case, channels, Reason.JOINED_STORY)
    threads = [
        _after_post(case, channel, DeliveryKind.THREAD, Reason.RETITLED)
        for channel in channels
        if channel.chat in rules.threading_chats
    ]
    text = retitled(rules.title_before, case.item)
    told = [replace(owed, notice=text) for owed in threads]
    return Reason.RETITLED, [*_edits(case, channels, Reason.RETITLED), *told]


def _edits(case: _Case, channels: list[Channel], reason: Reason) -> list[Owed]:
    """Return edits, each of which shows the alert as it stands when it is sent."""
    return [
        _after_post(case, channel, DeliveryKind.EDIT, reason)
        for channel in channels
        if channel.chat in case.rules.editing_chats
    ]


def _after_post(case: _Case, channel: Channel, kind: DeliveryKind, reason: Reason) -> Owed:
    """Return what is owed to a post that stands; its key names the revision that it is for."""
    alert = alert_id(case.story, case.watchlist)
    subject = f"{alert}+{case.item.id}"
    return Owed(
        key=delivery_key(kind, subject, channel.name, case.item.revision),
        kind=kind,
        channel=channel.name,
        alert=alert,
        priority=case.priority,
        not_before=case.now,
        reason=reason,
    )
