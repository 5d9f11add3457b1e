"""Keys become the values that the rest of the program knows."""

from datetime import timedelta
from pathlib import Path

from bot.core.ids import feed_id
from bot.core.model import Channel, Feed, FeedKind, Priority, QuietHours
from bot.settings import load
from tests.fakes.files import a_file, loaded
from tests.fakes.options import OPTIONS

FULL = """
feeds:
  - {url: "https://www.a.example/f", name: A, lang: NO, kind: state-media, owner: The State,
     country: no, every: 10m, first_poll: 0, note: n}
  - {url: "https://www.b.example/f"}
chats: {plain: {}, page: {}}
channels:
  - {name: desk, chat: page, id: 0012345678901234567890, follow: "*", priority: high,
     quiet: "22:00-06:00 Europe/Paris", ping: {urgent: 42, high: "<@&1>"}}
  - {name: ops, chat: plain, id: C1, ops: yes}
  - {name: one, chat: plain, id: C2, follow: [wagner]}
"""


def test_feeds_arrive_as_the_core_knows_them(tmp_path):
    assert loaded(tmp_path, FULL).settings.feeds == (
        Feed(
            id=feed_id("https://www.a.example/f"),
            url="https://www.a.example/f",
            name="A",
            lang="no",
            kind=FeedKind.STATE_MEDIA,
            owner="The State",
            country="NO",
            every=timedelta(minutes=10),
            first_poll=0,
            note="n",
        ),
        Feed(
            id=feed_id("https://www.b.example/f"),
            url="https://www.b.example/f",
            name="b.example",
        ),
    )


def test_channels_arrive_as_the_core_knows_them(tmp_path):
    desk, ops, one = loaded(tmp_path, FULL).settings.channels
    assert desk == Channel(
        name="desk",
        chat="page",
        address="0012345678901234567890",
        follows=None,
        least_priority=Priority.HIGH,
        quiet=QuietHours(1320, 360, "Europe/Paris"),
        pings=((Priority.URGENT, "42"), (Priority.HIGH, "<@&1>")),
    )
    assert (ops.is_ops, ops.follows) == (True, frozenset())
    assert one.follows == {"wagner"}


def test_paths_start_at_the_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    a_file(tmp_path, "store: sqlite:///data/v.db\nwatchlists: lists", "etc/v.yaml")
    got = load(Path("etc/v.yaml"), OPTIONS, {}).settings
    assert got.store.get_secret_value() == f"sqlite:///{tmp_path}/etc/data/v.db"
    assert got.watchlists == Path("etc/lists")


def test_absolute_paths_and_other_databases_stay(tmp_path):
    text = "store: {}\nwatchlists: /lists"
    got = loaded(tmp_path, text.format("sqlite:////var/lib/v.db")).settings
    assert got.store.get_secret_value() == "sqlite:////var/lib/v.db"
    assert got.watchlists == Path("/lists")
    got = loaded(tmp_path, text.format("postgresql://u:${PW}@h/d"), {"PW": "x"}).settings
    assert got.store.get_secret_value() == "postgresql://u:x@h/d"
