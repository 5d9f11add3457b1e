from pathlib import Path

import yaml

from bot.chats.slack.checks import SCOPES

MANIFEST = yaml.safe_load(Path("config/slack-manifest.yaml").read_text(encoding="utf-8"))


def test_it_asks_for_the_scopes_that_the_check_looks_for() -> None:
    assert sorted(MANIFEST["oauth_config"]["scopes"]["bot"]) == sorted(SCOPES)


def test_it_turns_on_what_the_chat_uses_and_nothing_else() -> None:
    assert MANIFEST["settings"]["socket_mode_enabled"] is True
    (command,) = MANIFEST["features"]["slash_commands"]
    assert (command["command"], command["should_escape"]) == ("/vedette", False)
