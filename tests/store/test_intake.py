from dataclasses import replace

from sqlalchemy import event, text

from bot.core.model import Grouping, Reason, Routing, StoryId
from bot.ports import Store
from bot.store.database import Database
from tests.fakes.clock import START
from tests.fakes.values import ITEM, STORY, WAGNER, an_item
from tests.store.scenes import DAY, a_story_item, alerting, an_outcome, lease_feed, taken, visit

MOST_STATEMENTS = 12  # of a visit that brings alerts; one that brings news alone needs eight


async def rows(store: Store, sql: str) -> list[tuple]:
    database: Database = store._database
    async with database.read() as connection:
        return [tuple(row) for row in await connection.execute(text(sql))]


async def test_every_decision_is_stored_with_its_reason(store: Store) -> None:
    routing = Routing(reasons=((WAGNER, Reason.TOO_OLD),))
    news = replace(taken(routing=routing), grouping=Grouping(STORY, Reason.SAME_LINK))
    await visit(store, news)
    assert await rows(store, "SELECT reason, grouping_reason FROM item") == [
        ("new item", "same link")
    ]
    assert await rows(store, "SELECT reason FROM match") == [("older than max_age",)]


async def test_an_edit_keeps_the_reason_for_its_story_until_it_joins_another(store: Store) -> None:
    await visit(store, taken())
    edited = taken(an_item(title="Edited", revision=2))
    for story, reason in ((STORY, "first report"), (StoryId("other"), "same title")):
        reports_itself = Reason.SAME_LINK if story == STORY else Reason.SAME_TITLE
        await visit(store, replace(edited, grouping=Grouping(story, reports_itself)))
        assert await rows(store, "SELECT story, grouping_reason FROM item") == [(story, reason)]


async def test_a_delivery_is_stored_with_its_reason(store: Store) -> None:
    await visit(store, alerting())
    assert await rows(store, "SELECT state, reason, detail FROM delivery") == [
        ("owed", "alerted", "")
    ]


async def test_earlier_texts_are_kept_as_revisions(store: Store) -> None:
    for revision in (1, 2, 3):
        await visit(store, taken(an_item(title=f"title {revision}", revision=revision)))
    assert await rows(store, "SELECT revision, title, text FROM revision ORDER BY revision") == [
        (1, "title 1", ITEM.text),
        (2, "title 2", ITEM.text),
    ]


async def test_a_visit_takes_few_statements_whatever_it_brings(store: Store) -> None:
    due = await lease_feed(store)
    items = [a_story_item(f"i{at}") for at in range(200)]
    stories = [alerting(item).grouping.story for item in items]
    executed: list[str] = []
    engine = store._database.engine.sync_engine

    @event.listens_for(engine, "before_cursor_execute")
    def count(connection, cursor, statement, *rest) -> None:
        executed.append(statement)

    await store.archive.known(due.feed.id, [alias for item in items for alias in item.aliases])
    async with store.intake() as intake:
        await intake.sightings([each.url for each in items], ["title"], START - DAY)
        await intake.alerted(stories)
        await intake.mutes(START)
        await intake.keep(due, [alerting(item) for item in items], an_outcome())
    assert len(executed) <= MOST_STATEMENTS + 2  # each BEGIN counts as one here
