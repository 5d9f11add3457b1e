import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.model import (
    Field,
    GoesBy,
    ItemId,
    Known,
    Listing,
    Match,
    Reason,
    Sighting,
    Span,
    StoryId,
    WatchlistName,
)
from bot.ports import Store
from bot.store.columns import clean
from tests.fakes.clock import START
from tests.fakes.values import ALERT, FEED, ITEM, MATCH, STORY, WAGNER, an_item
from tests.store.scenes import (
    DAY,
    HOUR,
    a_feed,
    a_story_item,
    alerting,
    an_outcome,
    claim,
    lease_feed,
    taken,
    visit,
)

KNOWN = Known(
    item=ITEM.id,
    key=ITEM.key,
    title=ITEM.title,
    text=ITEM.text,
    revision=1,
    watchlists=frozenset({WAGNER}),
    first_seen_at=START,
    at=ITEM.at,
    link=ITEM.canonical_url,
    story=STORY,
)


async def all_known(store: Store, *aliases: str) -> dict[str, Known]:
    return dict(await store.archive.known(FEED.id, aliases))


async def all_sightings(store: Store, links=(), titles=(), since=START - DAY) -> list[Sighting]:
    async with store.intake() as intake:
        return list(await intake.sightings(links, titles, since))


async def test_a_visit_is_kept_whole(each_store: Store) -> None:
    await visit(each_store, alerting())
    assert await all_known(each_store, *ITEM.aliases) == dict.fromkeys(ITEM.aliases, KNOWN)
    assert await each_store.archive.alert(ALERT.id) == ALERT
    assert [each.alert for each in await claim(each_store)] == [ALERT.id]


async def test_a_crash_leaves_nothing_of_a_visit_behind(each_store: Store) -> None:
    due = await lease_feed(each_store)

    async def crash() -> None:
        async with each_store.intake() as intake:
            assert await intake.keep(due, (alerting(),), an_outcome())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await crash()
    (state,) = await each_store.feeds.states()
    assert (state.state, await all_known(each_store, *ITEM.aliases)) == ("new", {})
    assert (await claim(each_store), await each_store.archive.latest()) == ((), ())


async def test_a_cancelled_visit_leaves_nothing_behind_and_blocks_nobody(each_store: Store) -> None:
    due = await lease_feed(each_store)
    kept = asyncio.Event()

    async def stall() -> None:
        async with each_store.intake() as intake:
            await intake.keep(due, (taken(),), an_outcome())
            kept.set()
            await asyncio.Event().wait()

    stalled = asyncio.create_task(stall())
    await kept.wait()
    stalled.cancel()
    await asyncio.wait({stalled})
    assert await all_known(each_store, *ITEM.aliases) == {}
    async with each_store.intake() as intake:
        assert await intake.keep(due, (taken(),), an_outcome())


async def test_a_lost_lease_keeps_nothing(each_store: Store) -> None:
    due = await lease_feed(each_store)
    async with each_store.intake() as intake:
        assert not await intake.keep(replace(due, fence=due.fence - 1), (alerting(),), an_outcome())
    assert (await all_known(each_store, *ITEM.aliases), await claim(each_store)) == ({}, ())


async def test_items_are_known_by_every_alias_within_their_feed(each_store: Store) -> None:
    await visit(each_store, taken(matches=()))
    plain = replace(KNOWN, watchlists=frozenset())
    found = await all_known(each_store, *ITEM.aliases, "guid:other")
    assert found == dict.fromkeys(ITEM.aliases, plain)
    assert await each_store.archive.known(a_feed("other").id, ITEM.aliases) == {}


async def test_an_alias_names_the_item_that_had_it_first(each_store: Store) -> None:
    shared = "link:https://x.example/shared"
    first, second = (
        a_story_item(name, aliases=(f"guid:{name}", shared)) for name in ("first", "second")
    )
    await visit(each_store, taken(first), taken(second))
    found = await all_known(each_store, shared, second.key)
    assert (found[shared].item, found[second.key].item) == (first.id, second.id)


async def test_known_items_are_known_by_further_names_as_soon_as_these_are_kept(
    each_store: Store,
) -> None:
    await visit(each_store, taken(matches=()))
    other = a_story_item("other")
    await visit(each_store, taken(other))
    names = {
        "guid:moved": (ITEM.id, Reason.KNOWN_ITEM),
        other.key: (ITEM.id, Reason.KNOWN_ITEM),
        "guid:gone": (ItemId("deleted meanwhile"), Reason.KNOWN_ITEM),
    }
    due = await lease_feed(each_store)
    async with each_store.intake() as intake:
        assert await intake.keep(due, (), an_outcome(), Listing(names=names))
    found = await all_known(each_store, *names)
    assert {name: each.item for name, each in found.items()} == {
        "guid:moved": ITEM.id,
        other.key: other.id,
    }


