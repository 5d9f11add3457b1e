from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from bot.core.match.probes import Probe, Side
from bot.ports import Store
from bot.store import open_store, word_index
from bot.store.database import Database
from bot.store.schema import MIGRATIONS
from tests.fakes.clock import START
from tests.fakes.values import an_item
from tests.store.scenes import DAY, a_story_item, taken, visit

GAO = frozenset({Probe(Side.BOTH, "gao")})
FEED = """INSERT INTO feed (id, url, name, kind, is_configured, state, reason, remedy, next_at,
    interval, failures, fence) VALUES ('f', 'u', 'F', 'agency', true, 'ok', '', '', 0, 0, 0, 0)"""
STORY = "INSERT INTO story (id, created_at) VALUES ('s', 0)"
ITEM = """INSERT INTO item (id, feed, key, aliases, title, normal_title, text, authors, tags,
    first_seen_at, at, newest_at, revision, reason, story, grouping_reason, has_expired)
    VALUES (:id, 'f', :id, '[]', :title, '', 'text', '[]', '[]', 0, 0, 0, 1, 'new item', 's',
    'first report', :gone)"""


async def found(store: Store) -> list[str]:
    return [each.page.title async for page in store.search.candidates(GAO, None) for each in page]


async def reopened(url: str) -> list[str]:
    store = open_store(url)
    try:
        await store.upkeep.open(())
        return await found(store)
    finally:
        await store.upkeep.close()


def to_first_version(connection: Any) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "0001")


async def test_items_of_a_database_of_the_first_version_are_found(each_new_url: str) -> None:
    database = Database(each_new_url)
    async with database.write() as connection:
        await connection.run_sync(to_first_version)
        for statement in (FEED, STORY):
            await connection.execute(text(statement))
        items = [(f"i{at}", f"gao {at}", False) for at in range(3)]
        for key, title, gone in (*items, ("old", "", True), ("other", "kidal", False)):
            values = {"id": key, "title": title, "gone": gone}
            await connection.execute(text(ITEM), values)
    await database.close()
    assert await reopened(each_new_url) == ["gao 2", "gao 1", "gao 0"]


async def test_an_index_of_other_rules_is_filled_anew(
    each_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(each_url)
    await store.upkeep.open(())
    expired = a_story_item("old", title="gao", first_seen_at=START - DAY, published_at=None)
    await visit(store, taken(an_item(title="kidal", text="")), taken(expired))
    await store.upkeep.prune(START, START - DAY)
    await store.upkeep.close()
    monkeypatch.setattr("bot.store.word_index.indexed", lambda *_: ["gao"])
    assert await reopened(each_url) == []
    monkeypatch.setattr(word_index, "VERSION", 2)
    assert await reopened(each_url) == ["kidal"]
