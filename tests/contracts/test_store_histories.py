from dataclasses import replace
from datetime import timedelta

from bot.core.ids import alert_id, story_id
from bot.core.model import (
    AlertId,
    Declined,
    DeliveryKind,
    DeliveryState,
    Fate,
    Field,
    Grouping,
    History,
    Judged,
    Listing,
    Match,
    Mute,
    MuteKind,
    Reason,
    Routing,
    Span,
    Taken,
    Transition,
    WatchlistName,
)
from bot.ports import Store
from tests.fakes.clock import START
from tests.fakes.values import ALERT, CHANNEL, FEED, ITEM, MATCH, STORY, WAGNER, an_item
from tests.store.scenes import (
    DAY,
    HOUR,
    a_feed,
    a_story_item,
    alerting,
    an_edit,
    an_outcome,
    claim,
    lease_feed,
    send,
    taken,
    visit,
)

MALI = Match(WatchlistName("mali"), "mali", (Span(Field.TEXT, 0, 4),))
LINK = "link:https://sahel-gazette.example/2022/timbuktu"
ALERTED = Reason.ALERTED


async def named(store: Store, *names: str) -> tuple[History, ...]:
    return await store.histories.named(names)


async def test_an_item_is_found_by_any_of_its_names(each_store: Store) -> None:
    await visit(each_store, alerting())
    for name in (LINK, ITEM.key):
        (history,) = await named(each_store, "link:https://no.example/", name)
        assert history.item == ITEM
    assert await named(each_store, "link:https://no.example/") == ()
    assert await named(each_store) == ()


async def test_an_item_without_matches_has_its_grouping_and_nothing_else(each_store: Store) -> None:
    await visit(each_store, taken(matches=()))
    grouping = Grouping(STORY, Reason.FIRST_REPORT)
    assert await named(each_store, LINK) == (
        History(ITEM, False, grouping, None, 1, (), (), ()),  # noqa: FBT003 - it has not expired
    )


async def test_every_decision_about_an_item_is_told(each_store: Store) -> None:
    news = alerting()
    mute = Mute(MuteKind.WATCHLIST, "wagner", None, START + HOUR, "an editor")
    declined = (
        Declined(WAGNER, CHANNEL.name, Reason.MUTED, mute),
        Declined(WAGNER, CHANNEL.name, Reason.BELOW_PRIORITY),
    )
    routing = replace(news.routing, reasons=((WAGNER, ALERTED),), declined=declined)
    await visit(each_store, replace(news, matches=(MATCH, MALI), routing=routing))
    (delivery,) = await claim(each_store)
    await send(each_store, delivery, START + HOUR)

    (history,) = await named(each_store, LINK)
    assert history.judged == (
        Judged(WAGNER, 1, (MATCH,), ALERTED, declined),
        Judged(MALI.watchlist, 1, (MALI,), None),
    )
    assert history.alerts == news.routing.alerts
    assert history.fates == (
        Fate(
            alert=ALERT.id,
            kind=DeliveryKind.POST,
            channel=CHANNEL.name,
            state=DeliveryState.SENT,
            reason=Reason.DELIVERED,
            detail="",
            next_at=None,
            attempts=1,
            sent_at=START + HOUR,
        ),
    )


async def test_each_revision_keeps_what_it_was_judged_by(each_store: Store) -> None:
    def revision(number: int, *reasons: tuple[WatchlistName, Reason]) -> Taken:
        item = an_item(revision=number, title=f"Wagner {number}")
        return replace(taken(item), routing=Routing(reasons=reasons))

    await visit(each_store, revision(1, (WAGNER, Reason.FIRST_POLL)))
    await visit(each_store, revision(2, (WAGNER, Reason.ALREADY_MATCHED)))
    (history,) = await named(each_store, LINK)
    assert history.item.title == "Wagner 2"
    assert [(each.revision, each.reason) for each in history.judged] == [
        (1, Reason.FIRST_POLL),
        (2, Reason.ALREADY_MATCHED),
    ]


