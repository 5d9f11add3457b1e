import re
from typing import Any

import pytest
from hypothesis import given, settings

from bot.core.model import Cite, DeliveryKind, FeedKind, Message, Priority
from bot.core.payloads import discord
from tests.chats.limits import discord_violations
from tests.core.payloads.hostile import FEW, HUGE, messages, texts
from tests.fakes.values import MESSAGE, a_channel, a_message

POST, NOTICE = DeliveryKind.POST, DeliveryKind.NOTICE
ROLE = "123456789012345678"
# What Discord would still read as formatting or a mention once escapes are taken out.
LIVE = re.compile(r"[*_~`|<>#]|\]\(|://|discord\.", re.IGNORECASE)
ESCAPE = re.compile(r"\\[^0-9A-Za-z\s]")


def without_escapes(text: str) -> str:
    return ESCAPE.sub("\\\\", text)


def embed(message: Message) -> dict[str, Any]:
    return dict(discord.post(message, POST)["embeds"][0])


def test_an_alert_shows_line_headline_summary_source_and_footer() -> None:
    others = (Cite("Agence", FeedKind.AGENCY, "https://agence.example/1"),)
    payload = discord.post(a_message(others=others), POST)
    assert payload["content"] == "[HIGH] Wagner fighters seen in Timbuktu — Sahel Gazette"
    assert payload["embeds"] == [
        {
            "title": "Wagner fighters seen in Timbuktu",
            "url": MESSAGE.url,
            "color": 0xE67E22,
            "author": {"name": "Sahel Gazette · independent"},
            "description": "Residents saw **Wagner** fighters enter the base on Thursday.",
            "fields": [
                {"name": "Also reported by", "value": "Agence (agency)", "inline": False},
                {"name": "Matched", "value": "“Wagner” (wagner)", "inline": False},
                {"name": "Where", "value": "en · ML · 2022-01-06 11:56 UTC", "inline": True},
            ],
            "footer": {
                "text": "🟠 HIGH · Wagner Group and successors · "
                f"alert {MESSAGE.alert} · 4 min after publication"
            },
            "timestamp": "2022-01-06T11:56:00+00:00",
        }
    ]


def test_nobody_is_mentioned_unless_the_channel_names_a_role() -> None:
    assert discord.post(MESSAGE, POST)["allowed_mentions"] == {"parse": []}
    pinged = discord.post(MESSAGE, POST, ROLE)
    assert pinged["allowed_mentions"] == {"parse": [], "roles": [ROLE]}
    assert pinged["content"].startswith(f"<@&{ROLE}> [HIGH]")


@pytest.mark.parametrize(
    ("priority", "name", "role"),
    [
        (Priority.HIGH, ROLE, ROLE),
        (Priority.URGENT, ROLE, ""),
        (Priority.HIGH, "everyone", ""),
        (Priority.HIGH, "1" * 21, ""),
    ],
)
def test_only_a_roles_id_is_mentioned(priority: Priority, name: str, role: str) -> None:
    assert discord.mention(a_channel(pings=((priority, name),)), MESSAGE) == role


def test_a_notice_is_plain() -> None:
    payload = discord.post(Message(line="a feed *fails*", headline=""), NOTICE)
    assert payload == {"content": r"a feed \*fails\*", "allowed_mentions": {"parse": []}}


def test_nothing_known_leaves_a_title_alone() -> None:
    assert embed(Message(line="", headline="")) == {
        "title": "—",
        "color": 0xF1C40F,
        "footer": {"text": "🟡 NORMAL"},
    }


@pytest.mark.parametrize(
    ("written", "escaped"),
    [
        ("[HIGH] a", "[HIGH] a"),
        ("[a](https://x.example)", r"[a]\(https\://x.example)"),
        ("<@&1> @everyone", r"\<@&1\> \@everyone"),
        ("- a\n+ b\n1. c\n22. d", "\\- a\n\\+ b\n1\\. c\n22\\. d"),
        ("covid-19, 1.5 a-b", "covid-19, 1.5 a-b"),
        ("discord.gg/x DiscordApp.com", r"discord\.gg/x DiscordApp\.com"),
        ("||x|| `y` ~z~", r"\|\|x\|\| \`y\` \~z\~"),
        ("\\*", r"\\\*"),
    ],
)
def test_what_discord_would_format_is_shown_as_written(written: str, escaped: str) -> None:
    assert discord.escape(written) == escaped


@pytest.mark.parametrize(
    ("summary", "marks", "shown"),
    [
        ("Вагнера ждут", ((0, 6),), "**Вагнер**а ждут"),
        ("*a* b", ((0, 3),), r"**\*a\*** b"),
        ("a b", ((0, 2),), "a b"),
        ("a\nb", ((0, 3),), "a\nb"),
        ("abc", ((1, 2), (1, 3), (2, 9), (-2, -1)), "a**b**c"),
    ],
)
def test_marked_parts_are_bold(
    summary: str, marks: tuple[tuple[int, int], ...], shown: str
) -> None:
    assert discord.emphasised(a_message(summary=summary, marks=marks)) == shown


@FEW
@given(messages)
def test_any_message_keeps_the_limits_and_mentions_nobody(message: Message) -> None:
    for payload in (discord.post(message, POST, ROLE), discord.post(message, NOTICE)):
        assert discord_violations(payload) == []
        assert payload["allowed_mentions"]["parse"] == []


@FEW
@given(messages)
def test_content_and_title_hold_nothing_live(message: Message) -> None:
    payload = discord.post(message, POST)
    for text in (payload["content"], payload["embeds"][0]["title"]):
        assert not LIVE.search(without_escapes(text))


@settings(deadline=None)
@given(texts)
def test_escaping_can_be_undone(text: str) -> None:
    assert re.sub(r"\\([^0-9A-Za-z\s])", r"\1", discord.escape(text)) == text


def test_ten_megabytes_are_cut_to_the_limits() -> None:
    payload = discord.post(HUGE, POST)
    assert discord_violations(payload) == []
    assert payload["content"].endswith("…")
