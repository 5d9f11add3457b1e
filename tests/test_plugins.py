"""Chats are found by name, and only the one asked for is imported."""

import subprocess
import sys
from importlib import metadata

import pytest

from bot import plugins
from bot.core.errors import SetupError
from bot.plugins import ChatOptions, chat_adapter, chat_names
from bot.ports import ChatAdapter

FILES = {
    "good.py": """
from bot.ports import ChatAdapter
from tests.fakes.options import PageOptions
ADAPTER = ChatAdapter(name="good", options=PageOptions, open=lambda options, seat: None)
""",
    "folder/__init__.py": "from bot.fake_chats.good import ADAPTER\n",
    "broken.py": "import no_such_package_anywhere\n",
    "empty.py": "",
    "wrong.py": "ADAPTER = 'not an adapter'\n",
    "_shared.py": "raise RuntimeError('no adapter, never imported')\n",
}


@pytest.fixture
def chats(tmp_path, monkeypatch):
    """Let `bot.chats` be a folder of our own."""
    package = tmp_path / "vedette_fake_chats"
    for name, text in FILES.items():
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("bot.fake_chats", package.name))
    (package / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(plugins, "PACKAGE", package.name)
    yield package.name
    for name in [each for each in sys.modules if each.startswith(package.name)]:
        del sys.modules[name]


def entry_point(monkeypatch, **targets):
    found = [metadata.EntryPoint(name, value, "vedette.chats") for name, value in targets.items()]
    monkeypatch.setattr(
        plugins, "entry_points", lambda *, group: found if group == "vedette.chats" else []
    )


def problem(name):
    with pytest.raises(SetupError) as caught:
        chat_adapter(name)
    (found,) = caught.value.problems
    return found.line()


def test_files_and_folders_are_chats_by_name(chats):
    assert chat_names() == ("broken", "empty", "folder", "good", "wrong")


def test_asking_for_names_imports_none(chats):
    assert "good" in ChatOptions()
    assert "nope" not in ChatOptions()
    assert list(ChatOptions()) == list(chat_names())
    assert not [each for each in sys.modules if each.startswith(f"{chats}.")]


def test_only_the_chat_asked_for_is_imported(chats):
    adapter = chat_adapter("good")
    assert isinstance(adapter, ChatAdapter)
    assert adapter.name == "good"
    assert [each for each in sys.modules if each.startswith(f"{chats}.")] == [f"{chats}.good"]
    assert ChatOptions()["folder"] is adapter.options


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("goood", "chats.goood: there is no chat 'goood' (did you mean good?)"),
        ("qx", "there is no chat 'qx' (known: broken, empty, folder, good, wrong)"),
        ("_shared", "there is no chat '_shared'"),
        ("../good", "there is no chat '../good'"),
        ("good.x", "there is no chat 'good.x'"),
        ("broken", "the chat 'broken' cannot be imported: No module named 'no_such_package"),
        ("empty", "the chat 'empty' cannot be imported: module 'vedette_fake_chats.empty' has"),
        ("wrong", "the chat 'wrong' exports no ChatAdapter (export one as ADAPTER)"),
    ],
)
def test_what_is_no_chat_is_told(chats, name, said):
    assert said in problem(name)


def test_an_installed_package_may_bring_a_chat(chats, monkeypatch):
    entry_point(monkeypatch, matrix=f"{chats}.good:ADAPTER", lost="no_such_package_anywhere:X")
    assert "matrix" in chat_names()
    assert chat_adapter("matrix").name == "good"
    assert "the chat 'lost' cannot be imported" in problem("lost")


def test_our_own_chat_goes_before_an_installed_one(chats, monkeypatch):
    entry_point(monkeypatch, good="no_such_package_anywhere:X")
    assert chat_adapter("good").name == "good"


def test_every_chat_of_ours_has_an_adapter_of_its_name():
    assert {"console", "discord", "slack", "web", "webhook"} <= set(chat_names())
    assert [chat_adapter(name).name for name in chat_names()] == list(chat_names())


def test_importing_every_adapter_imports_nothing_heavy():
    code = (
        "import sys; from bot.plugins import *; [chat_adapter(name) for name in chat_names()];"
        "print({'discord', 'slack_bolt', 'rich', 'yaml', 'sqlalchemy'} & {*sys.modules})"
    )
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"
