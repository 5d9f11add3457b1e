from dataclasses import replace
from pathlib import Path

import pytest

from bot.app.assembly import Assembly, read
from bot.app.webhook import introduction, with_webhook
from bot.core.errors import SetupError
from bot.core.model import WatchlistName
from tests.fakes.installation import an_installation

URL = "https://discord.com/api/webhooks/1/secret"
OTHER = "https://hooks.slack.com/services/T1/B1/secret"


def assembly(folder: Path, *follows: object, **changes) -> Assembly:
    channels = [
        {"name": f"c{number}", "chat": "console", "id": "t", "follow": follow}
        for number, follow in enumerate(follows)
    ]
    return read(an_installation(folder, channels=channels, **changes), {})


@pytest.mark.parametrize(
    ("follows", "expected"),
    [
        ((), None),
        (([],), None),
        ((["wagner"], []), frozenset({WatchlistName("wagner")})),
        ((["wagner"], "*"), None),
    ],
)
def test_the_channel_follows_what_the_configured_ones_follow(tmp_path: Path, follows, expected):
    new = with_webhook(assembly(tmp_path, *follows), URL)
    assert new.newcomer is not None
    assert new.newcomer.follows == expected
    assert new.settings.channels[-1] == new.newcomer
    assert len(new.settings.channels) == len(follows) + 1


def test_two_addresses_are_two_channels_and_neither_is_told(tmp_path: Path):
    one = with_webhook(assembly(tmp_path), URL)
    two = with_webhook(assembly(tmp_path), OTHER)
    again = with_webhook(assembly(tmp_path), URL)
    assert one.newcomer
    assert two.newcomer
    assert one.newcomer == again.newcomer
    assert one.newcomer.name != two.newcomer.name
    assert URL in one.settings.secrets
    assert "secret" not in repr(one.newcomer) + " ".join(introduction(one))


def test_an_address_that_is_configured_stays_one_channel(tmp_path: Path):
    channel = {"name": "first", "chat": "webhook", "id": URL, "follow": "*"}
    whole = read(an_installation(tmp_path, chats={"webhook": {}}, channels=[channel]), {})
    new = with_webhook(whole, URL)
    assert new == replace(whole, newcomer=whole.settings.channels[0])


def test_a_wrong_address_is_told_without_itself(tmp_path: Path):
    with pytest.raises(SetupError) as wrong:
        with_webhook(assembly(tmp_path), "https://example.org/secret")
    assert wrong.value.problems[0].place == "--webhook"
    assert "secret" not in str(wrong.value)


def test_what_begins_is_said_in_plain_words(tmp_path: Path):
    new = with_webhook(assembly(tmp_path), URL)
    said = introduction(new)
    assert said[0] == "Reading 0 feeds for wagner."
    assert str(tmp_path / "vedette.db") in said[2]


def test_a_password_of_the_database_is_not_said(tmp_path: Path):
    new = with_webhook(assembly(tmp_path, store="postgresql://desk:word@db.example/v"), URL)
    assert "word" not in " ".join(introduction(new))
    assert "PostgreSQL" in introduction(new)[2]