async def test_an_item_that_gained_a_name_was_renamed_unless_others_carry_it(
    each_store: Store,
) -> None:
    await visit(each_store, taken())
    for name, reason, was_renamed in (
        (f"shared:{ITEM.key}", Reason.SHARED_NAME, False),
        ("guid:moved", Reason.KNOWN_BY_LINK, True),
    ):
        due = await lease_feed(each_store)
        async with each_store.intake() as intake:
            await intake.keep(due, (), an_outcome(START), Listing(names={name: (ITEM.id, reason)}))
        assert (await all_known(each_store, name))[name].was_renamed is was_renamed


async def test_further_names_of_a_lost_lease_are_not_kept(each_store: Store) -> None:
    await visit(each_store, taken())
    due = replace(await lease_feed(each_store), fence=0)
    names = {"guid:moved": (ITEM.id, Reason.KNOWN_ITEM)}
    async with each_store.intake() as intake:
        assert not await intake.keep(due, (), an_outcome(), Listing(names=names))
    assert await all_known(each_store, "guid:moved") == {}


async def test_what_a_document_listed_is_known_at_the_next_visit(each_store: Store) -> None:
    due = await lease_feed(each_store)
    assert (due.listed, due.goes_by) == ({}, GoesBy.GUID)
    for listing in (Listing({"mark": ITEM.id}, goes_by=GoesBy.LINK), Listing()):
        async with each_store.intake() as intake:
            assert await intake.keep(due, (), an_outcome(START), listing)
        (due,) = await each_store.feeds.claim_due(START, 1, HOUR)
        assert (due.listed, due.goes_by) == ({"mark": ITEM.id}, GoesBy.LINK)


async def test_an_edit_takes_the_place_of_the_text_and_keeps_when_it_was_first_seen(
    each_store: Store,
) -> None:
    await visit(each_store, taken(an_item(published_at=None)))
    edited = an_item(
        title="Edited",
        text="New text",
        revision=2,
        published_at=None,
        first_seen_at=START + HOUR,
        reason=Reason.EDITED_ITEM,
    )
    other = Match(WatchlistName("mali"), "mali", (Span(Field.TEXT, 0, 3),))
    await visit(each_store, taken(edited, matches=(other,)))
    (report,) = await each_store.archive.latest()
    known = (await all_known(each_store, ITEM.key))[ITEM.key]
    assert report.item == replace(edited, first_seen_at=START)
    assert report.matches == (other,)
    assert (known.title, known.revision) == ("Edited", 2)
    assert known.watchlists == {WAGNER, "mali"}


async def test_an_edit_that_no_longer_matches_is_no_matched_item(each_store: Store) -> None:
    await visit(each_store, taken())
    await visit(each_store, taken(an_item(title="Edited", revision=2), matches=()))
    assert await each_store.archive.latest() == ()


async def test_reports_are_sighted_by_link_or_title_since_a_time(each_store: Store) -> None:
    await visit(each_store, taken(), taken(a_story_item("other", published_at=START - 2 * DAY)))
    seen = Sighting(STORY, ITEM.canonical_url, ITEM.normal_title, ITEM.at)
    link, title = ITEM.canonical_url, ITEM.normal_title
    assert await all_sightings(each_store, [link], []) == [seen]
    assert await all_sightings(each_store, [], [title]) == [seen]
    assert await all_sightings(each_store, [link], [title, ""]) == [seen]
    assert await all_sightings(each_store, ["https://else.example/"], ["", "else"]) == []
    assert await all_sightings(each_store, [], ["title of other"]) == []
    assert await all_sightings(each_store, [link], [title], ITEM.at) == [seen]
    assert await all_sightings(each_store, [link], [title], ITEM.at + timedelta.resolution) == []


async def test_items_without_link_and_title_are_never_sighted(each_store: Store) -> None:
    await visit(each_store, taken(an_item(canonical_url=None, normal_title="")))
    assert await all_sightings(each_store, [ITEM.canonical_url], [""]) == []


