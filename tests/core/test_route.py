from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.ids import alert_id, delivery_key
from bot.core.model import (
    ChatName,
    Declined,
    DeliveryKind,
    Field,
    Grouping,
    Match,
    Mute,
    MuteKind,
    Priority,
    QuietHours,
    Reason,
    Span,
    Watchlist,
    WatchlistName,
)
from bot.core.route import Rules, route
from bot.core.titles import retitled
from tests.fakes.clock import START
from tests.fakes.values import CHANNEL, FEED, ITEM, STORY, WAGNER, a_channel, an_item

TIMBUKTU = WatchlistName("timbuktu")
SPANS = (Span(Field.TITLE, 0, 6),)
MATCHES = (Match(WAGNER, "wagner", SPANS),)
LISTS = {
    WAGNER: Watchlist(WAGNER, "Wagner Group", Priority.HIGH),
    TIMBUKTU: Watchlist(TIMBUKTU, "Timbuktu region", Priority.URGENT),
}
DISCORD = ChatName("discord")
RULES = Rules(channels=(CHANNEL,), watchlists=LISTS, editing_chats=frozenset({DISCORD}))
FIRST = Grouping(STORY, Reason.FIRST_REPORT)
LATER = Grouping(STORY, Reason.SAME_TITLE)
ALERTED = frozenset({(STORY, WAGNER)})


def routed(item=ITEM, matches=MATCHES, grouping=FIRST, now=START, **rules):
    return route(item, matches, grouping, replace(RULES, **rules), now)


def reason(**changes):
    routing = routed(**changes)
    ((_, why),) = routing.reasons
    return why


def muting(kind, subject, channel=None, until=START + timedelta(hours=1)):
    return (Mute(kind, subject, channel, until, "an editor"),)


def test_a_first_report_opens_an_alert_and_is_posted():
    routing = routed()
    (alert,), (post,) = routing.alerts, routing.owed

    assert routing.reasons == ((WAGNER, Reason.ALERTED),)
    assert (alert.id, alert.story, alert.watchlist) == (alert_id(STORY, WAGNER), STORY, WAGNER)
    assert (alert.priority, alert.watchlist_title) == (Priority.HIGH, "Wagner Group")
    assert (post.kind, post.channel, post.alert) == (DeliveryKind.POST, CHANNEL.name, alert.id)
    assert post.key == delivery_key(DeliveryKind.POST, alert.id, CHANNEL.name)
    assert (post.not_before, post.priority) == (START, Priority.HIGH)


def test_an_item_that_matches_nothing_causes_nothing():
    routing = routed(matches=())

    assert (routing.alerts, routing.owed, routing.reasons) == ((), (), ())


def test_each_watchlist_has_an_alert_of_its_own():
    matches = (Match(TIMBUKTU, "timbuktu", SPANS), *MATCHES, Match(WAGNER, "вагнер", SPANS))
    routing = routed(matches=matches, channels=(a_channel(follows=None),))

    assert [alert.watchlist for alert in routing.alerts] == [TIMBUKTU, WAGNER]
    assert [owed.priority for owed in routing.owed] == [Priority.URGENT, Priority.HIGH]


def test_a_later_report_edits_where_messages_can_be_changed():
    sender, editor = a_channel(name="hook"), a_channel(name="desk", chat=DISCORD)
    routing = routed(grouping=LATER, alerted=ALERTED, channels=(sender, editor))
    (edit,) = routing.owed

    assert routing.alerts == ()
    assert routing.reasons == ((WAGNER, Reason.JOINED_STORY),)
    assert (edit.kind, edit.channel) == (DeliveryKind.EDIT, "desk")


def test_every_later_report_and_revision_is_an_edit_of_its_own():
    def key(**changes):
        item = an_item(**changes)
        channels = (a_channel(chat=DISCORD),)
        return routed(item=item, grouping=LATER, alerted=ALERTED, channels=channels).owed[0].key

    assert key() == key()
    assert len({key(), key(id="another"), key(revision=2)}) == 3


def test_a_story_alerted_for_one_watchlist_can_alert_for_another():
    routing = routed(alerted=frozenset({(STORY, TIMBUKTU)}), grouping=LATER)

    assert routing.reasons == ((WAGNER, Reason.ALERTED),)


RETITLED = {
    "matched_before": frozenset({WAGNER}),
    "title_before": "Wagner fighters rumoured in Timbuktu",
    "alerted": ALERTED,
    "threading_chats": frozenset({DISCORD}),
}


