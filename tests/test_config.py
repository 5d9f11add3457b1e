"""What we ship in config/: the starter configuration and its schema."""

import json
import re
from pathlib import Path

import jsonschema
import pytest

from bot.core.model import FeedKind
from bot.plugins import ChatOptions
from bot.settings import inspect, load, schema_text
from bot.settings.reading import read

ROOT = Path(__file__).parent.parent
STARTER = ROOT / "config" / "vedette.yaml"
DEMO = ROOT / "config" / "demo.yaml"
SCHEMA = ROOT / "config" / "vedette.schema.json"
READY = re.compile("^  # ", re.MULTILINE)
DEMO_ENVIRON = {
    "VEDETTE_DEMO_STORE": "sqlite:///demo.db",
    "VEDETTE_DEMO_FEEDS": "http://127.0.0.1:1",
    "VEDETTE_DEMO_LISTEN": "127.0.0.1:0",
}
ENVIRON = {
    "DISCORD_BOT_TOKEN": "discord-token",
    "SLACK_BOT_TOKEN": "xoxb-token",
    "SLACK_APP_TOKEN": "xapp-token",
    "ALERTS_WEBHOOK": "https://discord.com/api/webhooks/1/token",
}


def typed(value):
    """Give plain scalars the types that an editor gives them."""
    if isinstance(value, dict):
        return {key: typed(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [typed(inner) for inner in value]
    if isinstance(value, str) and re.fullmatch("true|false|[0-9]", value):
        return json.loads(value)
    return value


def test_the_starter_needs_no_token_and_has_no_problem():
    found = inspect(STARTER, ChatOptions(), {})
    assert [each.line() for each in found.problems] == []
    assert found.loaded is not None
    assert set(found.loaded.settings.chats) == {"console", "web"}


@pytest.mark.parametrize("path", [STARTER, DEMO])
def test_nobody_follows_the_lists_that_alert_many_times_a_day(path):
    found = inspect(path, ChatOptions(), ENVIRON | DEMO_ENVIRON)
    seed = {"wagner", "timbuktu", "french-withdrawal", "mali-russia"}
    assert found.loaded is not None
    assert [each.follows for each in found.loaded.settings.channels] == [seed, seed]


def test_the_starter_polls_real_feeds_in_five_languages():
    feeds = load(STARTER, ChatOptions(), {}).settings.feeds
    assert 25 <= len(feeds) <= 40
    assert {feed.lang for feed in feeds} == {"en", "fr", "ru", "ar", "es"}
    assert {feed.country for feed in feeds[:8]} == {"ML"}
    assert {FeedKind.STATE_MEDIA, FeedKind.INDEPENDENT, FeedKind.IGO, FeedKind.NGO} <= {
        feed.kind for feed in feeds
    }
    assert len({feed.name for feed in feeds}) == len(feeds)


def test_what_is_commented_out_works_when_it_is_used(tmp_path):
    text = STARTER.read_text("utf-8")
    assert len(READY.findall(text)) >= 10
    path = tmp_path / "config" / "vedette.yaml"
    path.parent.mkdir()
    path.write_text(READY.sub("  ", text), "utf-8")
    found = load(path, ChatOptions(), ENVIRON)
    assert [each.line() for each in found.warnings] == []
    assert set(found.settings.chats) == {"console", "web", "webhook", "discord", "slack"}
    assert len(found.settings.channels) == 6


def test_the_schema_is_current():
    assert SCHEMA.read_text("utf-8") == schema_text(ChatOptions()), "run `make schema`"


def test_the_starter_is_valid_by_the_schema():
    jsonschema.validate(typed(read(STARTER).value), json.loads(SCHEMA.read_text("utf-8")))
