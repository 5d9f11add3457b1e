from pathlib import Path

import pytest

from bot.app import assembly as assembly_module
from bot.app.assembly import WatchlistFolder, check, read
from bot.core.errors import SetupError
from tests.fakes.files import a_file
from tests.fakes.installation import WATCHLIST, an_installation


def test_what_can_run_is_read_with_what_is_odd_about_it(tmp_path: Path):
    assembly = read(an_installation(tmp_path))

    assert [each.name for each in assembly.lists.watchlists] == ["wagner"]
    assert [each.is_warning for each in assembly.warnings] == [True]
    assert assembly.warnings == check(tmp_path / "config" / "vedette.yaml")


def test_mistakes_of_all_files_are_told_at_once(tmp_path: Path):
    config = an_installation(tmp_path, feds=[])
    a_file(tmp_path, "any: ['\"Africa Corps']\n", "lists/africa.yaml")
    with pytest.raises(SetupError) as refused:
        read(config)

    places = [Path(problem.place).name.split(":")[0] for problem in refused.value.problems]
    assert {"vedette.yaml", "africa.yaml"} <= set(places)


def test_a_webhooks_wrong_address_is_told_where_it_stands_and_not_shown(tmp_path: Path):
    channel = {
        "name": "hook",
        "chat": "webhook",
        "id": "https://evil.example/s3cret",
        "follow": "*",
    }
    config = an_installation(tmp_path, chats={"webhook": {}}, channels=[channel])

    [wrong] = [problem for problem in check(config) if not problem.is_warning]
    column = config.read_text().index('"https://evil') + 1
    assert wrong.place == f"{config}:1:{column}"
    assert "s3cret" not in wrong.line()


def test_a_file_that_is_no_configuration_is_told_and_not_read(tmp_path: Path):
    with pytest.raises(SetupError):
        read(tmp_path / "none.yaml")


def test_watchlists_are_read_again_only_when_a_file_has_changed(tmp_path: Path):
    a_file(tmp_path, WATCHLIST, "wagner.yaml")
    folder = WatchlistFolder(tmp_path)
    unchanged = folder.changed()
    a_file(tmp_path, "any: [gold]\n", "gold.yaml")
    changed = folder.changed()

    assert unchanged is None
    assert changed
    assert [each.name for each in changed.watchlists] == ["gold", "wagner"]
    assert folder.changed() is None


def test_a_folder_that_comes_later_is_read_then(tmp_path: Path):
    folder = WatchlistFolder(tmp_path / "lists")
    before = folder.changed()
    a_file(tmp_path, WATCHLIST, "lists/wagner.yaml")
    after = folder.changed()

    assert before is None
    assert after
    assert len(after.watchlists) == 1


def test_what_editors_leave_beside_the_watchlists_does_no_harm(tmp_path: Path):
    a_file(tmp_path, WATCHLIST, "wagner.yaml")
    folder = WatchlistFolder(tmp_path)
    (tmp_path / ".#wagner.yaml").symlink_to("someone@desk.1234")  # Emacs, while it edits
    a_file(tmp_path, "any: [gold]\n", "gold.yaml")
    changed = folder.changed()

    assert changed
    assert [each.name for each in changed.watchlists] == ["gold", "wagner"]
    assert WatchlistFolder(tmp_path).changed() is None


def test_a_watchlist_that_cannot_be_read_is_told_once_and_not_again(tmp_path: Path):
    folder = WatchlistFolder(tmp_path)
    a_file(tmp_path, "any: {}\n", "wagner.yaml")
    with pytest.raises(SetupError):
        folder.changed()

    assert folder.changed() is None


def test_a_feed_to_be_read_in_full_says_what_that_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    feed = {"url": "https://a.example/rss", "full_text": True}
    config = an_installation(tmp_path, feeds=[feed])
    before = check(config)
    monkeypatch.setattr(assembly_module, "is_installed", lambda: False)
    (warning,) = set(check(config)) - set(before)
    assert (warning.is_warning, "vedette[fulltext]" in warning.hint) == (True, True)
    assert warning.place.startswith(f"{config}:1:")