def test_a_changed_title_is_told_in_threads_and_edits_what_stands():
    sender, desk = a_channel(name="hook"), a_channel(name="desk", chat=DISCORD)
    item = an_item(revision=2)
    routing = routed(item=item, channels=(sender, desk), **RETITLED)
    edit, told = routing.owed

    assert routing.reasons == ((WAGNER, Reason.RETITLED),)
    assert (edit.kind, told.kind) == (DeliveryKind.EDIT, DeliveryKind.THREAD)
    assert {edit.channel, told.channel} == {"desk"}
    assert told.notice == retitled("Wagner fighters rumoured in Timbuktu", item)
    assert edit.notice == ""
    assert {each.reason for each in routing.owed} == {Reason.RETITLED}


def test_so_is_one_by_which_an_item_matches_no_more():
    routing = routed(matches=(), channels=(a_channel(chat=DISCORD),), **RETITLED)

    assert [owed.kind for owed in routing.owed] == [DeliveryKind.EDIT, DeliveryKind.THREAD]
    assert (routing.alerts, routing.reasons) == ((), ())


def test_a_changed_title_of_a_story_that_never_alerted_is_no_news():
    assert reason(**RETITLED | {"alerted": frozenset()}) is Reason.ALREADY_MATCHED


def test_a_changed_title_is_told_whatever_the_items_age():
    assert reason(now=START + timedelta(days=9), **RETITLED) is Reason.RETITLED


def test_a_mute_holds_for_a_changed_title_too():
    mutes = muting(MuteKind.WATCHLIST, WAGNER)
    assert reason(mutes=mutes, **RETITLED) is Reason.MUTED
    terms = muting(MuteKind.TERM, "wagner")
    channels = (a_channel(chat=DISCORD),)
    assert len(routed(matches=(), mutes=terms, channels=channels, **RETITLED).owed) == 2


def test_what_a_feed_issues_anew_is_silent():
    assert reason(is_adopted=True) is Reason.ADOPTED
    assert reason(is_adopted=True, **RETITLED) is Reason.ADOPTED


def test_what_an_earlier_revision_matched_is_no_news():
    assert reason(matched_before=frozenset({WAGNER})) is Reason.ALREADY_MATCHED
    assert reason(matched_before=frozenset({TIMBUKTU})) is Reason.ALERTED


def test_the_first_poll_is_silent_but_for_its_allowance():
    assert reason(is_first_poll=True) is Reason.FIRST_POLL
    assert reason(is_first_poll=True, first_poll_left=1) is Reason.ALERTED


def test_an_old_item_does_not_alert():
    old = an_item(published_at=START - timedelta(hours=49))

    assert reason(item=old) is Reason.TOO_OLD
    assert reason(item=old, max_age=timedelta(hours=49)) is Reason.ALERTED


def test_an_undated_item_counts_from_when_it_was_seen():
    undated = an_item(published_at=None, first_seen_at=START - timedelta(hours=49))

    assert reason(item=undated) is Reason.TOO_OLD
    assert reason(item=replace(undated, first_seen_at=START)) is Reason.ALERTED


def test_follows_decide_the_channels():
    deaf, all_ears = (
        a_channel(name="deaf", follows=frozenset()),
        a_channel(name="all", follows=None),
    )

    assert [owed.channel for owed in routed(channels=(deaf, all_ears)).owed] == ["all"]
    assert reason(channels=(deaf,)) is Reason.NOT_FOLLOWED
    assert reason(channels=()) is Reason.NOT_FOLLOWED


def test_a_channel_can_ask_for_what_matters_most():
    assert reason(channels=(a_channel(least_priority=Priority.URGENT),)) is Reason.BELOW_PRIORITY
    assert reason(channels=(a_channel(least_priority=Priority.HIGH),)) is Reason.ALERTED


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        (MuteKind.STORY, STORY),
        (MuteKind.TERM, "wagner"),
        (MuteKind.WATCHLIST, WAGNER),
        (MuteKind.SOURCE, FEED.name),
    ],
)
def test_a_mute_silences_its_subject_where_and_as_long_as_asked(kind, subject):
    assert reason(mutes=muting(kind, subject)) is Reason.MUTED
    assert reason(mutes=muting(kind, subject, CHANNEL.name)) is Reason.MUTED
    assert reason(mutes=muting(kind, subject, "elsewhere")) is Reason.ALERTED
    assert reason(mutes=muting(kind, subject, until=START)) is Reason.ALERTED
    assert reason(mutes=muting(kind, "something else")) is Reason.ALERTED


