import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from bot.core.model import Answer, Cite, DeliveryKind, FeedKind, Message, Priority
from bot.core.payloads import slack
from tests.chats.limits import parts, slack_violations
from tests.core.payloads.hostile import FEW, HUGE, MENTIONS, answers, messages, texts
from tests.fakes.values import CHANNEL, MESSAGE, a_channel, a_message

POST, NOTICE = DeliveryKind.POST, DeliveryKind.NOTICE
MARKED_UP = re.compile(r"<(?!https?://[^\s<>|]+\|[^<>]+>)")  # whatever is no link of ours
OURS = re.compile(r"<https?://[^\s<>|]+\|[^<>]+>|\u200b?\*[^*\n]+\*\u200b?")


def blocks(message: Message) -> list[dict[str, Any]]:
    return list(slack.post(message, POST)["blocks"])


def texts_of(payload: dict[str, Any]) -> list[dict[str, str]]:
    return [*parts(payload, "blocks[].text"), *parts(payload, "blocks[].elements[]")]


def assert_inert(payload: dict[str, Any]) -> None:
    for text in (payload["text"], *(text["text"] for text in texts_of(payload))):
        assert not MARKED_UP.search(text)
        assert ">" not in re.sub(r"<https?://[^\s<>|]+\|[^<>]+>", "", text)


def test_an_alert_shows_headline_summary_source_and_footer() -> None:
    message = a_message(others=(Cite("Agence", FeedKind.AGENCY, "https://agence.example/1"),))
    headline, summary, sources, footer = blocks(message)
    assert headline["text"]["text"] == (
        "🟠 *HIGH* · <https://sahel-gazette.example/2022/timbuktu|Wagner fighters seen in Timbuktu>"
    )
    assert summary["text"]["text"] == (
        "Residents saw *Wagner* fighters enter the base on Thursday."
    )
    assert [element["text"] for element in sources["elements"]] == [
        "<https://sahel-gazette.example/2022/timbuktu|Sahel Gazette> · independent",
        "<https://agence.example/1|Agence> · agency",
        "en · ML · 2022-01-06 11:56 UTC",
    ]
    assert [element["text"] for element in footer["elements"]] == [
        "“Wagner” (wagner)",
        f"Wagner Group and successors · alert {MESSAGE.alert} · 4 min after publication",
    ]


def test_at_most_three_other_sources_are_shown() -> None:
    others = tuple(Cite(f"Paper {n}", FeedKind.NGO) for n in range(5))
    shown = [element["text"] for element in blocks(a_message(others=others))[2]["elements"]]
    assert shown[1:-1] == ["Paper 0 · ngo", "Paper 1 · ngo", "Paper 2 · ngo"]


def test_the_text_is_the_line() -> None:
    assert slack.post(MESSAGE, POST)["text"] == MESSAGE.line


@pytest.mark.parametrize("headline", ["*bold*", "a_b_c", "~x~", "`x`", ":siren:", "> q", "a|b"])
def test_a_headline_with_formatting_is_plain_and_its_source_leads_to_it(headline: str) -> None:
    first, _, sources, _ = blocks(a_message(headline=headline))
    assert first["text"]["type"] == "plain_text"
    assert first["text"]["text"] == f"🟠 HIGH · {slack.escape(headline)}"
    assert sources["elements"][0]["text"].startswith(
        "<https://sahel-gazette.example/2022/timbuktu|"
    )


def test_a_message_without_a_source_is_linked_by_its_host() -> None:
    message = a_message(headline="*", source=None, url="https://user@пример.рф/x")
    assert blocks(message)[2]["elements"][0]["text"] == (
        "<https://user@пример.рф/x|xn--e1afmkfd.xn--p1ai>"
    )


def test_a_source_whose_name_could_be_formatted_shows_its_host() -> None:
    source = Cite("*Gazette*", FeedKind.AGENCY, "https://gazette.example/1")
    assert blocks(a_message(source=source))[2]["elements"][0]["text"] == (
        "<https://gazette.example/1|gazette.example> · agency"
    )


def test_nothing_known_leaves_a_headline_alone() -> None:
    assert blocks(Message(line="", headline="")) == [
        {"type": "section", "text": {"type": "plain_text", "text": "🟡 NORMAL · —", "emoji": False}}
    ]


def test_a_summary_that_could_be_formatted_is_plain_and_as_written() -> None:
    text = blocks(a_message(summary="Wagner *fighters*", marks=((0, 6),)))[1]["text"]
    assert (text["type"], text["text"]) == ("plain_text", "Wagner *fighters*")


@pytest.mark.parametrize(
    ("text", "marks", "shown"),
    [
        ("Вагнера ждут", ((0, 6),), "*Вагнер*\u200bа ждут"),
        ("والفاغنر هنا", ((3, 8),), "وال\u200b*فاغنر* هنا"),
        ("a <b> c", ((2, 5),), "a *&lt;b&gt;* c"),
        ("ab", ((0, 1), (1, 2)), "*a*\u200b*b*"),
        ("a b", ((0, 2), (2, 3)), "a *b*"),  # bold may not end in a space
        ("a\nb", ((0, 3),), "a\nb"),
        ("abc", ((1, 2), (1, 3), (2, 9), (3, 3), (-2, -1)), "a\u200b*b*\u200bc"),
        ("abc", (), "abc"),
    ],
)
def test_marked_parts_are_bold_where_slack_can_show_it(
    text: str, marks: tuple[tuple[int, int], ...], shown: str
) -> None:
    assert slack.emphasised(text, marks) == shown


