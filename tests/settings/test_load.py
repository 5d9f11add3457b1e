"""A whole configuration, right and wrong."""

from datetime import timedelta
from ipaddress import ip_network

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.errors import Problem, SetupError
from bot.settings import Keep, Log, Network, Poll, inspect, load
from tests.fakes.files import a_desk, inspected, loaded, told
from tests.fakes.options import OPTIONS, PageOptions, PlainOptions

FULL = """
team: Sahel desk
store: sqlite:///../var/vedette.db
watchlists: ../watchlists
network: {contact: "https://example.org/vedette", allow: [127.0.0.0/8, "::1"]}
poll: {every: 20m, floor: 10m, first_poll: 3, max_age: 24h}
keep: {items: 30d, keys: 60d}
heartbeat_url: https://hc.example/x
log: {level: debug, format: json}
feeds:
  - {url: "https://www.a.example/f", name: A, lang: NO, kind: state-media, owner: The State,
     country: no, every: 10m, first_poll: 0, note: n}
  - {url: "https://www.b.example/f"}
chats:
  plain:
  page: {listen: "127.0.0.1:1", port: 80}
channels:
  - {name: desk, chat: page, id: 0012345678901234567890, follow: "*", priority: high,
     quiet: "22:00-06:00 Europe/Paris", ping: {urgent: 42, high: "<@&1>"}}
  - {name: ops, chat: plain, id: C1, ops: yes}
  - {name: one, chat: plain, id: C2, follow: [wagner]}
editors: {page: [1122334455, "x"], plain: }
"""


def test_every_key_arrives_typed(tmp_path):
    got = loaded(tmp_path, FULL).settings
    assert got.team == "Sahel desk"
    assert got.store.get_secret_value() == f"sqlite:///{tmp_path}/var/vedette.db"
    assert got.watchlists == tmp_path / "watchlists"
    assert got.network == Network(
        contact="https://example.org/vedette",
        allow=(ip_network("127.0.0.0/8"), ip_network("::1")),
    )
    assert got.poll == Poll(
        every=timedelta(minutes=20),
        floor=timedelta(minutes=10),
        first_poll=3,
        max_age=timedelta(days=1),
    )
    assert got.keep == Keep(items=timedelta(days=30), keys=timedelta(days=60))
    assert got.log == Log(level="debug", format="json")
    assert got.heartbeat_url is not None
    assert got.heartbeat_url.get_secret_value() == "https://hc.example/x"
    assert got.chats == {
        "plain": PlainOptions(),
        "page": PageOptions(listen="127.0.0.1:1", port=80),
    }
    assert got.editors == {"page": {"1122334455", "x"}, "plain": frozenset()}


def test_settings_cannot_be_changed(tmp_path):
    got = loaded(tmp_path, FULL).settings
    with pytest.raises(AttributeError):
        got.team = "x"
    with pytest.raises(TypeError):
        got.chats["x"] = None
    with pytest.raises(ValueError, match="frozen"):
        got.poll.first_poll = 2


def test_all_problems_of_all_files_come_at_once_and_in_order(tmp_path):
    text = (
        "teem: x\npoll: {every: ten}\nchats: {plain: {x: 1}}\n"
        "channels: [{name: n, chat: plane, id: 1, follow: [nope]}]\nfeeds: [{url: '${FEED}'}]\n"
    )
    path = a_desk(tmp_path, text, wagner="any: [{trm: x}]", mali="priority: hi", names="a: 1")
    problems = inspect(path, OPTIONS, {}).problems
    assert [each.place.replace(f"{tmp_path}/", "") for each in problems] == [
        "config/vedette.yaml:1:1",
        "config/vedette.yaml:2:15",
        "config/vedette.yaml:3:17",
        "config/vedette.yaml:4:28",
        "config/vedette.yaml:4:51",
        "config/vedette.yaml:5:15",
        "watchlists/mali.yaml:1:11",
        "watchlists/names.yaml:1:4",
        "watchlists/wagner.yaml:1:7",
        "watchlists/wagner.yaml:1:8",
    ]


