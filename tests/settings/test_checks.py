"""Mistakes that show only when several keys are seen together."""

import pytest

from bot.settings import unknown_follows
from bot.settings.checks import NOT_YET
from tests.fakes.files import a_desk, a_file, inspected, loaded, said, told, warned

GOOD = """
feeds:
  - {url: "https://a.example/f"}
chats: {plain: {}, page: {}}
channels:
  - {name: n, chat: plain, id: 1, follow: [wagner]}
"""


def test_a_good_file_has_no_problem(tmp_path):
    assert inspected(tmp_path, GOOD).problems == ()


def test_a_feed_given_twice_is_told_with_the_first(tmp_path):
    text = GOOD.replace("chats:", '  - {name: B, url: "https://a.example/f"}\nchats:')
    assert told(tmp_path, text) == [
        "4:20: the same url stands twice in feeds (first at config/vedette.yaml:3:11)"
    ]


def test_feeds_that_differ_in_anything_are_two(tmp_path):
    others = ["https://a.example/f/", "https://a.example/f#x", "http://a.example/f"]
    rows = "".join(f'  - {{url: "{url}"}}\n' for url in others)
    assert told(tmp_path, GOOD.replace("chats:", rows + "chats:")) == []


def test_a_channel_name_given_twice_is_told(tmp_path):
    text = GOOD + "  - {name: n, chat: page, id: 2, follow: '*'}"
    assert told(tmp_path, text) == [
        "7:12: the same name stands twice in channels (first at config/vedette.yaml:6:12)"
    ]


def test_two_channels_in_one_place_are_warned_of(tmp_path):
    text = (
        GOOD
        + "  - {name: m, chat: plain, id: 1, follow: '*'}\n"
        + "  - {name: o, chat: page, id: 1, ops: true}"
    )
    assert warned(tmp_path, text) == [
        "7:32: two channels have the same chat and id (first at config/vedette.yaml:6:32)"
    ]


def test_a_chat_that_is_not_set_up_is_told_wherever_it_is_named(tmp_path):
    text = GOOD.replace("chat: plain", "chat: plian") + "editors: {pgae: [1]}"
    assert told(tmp_path, text) == [
        "6:21: the chat 'plian' is not set up under chats (did you mean plain?)",
        "7:11: the chat 'pgae' is not set up under chats (did you mean page?)",
    ]


def test_without_any_chat_it_says_where_to_list_it(tmp_path):
    text = "channels: [{name: n, chat: plain, id: 1, follow: '*'}]"
    assert told(tmp_path, text) == [
        "1:28: the chat 'plain' is not set up under chats (list it under chats)"
    ]


def test_a_follow_of_an_unknown_watchlist_is_told_with_the_nearest(tmp_path):
    assert told(tmp_path, GOOD.replace("[wagner]", "[wagner, wagnre]")) == [
        "6:52: there is no watchlist 'wagnre' (did you mean wagner?)"
    ]


def test_follows_can_be_checked_against_any_names(tmp_path):
    followed = loaded(tmp_path, GOOD).followed
    assert unknown_follows(followed, {"wagner"}) == ()
    assert said(tmp_path, unknown_follows(followed, {"mali"})) == [
        "6:44: there is no watchlist 'wagner' (known: mali)"
    ]


def test_an_unreadable_watchlist_is_known_all_the_same(tmp_path):
    a_desk(tmp_path, GOOD, wagner="any: [")
    problems = inspected(tmp_path, GOOD.replace("[wagner]", "[mali]")).problems
    assert len(problems) == 1
    a_file(tmp_path, "any: [", "watchlists/mali.yaml")
    assert not any("there is no watchlist" in each.message for each in inspected(
        tmp_path, GOOD.replace("[wagner]", "[mali]")
    ).problems)  # fmt: skip


@pytest.mark.parametrize("floor", ["1s", "4m", "299s"])
def test_a_floor_below_five_minutes_is_warned_of(tmp_path, floor):
    assert warned(tmp_path, f"poll: {{floor: {floor}}}\n" + GOOD.lstrip()) == [
        "1:15: below 5m, so publishers may shut the bot out"
    ]


def test_a_pace_below_the_floor_is_warned_of(tmp_path):
    text = GOOD.replace('f"}', 'f", every: 2m}') + "poll: {every: 1m}"
    hint = "(raise it, or lower poll.floor)"
    assert warned(tmp_path, text) == [
        f"3:41: shorter than poll.floor, which decides {hint}",
        f"7:15: shorter than poll.floor, which decides {hint}",
    ]


def test_a_broken_floor_hides_no_other_problem(tmp_path):
    text = GOOD + "poll: {floor: low, every: 1m}"
    assert [each.split(":")[1] for each in told(tmp_path, text)] == ["15"]
    assert len(warned(tmp_path, text)) == 1