async def test_a_story_knows_its_alerts(each_store: Store) -> None:
    await visit(each_store, alerting())
    async with each_store.intake() as intake:
        assert await intake.alerted((STORY, StoryId("none"))) == {(STORY, WAGNER)}
        assert await intake.alerted(()) == frozenset()
        assert await intake.mutes(START) == ()


async def test_what_is_kept_twice_is_owed_once(each_store: Store) -> None:
    await visit(each_store, alerting())
    await visit(each_store, alerting())
    assert len(await claim(each_store)) == 1
    assert len(await each_store.archive.alerts(None, 10)) == 1


async def test_more_than_one_statement_takes_is_found_all_the_same(
    each_store: Store, monkeypatch
) -> None:
    monkeypatch.setattr("bot.store.lookup.IN_LIST", 2)
    items = [a_story_item(f"i{at}") for at in range(5)]
    await visit(each_store, *(alerting(item) for item in items))
    links = [item.canonical_url for item in items]
    known = await all_known(each_store, *(alias for item in items for alias in item.aliases))
    edits = [taken(replace(item, revision=2)) for item in items]
    await visit(each_store, *edits)
    assert len(known) == 10
    assert [each.canonical_url for each in await all_sightings(each_store, links)] == links
    async with each_store.intake() as intake:
        assert len(await intake.alerted([each.grouping.story for each in edits])) == 5
    assert len(await each_store.archive.alerts(None, 10)) == 5


async def test_two_visits_at_once_see_each_others_stories(each_store: Store) -> None:
    feeds = [a_feed("one"), a_feed("two")]
    await each_store.feeds.sync(feeds, START)
    dues = await each_store.feeds.claim_due(START, 2, HOUR)

    async def take(due) -> int:
        item = a_story_item(due.feed.name, feed=due.feed, canonical_url=ITEM.canonical_url)
        async with each_store.intake() as intake:
            seen = await intake.sightings([ITEM.canonical_url], (), START - DAY)
            await intake.keep(due, (taken(item),), an_outcome())
            return len(seen)

    assert sorted(await asyncio.gather(*map(take, dues))) == [0, 1]


HOSTILE = st.text(st.characters(), max_size=20) | st.sampled_from(
    ["\0", "\ud800", "a\udfffb", "'; DROP TABLE item; --", '"', "%_\\", "\u202e", "🇲🇱", "\n"]
)
NUMBERS = count()
TIMES = st.integers(-(10**14), 10**14).map(lambda ticks: START + timedelta(microseconds=ticks))


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
async def test_hostile_texts_come_back_as_they_went_or_with_replacements(
    each_store: Store, data
) -> None:
    item = hostile_item(data.draw)
    match = Match(WatchlistName(data.draw(HOSTILE)), data.draw(HOSTILE), MATCH.spans)
    await visit(each_store, taken(item, matches=(match,)), feed=item.feed)
    reports = await each_store.archive.latest(limit=1000)
    known = await each_store.archive.known(item.feed.id, item.aliases)
    async with each_store.intake() as intake:
        await intake.sightings([item.canonical_url or ""], [item.normal_title], START)
    (report,) = [each for each in reports if each.item.id == item.id]
    assert report.item == cleaned(item)
    assert report.matches == (Match(clean(match.watchlist), clean(match.term), match.spans),)
    assert set(known) == set(item.aliases)


def hostile_item(draw):
    texts = st.lists(HOSTILE, max_size=3).map(tuple)
    name = f"hostile{next(NUMBERS)}"  # drawn names come back, and then this would be an edit
    return an_item(
        id=ItemId(name),
        feed=a_feed(name),
        key=draw(HOSTILE),
        aliases=draw(texts),
        guid=draw(st.none() | HOSTILE),
        url=draw(st.none() | HOSTILE),
        canonical_url=draw(st.none() | HOSTILE),
        title=draw(HOSTILE),
        normal_title=draw(HOSTILE),
        text=draw(HOSTILE),
        lang=draw(st.none() | HOSTILE),
        authors=draw(texts),
        tags=draw(texts),
        published_at=draw(st.none() | TIMES),
        first_seen_at=draw(TIMES),
    )


def cleaned(item):
    """Return an item as it is stored: every text with U+FFFD for what no database takes."""
    texts = ("key", "guid", "url", "canonical_url", "title", "normal_title", "text", "lang")
    lists = ("aliases", "authors", "tags")
    one = {name: clean(value) for name in texts if (value := getattr(item, name)) is not None}
    many = {name: tuple(map(clean, getattr(item, name))) for name in lists}
    return replace(item, **one, **many)
