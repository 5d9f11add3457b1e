from datetime import timedelta

import pytest

from bot.chats.web.cards import answer, card, offers
from bot.commands import COMMANDS
from bot.core.model import Answer, Cite, DeliveryKind, FeedKind, Message
from tests.fakes.values import MESSAGE, a_message


def test_a_card_holds_what_a_person_sees() -> None:
    shown = card(DeliveryKind.POST, MESSAGE)
    assert shown["headline"] == MESSAGE.headline
    assert shown["summary"][1] == {"text": "Wagner", "marked": True}
    assert shown["source"] == {"name": "Sahel Gazette", "kind": "independent", "url": MESSAGE.url}
    assert (shown["host"], shown["published_at"]) == (
        "sahel-gazette.example",
        "2022-01-06T11:56:00+00:00",
    )
    assert (shown["priority"], shown["watchlist"]) == ("high", "wagner")
    assert (shown["alert"], shown["delay"]) == (MESSAGE.alert, "4 min after publication")


def test_what_is_lacking_is_null() -> None:
    bare = a_message(url=None, source=None, published_at=None, delay=None, alert=None)
    shown = card(DeliveryKind.NOTICE, bare)
    lacking = ("url", "host", "source", "published_at", "delay", "alert")
    assert {shown[name] for name in lacking} == {None}


def test_no_delay_is_not_an_unknown_one() -> None:
    assert card(DeliveryKind.POST, a_message(delay=timedelta()))["delay"] == "0 s after publication"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//x.example", "x" * 9])
def test_only_web_addresses_become_links(url: str) -> None:
    others = (Cite("x", FeedKind.NGO, url),)
    shown = card(DeliveryKind.POST, a_message(url=url, others=others))
    assert (shown["url"], shown["host"], shown["others"][0]["url"]) == (None, None, None)


def test_a_look_alike_host_is_shown_as_it_really_is() -> None:
    shown = card(DeliveryKind.POST, a_message(url="https://аpple.example/x"))
    assert shown["host"] == "xn--pple-43d.example"


def test_hostile_text_stays_text_without_overrides() -> None:
    shown = card(
        DeliveryKind.POST, a_message(headline="<script>x</script> \u202egnp\x00 @everyone")
    )
    assert shown["headline"] == "<script>x</script> gnp @everyone"


def test_an_answers_lines_keep_their_spaces() -> None:
    said = answer(
        Answer("no \u202elist", ("abc", "  ^\x1b"), (MESSAGE,), is_refusal=True, code="x")
    )
    assert (said["headline"], said["lines"]) == ("no list", ["abc", "  ^"])
    assert (said["is_refusal"], said["code"]) == (True, "x")
    assert said["cards"][0]["headline"] == MESSAGE.headline


def test_every_command_is_offered_with_what_completes_it() -> None:
    offered = {each["name"]: each for each in offers(COMMANDS.values())}
    assert set(offered) == set(COMMANDS)
    assert offered["watch add"]["params"][0] == {"kind": "watchlist", "choices": ()}
    assert offered["mute"]["params"][0]["choices"] == ("story", "term", "list", "source")


def test_a_digest_lists_the_alerts_that_it_names() -> None:
    digest = Message("[DIGEST] 1 report", "1 report", named=(MESSAGE,))
    (named,) = card(DeliveryKind.DIGEST, digest)["named"]
    assert (named["headline"], named["url"]) == (MESSAGE.headline, MESSAGE.url)
    assert named["said"].startswith("Wagner Group and successors · Sahel Gazette (independent)")
