import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.core.errors import OutsideError, SetupError
from bot.core.model import (
    Change,
    ChangeKind,
    DeliveryState,
    Mute,
    MuteKind,
    Reason,
    Transition,
)
from bot.ports import Store
from bot.store import open_store
from bot.store.database import Database
from bot.store.schema import NEWEST
from tests.fakes.clock import START, FakeClock
from tests.fakes.values import ALERT, CHANNEL, EDITOR, FEED, ITEM, an_item
from tests.store.scenes import (
    DAY,
    a_notice,
    a_story_item,
    alerting,
    an_edit,
    claim,
    send,
    taken,
    visit,
)

LATER = START + 90 * DAY
PAGE = 4096
MUCH_LATER = START + 500 * DAY
NEVER = START - 9 * DAY
SET_VERSION = "UPDATE alembic_version SET version_num = :version"


async def everything(store: Store) -> dict[str, int]:
    """Count what an export of each kind holds."""
    return {
        what: len([each async for each in store.archive.export(what, None)])
        for what in ("items", "alerts", "deliveries")
    }


# -- opening ----------------------------------------------------------------------------------


async def test_whoever_only_looks_in_leaves_the_channels_as_they_are(each_url: str) -> None:
    store, visitor = open_store(each_url, FakeClock()), open_store(each_url, FakeClock())
    await store.upkeep.open((CHANNEL,))
    await visit(store, alerting())

    await visitor.upkeep.open()
    await visitor.upkeep.close()

    assert [each.channel for each in await claim(store)] == [CHANNEL]
    await store.upkeep.close()


async def test_a_new_database_is_made_and_opened_again_with_what_it_holds(
    each_new_url: str,
) -> None:
    for _ in range(2):
        store = open_store(each_new_url, FakeClock())
        await store.upkeep.open((CHANNEL,))
        await visit(store, alerting())
        assert await everything(store) == {"items": 1, "alerts": 1, "deliveries": 1}
        await store.upkeep.close()


async def test_two_programs_may_start_on_a_new_database_at_once(each_new_url: str) -> None:
    stores = [open_store(each_new_url, FakeClock()) for _ in range(3)]
    await asyncio.gather(*(store.upkeep.open((CHANNEL,)) for store in stores))
    await asyncio.gather(*(store.upkeep.close() for store in stores))


@pytest.mark.parametrize("version", ["9999", f"{int(NEWEST) + 1:04}", "0a1b"])
async def test_a_newer_schema_is_refused_with_a_remedy(each_url: str, version: str) -> None:
    await execute(each_url, SET_VERSION, version=version)
    store = open_store(each_url)
    try:
        with pytest.raises(SetupError, match=f"'{version}' is newer.*upgrade vedette") as caught:
            await store.upkeep.open(())
    finally:
        await store.upkeep.close()
        await execute(each_url, SET_VERSION, version=NEWEST)
    assert len(caught.value.problems) == 1


async def test_a_database_of_another_program_is_refused_and_left_alone(
    each_new_url: str,
) -> None:
    await execute(each_new_url, "CREATE TABLE story (title TEXT)")
    store = open_store(each_new_url)
    with pytest.raises(SetupError, match="name an empty database"):
        await store.upkeep.open(())
    await store.upkeep.close()
    await execute(each_new_url, "CREATE TABLE feed (title TEXT)")


async def execute(url: str, sql: str, **values: str) -> None:
    database = Database(url)
    async with database.write() as connection:
        await connection.execute(text(sql), values)
    await database.close()


# -- forgetting -------------------------------------------------------------------------------


async def test_old_texts_go_and_their_names_stay(each_store: Store) -> None:
    young = a_story_item("young", published_at=LATER)
    await visit(each_store, taken(), taken(young, matches=()))
    await visit(each_store, taken(an_item(title="Edited", revision=2)))
    assert await each_store.upkeep.prune(LATER, NEVER) == 1
    assert await each_store.archive.latest() == ()
    assert [each["guid"] async for each in each_store.archive.export("items", None)] == ["young"]
    known = await each_store.archive.known(FEED.id, [*ITEM.aliases, young.key])
    async with each_store.intake() as intake:
        seen = await intake.sightings([ITEM.canonical_url], [ITEM.normal_title], START - DAY)
    assert (known[ITEM.key].item, known[ITEM.key].text, seen) == (ITEM.id, "", ())
    assert [known[key].has_expired for key in (ITEM.key, young.key)] == [True, False]


async def test_old_names_go_last(each_store: Store) -> None:
    await visit(each_store, taken())
    await each_store.upkeep.prune(LATER, ITEM.first_seen_at)
    known = await each_store.archive.known(FEED.id, ITEM.aliases)
    assert set(known) == set(ITEM.aliases)
    await each_store.upkeep.prune(LATER, LATER)
    assert await each_store.archive.known(FEED.id, ITEM.aliases) == {}


