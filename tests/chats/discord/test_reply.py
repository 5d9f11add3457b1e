"""Answers as Discord shows them."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chats.discord.reply import reply
from bot.core.errors import AskError
from bot.core.model import Answer
from bot.core.payloads.discord import escape
from tests.chats.limits import discord_violations
from tests.fakes.values import MESSAGE

TEXTS = st.text(st.characters(exclude_categories=())) | st.sampled_from(
    [
        "@everyone",
        "<@&1>",
        "[x](https://e.example)",
        "```",
        "||",
        "* " * 3000,
        "👩‍👩‍👧‍👦" * 900,
        "x" * 100_000,
    ]
)
CARDS = st.builds(
    replace, st.just(MESSAGE), headline=TEXTS, line=TEXTS, summary=TEXTS, url=st.none() | TEXTS
)
ANSWERS = st.builds(
    Answer,
    TEXTS,
    lines=st.lists(TEXTS, max_size=40).map(tuple),
    cards=st.lists(CARDS, max_size=14).map(tuple),
)


@given(ANSWERS)
@settings(max_examples=40, deadline=None)
def test_any_answer_is_within_discords_limits(answer: Answer):
    assert discord_violations(reply(answer)) == []


def test_an_answer_shows_its_lines_as_they_were_said():
    shown = reply(Answer("Added", ("**bold** <@1>", "second")))

    assert shown == {"content": "Added\n\\*\\*bold\\*\\* \\<@1\\>\nsecond", "embeds": []}


def test_a_card_shows_headline_link_source_and_alert():
    [card] = reply(Answer("Latest", cards=(MESSAGE,)))["embeds"]

    assert (card["title"], card["url"]) == (MESSAGE.headline, MESSAGE.url)
    assert "Sahel Gazette · independent" in card["footer"]["text"]
    assert f"alert {MESSAGE.alert}" in card["footer"]["text"]


def test_a_card_of_nothing_but_a_headline_has_no_empty_parts():
    bare = replace(
        MESSAGE, url=None, summary="", source=None, alert=None, watchlist=None, watchlist_title="",
        published_at=None, delay=None,
    )  # fmt: skip
    [card] = reply(Answer("Latest", cards=(bare,)))["embeds"]

    assert card.keys() == {"title", "color"}


def test_cards_beyond_the_tenth_are_counted():
    shown = reply(Answer("Latest", cards=(MESSAGE,) * 13))

    assert len(shown["embeds"]) == 10
    assert shown["content"] == "Latest\n… and 3 more"


@pytest.mark.parametrize("text", ['watch add wagner "Africa', "```` ` watch"])
def test_a_caret_stands_under_what_it_points_at(text: str):
    error = AskError("unclosed-quote", "never closed", text=text, column=5, hint="close it")
    headline, *lines = error.explained().splitlines()
    shown = reply(Answer(headline, tuple(lines), is_refusal=True))["content"]

    before, block, after = shown.split("```")
    assert (before, after) == ("never closed\n", "")
    assert block.replace("\u200b", "").splitlines()[1:3] == [text, "    ^"]


def test_a_long_refusal_is_cut_within_its_frame():
    shown = reply(Answer("no", ("x" * 5000, "^"), is_refusal=True))["content"]

    assert len(shown) <= 2000
    assert shown.endswith("\n```")


def test_commands_are_code_and_all_else_is_escaped():
    shown = reply(Answer("`mute <kind>` mutes", ("*x* `undo` `` ` a", "- `help`")))["content"]

    assert shown == "`mute <kind>` mutes\n\\*x\\* `undo` \\`\\` \\` a\n\\- `help`"


@pytest.mark.parametrize("text", ["discord.gg/abc", "https://e.example", "@everyone", "<@1>"])
def test_what_works_even_in_code_is_no_command(text: str):
    assert reply(Answer(f"`{text}`"))["content"] == escape(text)


def test_under_a_caret_commands_are_plain():
    shown = reply(Answer("no", ("wtch", "^", "did you mean `watch list`?"), is_refusal=True))

    assert shown["content"] == "no\n```\nwtch\n^\ndid you mean watch list?\n```"