def test_what_can_do_nothing_is_warned_of(tmp_path):
    assert warned(tmp_path, "team: x") == [
        "1:1: no feeds, so only those added in chat are polled",
        "1:1: no channels, so alerts go nowhere",
    ]
    assert warned(tmp_path, GOOD.replace(", follow: [wagner]", "")) == [
        '6:5: follows no watchlist (write follow: "*" or follow: [wagner])'
    ]


def test_an_ops_channel_may_follow_nothing(tmp_path):
    assert warned(tmp_path, GOOD.replace("follow: [wagner]", "ops: true")) == []


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("feeds:", "backup: {every: 1d}\nfeeds:", "2:1"),
        ("feeds:", "backup: {}\nfeeds:", "2:1"),
        ("feeds:", "translate_url: https://t.example/?u={url}\nfeeds:", "2:1"),
        ("id: 1,", "id: 1, digest: 08:00 Europe/Paris,", "6:35"),
        ("id: 1,", "id: 1, lang: fr,", "6:35"),
    ],
)
def test_a_key_without_effect_yet_is_accepted_and_said_so(tmp_path, old, new, place):
    assert told(tmp_path, GOOD.replace(old, new)) == []
    assert warned(tmp_path, GOOD.replace(old, new)) == [f"{place}: {NOT_YET}"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("feeds:", "all_quiet: 08:00\nfeeds:"),
        ("feeds:", "backup:\nall_quiet: off\ntranslate_url: null\nfeeds:"),
        ('f"}', 'f", full_text: yes}'),
        ("id: 1,", "id: 1, digest: off, lang: en,"),
    ],
)
def test_a_key_that_is_off_needs_no_word(tmp_path, old, new):
    assert inspected(tmp_path, GOOD.replace(old, new)).problems == ()


@pytest.mark.parametrize("keep", ["{items: 400d, keys: 90d}", "{items: 500d}", "{keys: 1d}"])
def test_keys_are_kept_beyond_the_texts_however_long_those_are(tmp_path, keep):
    assert inspected(tmp_path, f"{GOOD}keep: {keep}").problems == ()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            "keep: {items: 1d, keys: 1d}",
            "7:25: warning: items are forgotten within poll.max_age, so",
        ),
        (
            "keep: {items: 1d, keys: 1d}\npoll: {max_age: 1d}",
            "7:25: warning: items are forgotten so soon",
        ),
        ("keep: {items: 20d, keys: 9d}", "7:26: warning: items are forgotten so soon"),
        ("poll: {max_age: 490d}", "1:1: warning: items are forgotten within poll.max_age"),
    ],
)
def test_items_that_are_forgotten_too_soon_are_told(tmp_path, more, said):
    (problem,) = inspected(tmp_path, GOOD.lstrip("\n") + "# and so on\n" + more).problems
    assert said in problem.line()


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://127.0.0.1/f", "a loopback address"),
        ("http://2130706433/f", "a loopback address"),
        ("http://localhost:8000/f", "a loopback address"),
        ("http://[::1]/f", "a loopback address"),
        ("https://10.0.0.1/f", "a private network"),
        ("http://169.254.169.254/f", "a link-local address, where clouds keep their secrets"),
        ("https://a.example:8443/f", "neither port 80 nor 443"),
    ],
)
def test_a_feed_that_will_never_be_polled_is_warned_of(tmp_path, url, why):
    assert warned(tmp_path, GOOD.replace("https://a.example/f", url)) == [
        (
            f"3:11: never polled, as it leads to {why}"
            " (add its range to network.allow if it is meant to be polled)"
        )
    ]


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/f", "http://localhost:1/f", "https://a/f"])
def test_a_feed_in_a_network_that_is_allowed_is_not_warned_of(tmp_path, url):
    text = GOOD.replace("https://a.example/f", url) + "network: {allow: [127.0.0.0/8]}"
    assert warned(tmp_path, text) == []


def test_addresses_and_networks_that_are_wrong_are_told_once(tmp_path):
    text = GOOD.replace("https://a.example/f", "http://127.0.0.1:x/f") + "network: {allow: [all]}"
    assert [problem.is_warning for problem in inspected(tmp_path, text).problems] == [False] * 2


def test_a_list_of_networks_that_is_none_is_told_once(tmp_path):
    text = GOOD + "network: {allow: 127.0.0.0/8}"
    assert len(inspected(tmp_path, text).problems) == 1


def test_a_channels_id_that_its_chat_does_not_take_is_told_where_it_stands(tmp_path):
    text = """
chats: {hook: {}, plain: {}}
channels:
  - {name: a, chat: hook, id: "hook:1", follow: "*"}
  - {name: b, chat: hook, id: hunter2, follow: "*"}
  - {name: c, chat: plain, id: anything, follow: "*"}
  - {name: d, chat: hook, follow: "*"}
  - {name: e, chat: hook, id: [x], follow: "*"}
"""
    assert told(tmp_path, text)[0] == "5:31: the id of a hook is hook:… (copy it)"
    assert sum("hook:…" in problem for problem in told(tmp_path, text)) == 1
