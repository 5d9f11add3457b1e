"""A digest as each platform takes it: every alert named, and no limit broken."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.digests import MOST_NAMED
from bot.core.model import DeliveryKind, Message
from bot.core.payloads import discord, facts, slack
from tests.chats.limits import discord_violations, slack_violations
from tests.core.payloads.hostile import FEW, short_messages
from tests.fakes.values import MESSAGE, a_message

DIGEST = DeliveryKind.DIGEST
SAID = (
    "Wagner Group and successors · Sahel Gazette (independent) · 2022-01-06 11:56 UTC · "
    f"alert {MESSAGE.alert}"
)


def a_digest(*named: Message) -> Message:
    return Message(line="[DIGEST] 2 reports", headline="2 reports", named=named)


def test_beside_a_headline_stand_list_source_time_and_alert() -> None:
    assert facts.in_digest(MESSAGE) == SAID
    assert facts.in_digest(Message("x", "x")) == ""


def test_discord_shows_an_embed_for_each_alert() -> None:
    payload = discord.post(a_digest(MESSAGE, a_message(url=None, headline="")), DIGEST)

    assert payload["content"] == "[DIGEST] 2 reports"
    assert payload["embeds"] == [
        {
            "title": MESSAGE.headline,
            "url": MESSAGE.url,
            "color": 0xE67E22,
            "footer": {"text": SAID},
        },
        {"title": "—", "color": 0xE67E22, "footer": {"text": SAID}},
    ]


def test_slack_shows_a_linked_headline_for_each_alert() -> None:
    payload = slack.post(a_digest(MESSAGE), DIGEST)
    head, headline, said = payload["blocks"]

    assert (payload["text"], head["text"]["text"]) == ("[DIGEST] 2 reports", "2 reports")
    assert headline["text"]["text"] == f"🟠 *HIGH* · <{MESSAGE.url}|{MESSAGE.headline}>"
    assert said["elements"][0] == {"type": "plain_text", "text": SAID, "emoji": False}


@pytest.mark.parametrize("headline", ["*bold* claim", ""])
def test_slack_links_the_host_where_a_headline_cannot_be_linked(headline: str) -> None:
    shown = slack.post(a_digest(a_message(headline=headline, line="")), DIGEST)["blocks"][2]

    assert shown["elements"][0]["text"] == f"<{MESSAGE.url}|sahel-gazette.example> · {SAID}"


def test_slack_formats_nothing_that_a_feed_is_called() -> None:
    odd = a_message(headline="*bold*", watchlist_title="a_list_ of *words*")
    shown = slack.post(a_digest(odd), DIGEST)["blocks"][2]
    plain = slack.post(a_digest(a_message(headline="*bold*", url=None)), DIGEST)["blocks"][2]

    assert shown["elements"][0]["text"] == f"<{MESSAGE.url}|sahel-gazette.example>"
    assert plain["elements"][0]["type"] == "plain_text"


@FEW
@given(st.lists(short_messages, min_size=1, max_size=MOST_NAMED))
def test_no_alert_however_hostile_breaks_a_limit(named: list[Message]) -> None:
    message = a_digest(*named)
    rich, blocks = discord.post(message, DIGEST), slack.post(message, DIGEST)

    assert discord_violations(rich) == slack_violations(blocks) == []
    assert len(rich["embeds"]) == len(named)
    assert len(blocks["blocks"]) == 1 + 2 * len(named)
    assert not re.search("[\x00-\x08\u202a-\u202e]", str(rich))