def test_load_raises_errors_and_keeps_warnings(tmp_path):
    with pytest.raises(SetupError) as caught:
        load(a_desk(tmp_path, "teem: x"), OPTIONS, {})
    assert [each.is_warning for each in caught.value.problems] == [False]
    warnings = loaded(tmp_path, "team: x").warnings
    assert [each.is_warning for each in warnings] == [True, True]


def test_inspection_of_a_good_desk_holds_everything(tmp_path):
    found = inspected(tmp_path, FULL)
    assert found.loaded is not None
    assert found.problems == ()
    assert [each.name for each in found.files.watchlists] == ["wagner"]


def test_inspection_of_no_file_tells_that_alone(tmp_path):
    found = inspect(tmp_path / "gone.yaml", OPTIONS, {})
    assert found.loaded is None
    assert [each.line() for each in found.problems] == [f"{tmp_path}/gone.yaml: no such file"]


def test_a_folder_that_the_environment_should_name_is_not_looked_for(tmp_path):
    assert told(tmp_path, "watchlists: '${WATCHLISTS}'") == [
        (
            "1:13: the environment variable WATCHLISTS is not set"
            " (set it, or set WATCHLISTS_FILE to the path of a file that holds it)"
        )
    ]


def test_a_missing_folder_is_told_once_and_not_for_each_follow(tmp_path):
    text = (
        "watchlists: gone\nchats: {plain: {}}\n"
        "channels: [{name: n, chat: plain, id: 1, follow: [wagner]}]"
    )
    assert told(tmp_path, text) == [
        (
            "config/gone: cannot be read: No such file or directory"
            " (watchlists names a folder, relative to the configuration)"
        )
    ]


def test_a_chat_that_cannot_be_imported_is_told_in_its_place(tmp_path):
    class Broken(dict):
        def __getitem__(self, name):
            raise SetupError(Problem("chats.page", "cannot be imported", "install it"))

    path = a_desk(tmp_path, "chats: {page: {}}")
    assert [
        each.line() for each in inspect(path, Broken(OPTIONS), {}).problems if not each.is_warning
    ] == [f"{path}:1:9: cannot be imported (install it)"]


def test_only_chats_of_the_file_are_looked_up(tmp_path):
    class Watched(dict):
        asked: list[str] = []  # noqa: RUF012 - lives for one test

        def __getitem__(self, name):
            self.asked.append(name)
            return super().__getitem__(name)

    adapters = Watched(OPTIONS)
    load(a_desk(tmp_path, "chats: {page: {}}"), adapters, {})
    assert set(adapters.asked) == {"page"}


TOP = ["team", "store", "watchlists", "network", "poll", "keep", "feeds", "chats", "channels"]
INNER = ["editors", "url", "name", "lang", "kind", "every", "chat", "id", "follow", "quiet", "ping"]
OTHER = ["ops", "plain", "page", "signed", "token", "floor", "log", "x"]
keys = st.sampled_from([*TOP, *INNER, *OTHER])
values = st.recursive(
    st.sampled_from(
        ["x", "10m", "*", "", "null", "0", "https://a.example", "${X}", "'", "\\0", "é"]
    )
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


def written(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {written(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return str(value)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dictionaries(keys, values, max_size=6).map(written) | st.text(max_size=40))
def test_whatever_stands_in_the_file_it_is_loaded_or_told(tmp_path, text):
    path = a_desk(tmp_path, text)
    try:
        load(path, OPTIONS, {"X": "y"})
    except SetupError as err:
        assert err.problems  # noqa: PT017 - both ends are right
        assert all(each.place.startswith(str(path)) for each in err.problems)  # noqa: PT017
    assert inspect(path, OPTIONS, {"X": "y"}).problems is not None
