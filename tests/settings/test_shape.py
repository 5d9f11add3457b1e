"""What holds where a file says nothing."""

from datetime import timedelta

from bot.settings import Keep, Log, Poll
from tests.fakes.files import loaded


def test_an_almost_empty_file_has_every_default(tmp_path):
    got = loaded(tmp_path, "{}").settings
    assert got.poll == Poll(
        every=timedelta(minutes=10),
        floor=timedelta(minutes=5),
        first_poll=0,
        max_age=timedelta(hours=48),
    )
    assert got.keep == Keep(items=timedelta(days=90), keys=timedelta(days=400))
    assert got.log == Log(level="info", format="auto")
    assert got.store.get_secret_value() == f"sqlite:///{tmp_path}/var/vedette.db"
    assert got.watchlists == tmp_path / "watchlists"
    assert (got.feeds, got.channels, got.chats, got.editors) == ((), (), {}, {})
    assert got.heartbeat_url is None


def test_sections_with_only_comments_are_as_good_as_absent(tmp_path):
    keys = ["network", "poll", "keep", "log", "feeds", "chats", "channels", "editors", "backup"]
    text = "".join(f"{key}:\n  # nothing yet\n" for key in keys)
    assert loaded(tmp_path, text).settings == loaded(tmp_path, "{}").settings