async def test_a_later_report_names_the_first_one_and_has_edits_of_its_own(
    each_store: Store,
) -> None:
    late = a_story_item("late")
    await visit(each_store, alerting())
    grouping = Grouping(STORY, Reason.SAME_TITLE)
    await visit(each_store, replace(taken(late), grouping=grouping))
    await each_store.outbox.owe(
        [an_edit(2), replace(an_edit(3), key=f"edit:{ALERT.id}+{late.id}:newsroom:1")], START
    )
    first, second = await each_store.histories.alerted(ALERT.id)
    assert (first.item, first.lead, first.reports) == (ITEM, None, 2)
    assert (second.item, second.lead, second.grouping) == (late, ITEM, grouping)
    assert [fate.kind for fate in first.fates] == [DeliveryKind.POST]
    assert [fate.kind for fate in second.fates] == [DeliveryKind.POST, DeliveryKind.EDIT]
    assert second.alerts == first.alerts


async def test_an_unknown_alert_has_no_items(each_store: Store) -> None:
    await visit(each_store, alerting())
    assert await each_store.histories.alerted(AlertId("none")) == ()
    other = alert_id(story_id(ITEM.id), WatchlistName("other"))
    assert await each_store.histories.alerted(other) == ()


async def test_the_same_link_in_several_feeds_is_several_items_the_oldest_first(
    each_store: Store,
) -> None:
    feeds = [FEED, *(a_feed(f"feed{at:02}") for at in range(12))]
    for feed in feeds:
        item = a_story_item("same", feed=feed)
        await visit(each_store, taken(item, matches=()), feed=feed)
    found = await named(each_store, "link:https://x.example/same")
    assert [history.item.feed for history in found] == feeds[:10]


async def test_an_item_whose_text_is_deleted_is_still_found_by_its_names(
    each_store: Store,
) -> None:
    await visit(each_store, alerting())
    (delivery,) = await claim(each_store)
    await send(each_store, delivery)
    await each_store.upkeep.prune(START + DAY, START - DAY)
    (history,) = await named(each_store, LINK)
    assert (history.has_expired, history.grouping, history.judged) == (True, None, ())
    assert (history.item.feed, history.item.first_seen_at) == (FEED, START)
    assert (history.item.title, history.alerts, history.fates) == ("", (), ())
    assert await each_store.histories.alerted(ALERT.id) == ()


async def test_a_failing_delivery_says_what_the_platform_said(each_store: Store) -> None:
    await visit(each_store, alerting())
    (delivery,) = await claim(each_store)
    later = START + timedelta(minutes=1)
    await each_store.outbox.begin(delivery, START, HOUR)
    moved = Transition(DeliveryState.OWED, Reason.RETRY, later, detail="502 Bad Gateway")
    await each_store.outbox.settle(delivery, moved, START)
    (fate,) = (await named(each_store, LINK))[0].fates
    assert (fate.state, fate.reason, fate.detail) == ("owed", Reason.RETRY, "502 Bad Gateway")
    assert (fate.attempts, fate.next_at, fate.sent_at) == (1, later, None)


async def test_an_items_former_texts_are_told_and_go_with_its_text(each_store: Store) -> None:
    await visit(each_store, alerting())
    await visit(each_store, taken(an_item(title="Edited", revision=2), matches=()))
    await visit(each_store, taken(an_item(title="Edited", text="More", revision=3), matches=()))
    (history,) = await named(each_store, LINK)
    assert [(each.number, each.title, each.text) for each in history.revisions] == [
        (1, ITEM.title, ITEM.text),
        (2, "Edited", ITEM.text),
    ]
    assert history.item.title == "Edited"
    assert all(each.replaced_at >= START for each in history.revisions)

    (delivery,) = await claim(each_store)
    await send(each_store, delivery)
    await each_store.upkeep.prune(START + DAY, START - DAY)
    (history,) = await named(each_store, LINK)
    assert (history.has_expired, history.revisions) == (True, ())


async def test_how_an_item_was_last_known_under_other_names_is_told(each_store: Store) -> None:
    await visit(each_store, taken())
    for name, by in (
        ("guid:second", Reason.KNOWN_BY_LINK),
        ("guid:third", Reason.KNOWN_BY_TITLE),
        ("shared:guid:third", Reason.SHARED_NAME),
        ("title:other", Reason.KNOWN_ITEM),
    ):
        due = await lease_feed(each_store)
        async with each_store.intake() as intake:
            await intake.keep(due, (), an_outcome(START), Listing(names={name: (ITEM.id, by)}))
    (history,) = await named(each_store, LINK)
    assert history.renamed is not None
    assert history.renamed.by in {Reason.KNOWN_BY_LINK, Reason.KNOWN_BY_TITLE}