def test_an_unmarked_summary_is_plain() -> None:
    assert blocks(a_message(marks=()))[1]["text"]["type"] == "plain_text"


@pytest.mark.parametrize(
    ("pings", "mention"),
    [
        ((), ""),
        (((Priority.HIGH, "S0DESK"),), "<!subteam^S0DESK>"),
        (((Priority.HIGH, "U0ANNA"),), "<@U0ANNA>"),
        (((Priority.HIGH, "W0ANNA"),), "<@W0ANNA>"),
        (((Priority.URGENT, "S0DESK"),), ""),
        (((Priority.HIGH, "!channel"),), ""),
        (((Priority.HIGH, "channel> <@U1"),), ""),
    ],
)
def test_only_an_id_that_the_channel_names_is_mentioned(
    pings: tuple[tuple[Priority, str], ...], mention: str
) -> None:
    assert slack.mention(a_channel(pings=pings), MESSAGE) == mention
    assert slack.mention(CHANNEL, MESSAGE) == ""


def test_a_ping_stands_in_text_and_blocks() -> None:
    payload = slack.post(MESSAGE, POST, "<@U1>")
    assert payload["text"] == f"{MESSAGE.line} <@U1>"
    assert payload["blocks"][-1]["text"]["text"] == "<@U1>"


def test_a_notice_shows_its_words_plainly() -> None:
    payload = slack.post(
        Message(line="a feed <fails>", headline="", summary="*since* 9:00"), NOTICE
    )
    assert payload["text"] == "a feed &lt;fails&gt;"
    assert [text["text"] for text in texts_of(payload)] == ["a feed &lt;fails&gt;\n*since* 9:00"]


def test_no_payload_asks_for_previews() -> None:
    for payload in (
        slack.post(MESSAGE, POST),
        slack.post(MESSAGE, NOTICE),
        slack.answer(Answer("done")),
    ):
        assert (payload["unfurl_links"], payload["unfurl_media"]) == (False, False)


def test_a_refusal_keeps_its_caret_under_the_fault() -> None:
    answer = Answer("unclosed quote", ('"Africa', "^"), is_refusal=True)
    assert slack.answer(answer)["blocks"][1]["text"]["text"] == '```\n"Africa\n^\n```'


def test_commands_in_an_answer_are_code() -> None:
    answer = Answer("`mute <kind>` mutes", ("`undo` takes it back & `help` helps.",))
    payload = slack.answer(answer)
    assert payload["text"] == "mute &lt;kind&gt; mutes"
    assert [(each["type"], each["text"]) for each in texts_of(payload)] == [
        ("mrkdwn", "`mute &lt;kind&gt;` mutes"),
        ("mrkdwn", "`undo` takes it back &amp; `help` helps."),
    ]


@pytest.mark.parametrize("line", ["*bold*", "_em_", ":siren:", "> quote", "a ` tick", "<x|y>"])
def test_where_slack_would_format_the_rest_commands_are_plain(line: str) -> None:
    [_, shown] = texts_of(slack.answer(Answer("done", ("`undo` it", line))))
    assert (shown["type"], shown["text"]) == ("plain_text", slack.escape(f"undo it\n{line}"))


def test_under_a_caret_commands_are_plain_and_what_was_asked_stands_as_written() -> None:
    answer = Answer("no such list", ("watch add x", "^", "see `help`"), is_refusal=True)
    assert slack.answer(answer)["blocks"][1]["text"]["text"] == "```\nwatch add x\n^\nsee help\n```"
    answer = Answer("no such list", ("watch `add` x", "^", "see `help`"), is_refusal=True)
    shown = slack.answer(answer)["blocks"][1]["text"]
    assert (shown["type"], shown["text"]) == ("plain_text", "watch `add` x\n^\nsee help")


def test_cards_beyond_the_room_are_counted() -> None:
    payload = slack.answer(Answer("latest", ("a",), cards=(MESSAGE,) * 25))
    assert payload["blocks"][-1]["text"]["text"] == "… and 14 more"
    assert not slack_violations(payload)


@FEW
@given(messages)
def test_any_message_keeps_the_limits_and_is_inert(message: Message) -> None:
    for kind in (POST, NOTICE):
        payload = slack.post(message, kind)
        assert slack_violations(payload) == []
        assert_inert(payload)


@FEW
@given(messages)
def test_in_mrkdwn_only_our_own_formatting_stands(message: Message) -> None:
    for text in texts_of(slack.post(message, POST)):
        if text["type"] == "mrkdwn":
            assert text["verbatim"]
            assert not re.search(r"[*_~`]", OURS.sub("", text["text"]))


@FEW
@given(answers)
def test_any_answer_keeps_the_limits_and_is_inert(answer: Answer) -> None:
    payload = slack.answer(answer)
    assert slack_violations(payload) == []
    assert_inert(payload)


@settings(deadline=None)
@given(texts)
def test_escaping_can_be_undone(text: str) -> None:
    escaped = slack.escape(text)
    undone = escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert undone == text


def test_ten_megabytes_are_cut_to_the_limits() -> None:
    payload = slack.post(HUGE, POST)
    assert slack_violations(payload) == []
    assert_inert(payload)
    assert "…" in payload["text"]
    assert not any(mention in str(payload) for mention in MENTIONS)


def test_a_short_delay_is_told_in_seconds() -> None:
    message = replace(MESSAGE, delay=timedelta(seconds=42))
    assert blocks(message)[-1]["elements"][1]["text"].endswith("42 s after publication")
