"""The JSON Schema that editors use agrees with what we accept."""

import json

import jsonschema
import pytest

from bot.settings import schema, schema_text
from tests.fakes.options import OPTIONS

SCHEMA = schema(OPTIONS)


def is_valid(value):
    return jsonschema.Draft202012Validator(SCHEMA).is_valid(value)


def test_it_is_a_schema_of_its_dialect():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_its_text_is_stable():
    assert json.loads(schema_text(OPTIONS)) == SCHEMA
    assert schema_text(OPTIONS) == schema_text(dict(reversed(OPTIONS.items())))
    assert schema_text(OPTIONS).endswith("}\n")


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"feeds": None, "chats": None, "editors": {"plain": None}, "network": None},
        {"feeds": [{"url": "https://a.example", "every": "10m", "first_poll": 3}]},
        {"feeds": [{"url": "${FEED}"}], "heartbeat_url": "${HB}", "store": "${DB}"},
        {"chats": {"plain": None, "page": {}, "signed": {"token": "${T}"}}},
        {"channels": [{"name": "n", "chat": "plain", "id": 12, "follow": "*", "ops": True}]},
        {
            "channels": [
                {"name": "n", "chat": "plain", "id": "C1", "follow": ["a"], "ping": {"high": 1}}
            ]
        },
        {"all_quiet": "off", "backup": {"every": "1d"}},
    ],
)
def test_what_is_right_is_valid(value):
    assert is_valid(value)


@pytest.mark.parametrize(
    "value",
    [
        {"teem": "x"},
        {"poll": {"every": "ten"}},
        {"feeds": [{}]},
        {"feeds": [{"url": "ftp://a.example"}]},
        {"feeds": [{"url": "https://a.example", "kind": "stat-media"}]},
        {"chats": {"discrod": {}}},
        {"chats": {"signed": {}}},
        {"chats": {"page": {"port": 0}}},
        {"channels": [{"name": "n", "chat": "plain"}]},
        {"channels": [{"name": "n", "chat": "plain", "id": "1", "follow": "wagner"}]},
        {"store": "mysql://h/d"},
    ],
)
def test_what_is_wrong_is_not(value):
    assert not is_valid(value)


def test_every_key_of_the_file_has_help():
    parts = [SCHEMA, *(part for name, part in SCHEMA["$defs"].items() if "Options" not in name)]
    keys = [
        (name, key)
        for part in parts
        for name, key in part.get("properties", {}).items()
        if name not in {*OPTIONS, "host", "passwords"}
    ]
    assert len(keys) > 40
    assert [name for name, key in keys if not key.get("description")] == []