def test_a_muted_term_does_not_silence_what_another_term_found():
    both = (*MATCHES, Match(WAGNER, "вагнер", SPANS))

    assert reason(matches=both, mutes=muting(MuteKind.TERM, "wagner")) is Reason.ALERTED


def test_one_muted_channel_does_not_silence_the_others():
    desk = a_channel(name="desk")
    routing = routed(channels=(CHANNEL, desk), mutes=muting(MuteKind.STORY, STORY, CHANNEL.name))

    assert [owed.channel for owed in routing.owed] == ["desk"]
    assert routing.reasons == ((WAGNER, Reason.ALERTED),)


def test_a_mute_is_told_before_what_no_one_can_lift():
    deaf = a_channel(name="deaf", follows=frozenset())

    assert reason(channels=(deaf, CHANNEL), mutes=muting(MuteKind.STORY, STORY)) is Reason.MUTED


def test_quiet_hours_put_off_and_urgent_passes():
    sleeper = a_channel(quiet=QuietHours(11 * 60, 14 * 60), follows=None)
    (held,) = routed(channels=(sleeper,)).owed
    (passed,) = routed(channels=(sleeper,), matches=(Match(TIMBUKTU, "t", SPANS),)).owed

    assert (held.not_before, held.reason) == (START + timedelta(hours=2), Reason.QUIET_HOURS)
    assert (passed.not_before, passed.reason) == (START, Reason.ALERTED)
    assert reason(channels=(sleeper,)) is Reason.QUIET_HOURS
    assert reason(channels=(sleeper, a_channel(name="awake"))) is Reason.ALERTED


def test_outside_quiet_hours_nothing_is_put_off():
    sleeper = a_channel(quiet=QuietHours(22 * 60, 6 * 60))

    assert routed(channels=(sleeper,)).owed[0].not_before == START


NAMES = st.sampled_from([WAGNER, TIMBUKTU])
MATCHING = st.lists(st.builds(Match, NAMES, st.sampled_from(["a", "b"]), st.just(SPANS)))
CHANNELS = st.lists(
    st.builds(
        a_channel,
        name=st.sampled_from("xyz"),
        chat=st.sampled_from([DISCORD, CHANNEL.chat]),
        follows=st.none() | st.frozensets(NAMES),
        least_priority=st.sampled_from(Priority),
        quiet=st.sampled_from([None, QuietHours(0, 800), QuietHours(900, 300)]),
    ),
    unique_by=lambda channel: channel.name,
).map(tuple)
MUTES = st.lists(
    st.builds(
        Mute,
        st.sampled_from(MuteKind),
        st.sampled_from([STORY, WAGNER, "a", FEED.name]),
        st.sampled_from([None, "x"]),
        st.just(START + timedelta(hours=1)),
        st.just("an editor"),
    )
).map(tuple)
ANY_RULES = st.builds(
    Rules,
    channels=CHANNELS,
    watchlists=st.just(LISTS),
    editing_chats=st.just(frozenset({DISCORD})),
    mutes=MUTES,
    alerted=st.frozensets(st.tuples(st.just(STORY), NAMES)),
    matched_before=st.frozensets(NAMES),
    max_age=st.sampled_from([timedelta(0), timedelta(days=2)]),
    is_first_poll=st.booleans(),
    first_poll_left=st.integers(0, 1),
)


@given(matches=MATCHING, rules=ANY_RULES)
def test_every_watchlist_that_matched_has_one_reason(matches, rules):
    routing = route(ITEM, tuple(matches), FIRST, rules, START)

    assert [name for name, _ in routing.reasons] == sorted({match.watchlist for match in matches})


@given(matches=MATCHING, rules=ANY_RULES)
def test_nothing_is_owed_twice_and_posts_belong_to_alerts_just_opened(matches, rules):
    routing = route(ITEM, tuple(matches), FIRST, rules, START)
    posts = [owed for owed in routing.owed if owed.kind is DeliveryKind.POST]

    assert len({owed.key for owed in routing.owed}) == len(routing.owed)
    assert {post.alert for post in posts} == {alert.id for alert in routing.alerts}
    assert len({(post.alert, post.channel) for post in posts}) == len(posts)


