"""Whatever a feed says, Discord takes the message and shows it as it was written."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chats.discord.posts import plain
from bot.core.model import Cite, DeliveryKind, FeedKind, MatchedTerm, Message
from bot.core.payloads.discord import escape, post
from tests.chats.limits import discord_violations
from tests.fakes.discord_world import EDITOR_ROLE, pings
from tests.fakes.values import MESSAGE

HOSTILE = (
    "@everyone",
    "@HERE",
    "<@1>",
    f"<@&{EDITOR_ROLE}>",
    "<#3>",
    "</ban:4>",
    "<t:5:R>",
    "<a:wave:6>",
    "[text](https://evil.example)",
    "[text](<https://evil.example>)",
    "# heading",
    "-# small",
    "> quote",
    "- item",
    "1. item",
    "||spoiler||",
    "**bold** __under__ ~~gone~~ *i* _i_",
    "`code`",
    "```\nblock\n```",
    "https://evil.example",
    "discord.gg/evil",
    "https://discord.com/invite/evil",
    "\\",
    "\\[x](y)",
)
# What Discord acts upon if it stands there without a backslash before it.
ACTIVE = re.compile(
    r"(?<!\\)(?:<[@#/:tai]|@(?:everyone|here)|\|\||```|https?://|discord(?:app)?\.(?:gg|com/invite)"
    r"|\*\*|__|~~|\]\()|^\s*(?:#{1,3}|>|-#|[-+*]|\d+\.) ",
    re.IGNORECASE | re.MULTILINE,
)
WORDS = st.text(st.characters(exclude_categories=()), max_size=60)
TEXTS = st.lists(WORDS | st.sampled_from(HOSTILE), max_size=6).map(" ".join) | st.builds(
    lambda text, times: text * times, WORDS | st.sampled_from(HOSTILE), st.integers(1, 400)
)
CITES = st.builds(Cite, TEXTS, st.sampled_from(FeedKind), st.none() | TEXTS)
SPANS = st.tuples(st.integers(-5, 3000), st.integers(-5, 3000))
MESSAGES = st.builds(
    replace,
    st.just(MESSAGE),
    line=TEXTS,
    headline=TEXTS,
    url=st.none() | TEXTS | st.builds("https://example.org/{}".format, TEXTS),
    summary=TEXTS,
    marks=st.lists(SPANS, max_size=8).map(tuple),
    matched=st.lists(
        st.builds(MatchedTerm, TEXTS, st.lists(TEXTS, max_size=3).map(tuple)), max_size=8
    ).map(tuple),
    source=st.none() | CITES,
    others=st.lists(CITES, max_size=5).map(tuple),
    lang=st.none() | TEXTS,
    country=st.none() | TEXTS,
    watchlist_title=TEXTS,
)


@given(MESSAGES, st.sampled_from(DeliveryKind), st.sampled_from(["", EDITOR_ROLE]))
@settings(max_examples=60, deadline=None)
def test_any_message_is_within_the_limits_and_pings_whom_we_say(
    message: Message, kind: DeliveryKind, role: str
):
    rich = post(message, kind, role)
    bare = plain(rich, message)

    assert discord_violations(rich) == []
    assert discord_violations(bare) == []
    assert pings(rich) == pings(bare) == ([role] if role else [])


@given(st.lists(WORDS | st.sampled_from(HOSTILE), max_size=6).map(" ".join))
@settings(max_examples=150, deadline=None)
def test_nothing_that_discord_acts_upon_is_left_in_any_text(text: str):
    assert ACTIVE.search(escape(text)) is None


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_escaped_reads_as_it_was_written(text: str):
    r"""Discord shows `\*` as `*`: https://support.discord.com/hc/en-us/articles/210298617."""
    assert re.sub(r"\\([^0-9A-Za-z\s])", r"\1", escape(text)) == text


def test_a_title_of_ten_megabytes_is_cut_at_once():
    huge = replace(MESSAGE, line="ы" * 10_000_000, headline="ы" * 10_000_000, summary="ы" * 10**7)
    rich = post(huge, DeliveryKind.POST)

    assert discord_violations(rich) == []
    assert rich["embeds"][0]["title"].endswith("…")


def test_a_plain_text_keeps_line_address_and_alert_where_there_is_room():
    rich = post(MESSAGE, DeliveryKind.POST)
    full = plain(rich, MESSAGE)["content"]
    crowded = plain({**rich, "content": "x" * 1990}, MESSAGE)["content"]

    assert full.splitlines()[:2] == [MESSAGE.line, f"<{MESSAGE.url}>"]
    assert f"alert {MESSAGE.alert}" in full
    assert crowded == "x" * 1990


def test_a_digest_in_plain_text_names_every_alert_that_finds_room():
    digest = Message("[DIGEST] 2 reports", "2 reports", named=(MESSAGE, replace(MESSAGE, url=None)))
    rich = post(digest, DeliveryKind.DIGEST)

    assert plain(rich, digest)["content"].splitlines() == [
        "[DIGEST] 2 reports",
        f"{MESSAGE.headline} <{MESSAGE.url}>",
        MESSAGE.headline,
    ]
