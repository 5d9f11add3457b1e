"""Every mistake in a value, in plain words."""

import pytest

from tests.fakes.files import told

HEAD = "chats: {plain: {}}\nchannels: [{name: n, chat: plain, id: 1, follow: '*'}]\n"
FEED = HEAD + "feeds:\n  - {url: 'https://a.example/f', "


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (
            "evry: 10m}",
            "4:34: the key 'evry' is unknown (did you mean every? known: country, every,",
        ),
        (
            "qqqq: 1}",
            "4:34: the key 'qqqq' is unknown (known: country, every, first_poll, full_text",
        ),
        ("every: ten}", "4:41: expected a duration such as 90s, 10m, 48h or 7d, got 'ten'"),
        ("every: 10}", "got '10' (write 10s, 10m, 10h or 10d)"),
        ("every: [10m]}", "4:41: expected a duration such as 90s, 10m, 48h or 7d, got a list"),
        ("every: {m: 10}}", "or 7d, got keys and values"),
        ("kind: stat-media}", "4:40: expected one of state-media, public-broadcaster, agency,"),
        ("kind: stat-media}", "got 'stat-media' (did you mean state-media?)"),
        ("kind: }", "aggregator, got nothing"),
        ("first_poll: few}", "4:46: expected a whole number, got 'few'"),
        ("first_poll: 1.5}", "4:46: expected a whole number, got '1.5'"),
        ("first_poll: -1}", "4:46: expected a number of at least 0, got '-1'"),
        ("first_poll: 1001}", "4:46: expected a number of at most 1000, got '1001'"),
        ("full_text: perhaps}", "4:45: expected true or false, got 'perhaps'"),
        ("name: [a]}", "4:40: expected a text, got a list"),
        ("name: ''}", "4:40: expected one line of 1 to 300 visible characters, got ''"),
        ("lang: french}", "4:40: expected a language such as fr, ar or pt-br, got 'french'"),
        ("country: Mali}", "4:43: expected a country's two letters, such as ML or FR, got 'Mali'"),
        (f"lang: {'x' * 99}}}", f"got '{'x' * 60}…'"),
    ],
)
def test_a_wrong_value_of_a_feed(tmp_path, keys, said):
    (problem,) = told(tmp_path, FEED + keys)
    assert said in problem


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("feeds: {}", "3:8: expected a list, got keys and values"),
        ("feeds: https://a.example", "3:8: expected a list"),
        ("feeds: [{name: x}]", "3:9: the key 'url' is missing"),
        ("feeds: ['https://a.example']", "3:9: expected keys and values"),
        ("feeds: [null]", "3:9: expected keys and values, got nothing"),
        ("poll: 10m", "3:7: expected keys and values"),
        ("network: {allow: 10.0.0.0/8}", "3:18: expected a list"),
        ("network: {allow: [10.0.0.1/8]}", "got '10.0.0.1/8' (did you mean 10.0.0.0/8?)"),
        ("log: {level: loud}", "3:14: expected one of debug, info, warning, error, got 'loud'"),
        ("Team: x", "3:1: the key 'Team' is unknown (did you mean team? known: all_quiet,"),
        ("store: mysql://u:hunter2@h/d", "3:8: expected sqlite:///path/to/file.db or postgresql"),
        ("heartbeat_url: hunter2", "3:16: expected an address that begins with https://"),
        ("editors: {plain: U1}", "3:18: expected a list"),
        ("editors: [U1]", "3:10: expected keys and values, got a list"),
        ("all_quiet: noon", "3:12: expected a time of day such as 08:00 Europe/Paris, or off"),
    ],
)
def test_a_wrong_value_elsewhere(tmp_path, text, said):
    (problem,) = told(tmp_path, HEAD + text)
    assert said in problem


def test_wrong_keys_of_a_mapping_are_told_at_the_key(tmp_path):
    text = (
        "chats: {plain: }\nchannels:\n- {name: n, chat: plain, id: 1, ping: {hihg: 1}, follow: '*'}"
    )
    assert told(tmp_path, text) == [
        "3:40: expected one of low, normal, high, urgent, got 'hihg' (did you mean high?)"
    ]


@pytest.mark.parametrize("text", ["[]", "a list", "- x"])
def test_a_file_that_is_no_mapping_is_told(tmp_path, text):
    (problem,) = told(tmp_path, text)
    assert "1:1: expected keys and values" in problem


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("plain: {colour: red}", "1:17: the key 'colour' is unknown"),
        ("page: {port: high}", "1:22: expected a whole number, got 'high'"),
        ("page: {port: 0}", "1:22: expected a number of at least 1, got '0'"),
        (
            "page: {listne: x}",
            "1:16: the key 'listne' is unknown (did you mean listen? known: listen",
        ),
        ("signed: {}", "1:17: the key 'token' is missing"),
        ("signed: tok-hunter2", "1:17: expected keys and values"),
        ("signed: {token: [hunter2]}", "1:25: expected a text, got a list"),
        ("signed: {token: hunter2}", "1:25: a token begins with tok-, not as '***'"),
        ("signed: {token: tok-1, mode: http}", "1:17: mode http needs signing_secret"),
        ("signed: {token: tok-1, mode: htp}", "expected one of socket, http, got 'htp' (did you"),
        ("signed: {token: tok-1, proxy: {hst: x, host: y}}", "1:40: the key 'hst' is unknown"),
        ("singed: {}", "1:9: there is no chat 'singed' (did you mean signed?)"),
        ("xoxb-1: {}", "1:9: there is no chat of this name (known: hook, page, plain, signed)"),
    ],
)
def test_wrong_options_of_a_chat(tmp_path, options, said):
    (problem,) = told(tmp_path, f"chats: {{{options}}}")
    assert said in problem


def test_nothing_is_told_twice_of_a_value_that_the_environment_lacks(tmp_path):
    (problem,) = told(tmp_path, "chats: {signed: {token: '${NOPE}'}}")
    assert "1:25: the environment variable NOPE is not set" in problem


def test_a_value_from_the_environment_is_not_quoted(tmp_path):
    (problem,) = told(tmp_path, "log: {level: '${LEVEL}'}", {"LEVEL": "hunter2"})
    assert problem == "1:14: expected one of debug, info, warning, error"


@pytest.mark.parametrize("url", ["https://u:hunter2@a.example", "hps://u:hunter2@a.example?x"])
def test_a_value_that_may_hold_a_password_is_not_quoted(tmp_path, url):
    (problem,) = told(tmp_path, f"feeds: [{{url: '{url}'}}]")
    assert "hunter2" not in problem