@given(matches=MATCHING, rules=ANY_RULES)
def test_an_item_routed_again_after_its_alerts_posts_nothing(matches, rules):
    first = route(ITEM, tuple(matches), FIRST, rules, START)
    opened = frozenset((alert.story, alert.watchlist) for alert in first.alerts)
    again = route(
        ITEM, tuple(matches), LATER, replace(rules, alerted=opened | rules.alerted), START
    )

    assert not [owed for owed in again.owed if owed.kind is DeliveryKind.POST]


@given(
    st.lists(NAMES, unique=True).flatmap(st.permutations),
    MATCHING.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))),
    ANY_RULES,
)
def test_the_order_of_watchlists_does_not_matter(names, pair, rules):
    matches, shuffled = pair
    reordered = replace(rules, watchlists={name: LISTS[name] for name in [*names, *LISTS]})

    assert route(ITEM, tuple(matches), FIRST, rules, START) == route(
        ITEM, tuple(shuffled), FIRST, reordered, START
    )


# -- why a channel takes no part ----------------------------------------------------------------


def test_a_channel_that_follows_and_takes_no_part_is_told_why():
    muted, high = a_channel(name="muted"), a_channel(name="high", least_priority=Priority.URGENT)
    (mute,) = muting(MuteKind.TERM, "wagner", channel="muted")
    routing = routed(channels=(CHANNEL, muted, high), mutes=(mute,))

    assert [owed.channel for owed in routing.owed] == [CHANNEL.name]
    assert routing.declined == (
        Declined(WAGNER, "muted", Reason.MUTED, mute),
        Declined(WAGNER, "high", Reason.BELOW_PRIORITY),
    )


def test_who_does_not_follow_a_list_is_not_told():
    assert routed(channels=(a_channel(follows=frozenset()),)).declined == ()


@pytest.mark.parametrize("rules", [{"grouping": LATER, "alerted": ALERTED}, {"channels": ()}])
def test_what_declines_is_told_of_later_reports_too(rules):
    channels = (*rules.pop("channels", (CHANNEL,)), a_channel(name="muted"))
    (mute,) = muting(MuteKind.WATCHLIST, WAGNER, channel="muted")

    (declined,) = routed(channels=channels, mutes=(mute,), **rules).declined
    assert (declined.channel, declined.mute) == ("muted", mute)


def test_what_alerts_nowhere_asks_no_channel():
    assert routed(is_first_poll=True, mutes=muting(MuteKind.WATCHLIST, WAGNER)).declined == ()


# -- what came out during an outage -----------------------------------------------------------

OLD = an_item(published_at=START - timedelta(hours=50))
AWAY = START - timedelta(hours=60)


def test_what_came_out_during_an_outage_opens_its_alert_in_a_digest():
    routing = routed(item=OLD, missed_since=AWAY)
    (alert,), (owed,) = routing.alerts, routing.owed

    assert routing.reasons == ((WAGNER, Reason.CAUGHT_UP),)
    assert (owed.kind, owed.channel, owed.alert) == (DeliveryKind.DIGEST, CHANNEL.name, alert.id)


def test_what_came_out_before_it_or_is_the_first_poll_stays_silent():
    assert reason(item=OLD, missed_since=START - timedelta(hours=49)) is Reason.TOO_OLD
    assert reason(item=OLD, missed_since=AWAY, is_first_poll=True) is Reason.FIRST_POLL
    assert reason(item=OLD, missed_since=AWAY, is_adopted=True) is Reason.ADOPTED


def test_who_takes_no_part_in_an_alert_takes_none_in_its_digest():
    mutes = muting(MuteKind.WATCHLIST, WAGNER)
    other = a_channel(name="desk", follows=frozenset())

    assert reason(item=OLD, missed_since=AWAY, mutes=mutes) is Reason.MUTED
    routing = routed(item=OLD, missed_since=AWAY, channels=(CHANNEL, other))
    assert [owed.channel for owed in routing.owed] == [CHANNEL.name]


def test_a_late_report_of_what_alerted_already_is_named_in_no_digest():
    assert reason(item=OLD, missed_since=AWAY, alerted=ALERTED) is Reason.JOINED_STORY


def test_what_is_fresh_when_an_outage_ends_is_posted():
    assert reason(missed_since=AWAY) is Reason.ALERTED