async def test_what_is_done_goes_with_its_story(each_store: Store) -> None:
    await visit(each_store, alerting())
    await each_store.outbox.owe([an_edit(2)], START)
    await send(each_store, (await claim(each_store))[0])
    await send(each_store, (await claim(each_store))[0])
    assert await each_store.upkeep.prune(LATER, NEVER) == 1
    assert await everything(each_store) == {"items": 0, "alerts": 0, "deliveries": 0}
    assert await each_store.archive.alert(ALERT.id) is None


async def test_what_is_still_owed_is_kept_with_its_items(each_store: Store) -> None:
    await visit(each_store, alerting())
    assert await each_store.upkeep.prune(LATER, LATER) == 0
    assert await each_store.archive.alert(ALERT.id) == ALERT
    refused = Transition(DeliveryState.DEAD, Reason.REFUSED, START)
    await each_store.outbox.settle((await claim(each_store))[0], refused, START)
    assert await each_store.upkeep.prune(LATER, NEVER) == 1


async def test_a_story_lives_as_long_as_its_newest_report(each_store: Store) -> None:
    follow_up = a_story_item("follow-up", first_seen_at=LATER)
    await visit(each_store, alerting())
    await send(each_store, (await claim(each_store))[0])
    await visit(each_store, taken(follow_up, story=alerting().grouping.story))
    assert await each_store.upkeep.prune(LATER, NEVER) == 1
    alert = await each_store.archive.alert(ALERT.id)
    assert alert is not None
    assert [report.item.guid for report in alert.reports] == ["follow-up"]


async def test_old_notices_go_once_they_are_settled(each_store: Store) -> None:
    await each_store.outbox.owe([a_notice("sent"), a_notice("owed")], START)
    await send(each_store, (await claim(each_store))[0])
    await each_store.upkeep.prune(START, NEVER)
    assert (await everything(each_store))["deliveries"] == 2
    await each_store.upkeep.prune(LATER, NEVER)
    assert [each.notice for each in await claim(each_store)] == ["about owed"]


async def test_ended_mutes_go(each_store: Store) -> None:
    mute = Mute(MuteKind.TERM, "x", None, START + DAY, "an editor")
    await each_store.edits.apply(Change(ChangeKind.MUTE, EDITOR, START, mute=mute))
    await each_store.upkeep.prune(START + DAY, NEVER)
    assert await each_store.edits.mutes(START) == (mute,)
    await each_store.upkeep.prune(START + 2 * DAY, NEVER)
    assert await each_store.edits.mutes(START) == ()


async def test_batches_of_any_size_forget_the_same(each_store: Store, monkeypatch) -> None:
    monkeypatch.setattr("bot.store.pruning.BATCH", 2)
    await visit(each_store, *(taken(a_story_item(f"i{at}")) for at in range(5)))
    assert await each_store.upkeep.prune(LATER, LATER) == 5
    assert await each_store.upkeep.prune(LATER, LATER) == 0


async def test_an_expired_item_that_comes_back_edited_is_whole_again(each_store: Store) -> None:
    await visit(each_store, taken())
    await each_store.upkeep.prune(LATER, NEVER)
    back = an_item(revision=2, first_seen_at=MUCH_LATER)
    await visit(each_store, taken(back))
    (report,) = await each_store.archive.latest()
    assert report.item == replace(back, first_seen_at=START)


# -- damage and size ----------------------------------------------------------------------------


async def test_a_whole_database_is_not_called_damaged(each_store: Store) -> None:
    await visit(each_store, alerting())
    await each_store.upkeep.check()


@pytest.mark.parametrize("page", [3, -1])
async def test_a_damaged_page_of_a_file_is_found(tmp_path: Path, page: int) -> None:
    file = tmp_path / "vedette.db"
    store = open_store(f"sqlite:///{file}", FakeClock())
    await store.upkeep.open((CHANNEL,))
    await visit(store, alerting())
    await store.upkeep.close()
    octets = bytearray(file.read_bytes())
    start = (page % (len(octets) // PAGE)) * PAGE
    octets[start : start + PAGE] = b"x" * PAGE
    file.write_bytes(octets)
    with pytest.raises(OutsideError, match="the database is damaged"):
        await store.upkeep.check()
    await store.upkeep.close()


async def test_the_size_grows_with_what_is_stored(each_store: Store) -> None:
    before = await each_store.upkeep.size()
    news = (taken(a_story_item(f"i{at}", text="word " * 2_000)) for at in range(100))
    await visit(each_store, *news)
    assert 0 < before < await each_store.upkeep.size()
