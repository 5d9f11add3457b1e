"""The check of payloads can fail: each limit at its edge and one beyond."""

from typing import Any

import pytest

from tests.chats.limits import discord_command_violations, discord_violations

OPTION = {"name": "n" * 32, "description": "d" * 100}
LONG = OPTION | {"options": [OPTION] * 25}


@pytest.mark.parametrize(
    ("fits", "breaks"),
    [
        ({"content": "x" * 2000}, {"content": "x" * 2001}),
        ({"content": "😀" * 1000}, {"content": "😀" * 1001}),
        ({"content": "x"}, {"content": "  "}),
        ({"embeds": [{"title": "x" * 256}]}, {"embeds": [{"title": "x" * 257}]}),
        ({"embeds": [{"title": "x"}] * 10}, {"embeds": [{"title": "x"}] * 11}),
        (
            {"embeds": [{"description": "x" * 3000}] * 2},
            {"embeds": [{"description": "x" * 3001}] * 2},
        ),
        (
            {"embeds": [{"fields": [{"name": "n", "value": "x" * 1024}]}]},
            {"embeds": [{"fields": [{"name": "n", "value": ""}]}]},
        ),
        ({"content": "x", "nonce": "n" * 25}, {"content": "x", "nonce": "n" * 26}),
    ],
)
def test_a_message_is_checked_at_the_edge(fits: dict[str, Any], breaks: dict[str, Any]):
    assert discord_violations(fits) == []
    assert len(discord_violations(breaks)) == 1


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({}, 0),
        ({"name": "x" * 33}, 1),
        ({"description": ""}, 1),
        ({"options": [{"name": "n", "description": "d" * 101}]}, 1),
        ({"options": [{"name": "n", "description": "d"}] * 26}, 1),
        ({"options": [LONG] * 25}, 1),
    ],
)
def test_a_command_is_checked_at_the_edge(changes: dict[str, Any], count: int):
    command = {"name": "watch", "description": "Watch", "options": []}

    assert len(discord_command_violations(command | changes)) == count
