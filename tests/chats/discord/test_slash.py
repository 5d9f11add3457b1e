"""Commands as Discord offers them, and back into words."""

import re
from typing import Any

import pytest

from bot.chats.discord.slash import asked, focused, is_offered, offers
from bot.commands import COMMANDS, Command, Param, ParamKind, Who, read
from bot.core.model import Answer, WatchlistName
from tests.chats.limits import discord_command_violations

# https://discord.com/developers/docs/interactions/application-commands
NAME = re.compile(r"[-_\w]{1,32}")


async def nothing(*args: Any, **values: Any) -> Answer:
    return Answer("")


def a_command(name: str, *params: Param, help_text: str = "Do it") -> Command:
    return Command(name, help_text, Who.ALL, params, nothing)


def options_of(offered: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every option of a command at any depth, subcommands among them."""
    return [one for option in offered["options"] for one in (option, *option.get("options", ()))]


def test_every_command_is_within_discords_limits():
    offered = offers(COMMANDS.values())

    assert len(offered) <= 100
    assert [one for command in offered for one in discord_command_violations(command)] == []


def test_every_name_is_one_that_discord_takes_and_stands_once():
    for command in offers(COMMANDS.values()):
        names = [command["name"], *(option["name"] for option in options_of(command))]
        assert all(NAME.fullmatch(name) and name == name.lower() for name in names)
        siblings = [option["name"] for option in command["options"]]
        assert len(siblings) == len(set(siblings))


def test_no_group_is_a_command_too():
    """Discord cannot give a group by itself."""
    heads = {name.split()[0] for name in COMMANDS if " " in name}

    assert heads.isdisjoint(COMMANDS)


def test_every_command_is_offered():
    offered = {
        f"{command['name']} {option['name']}" if option["type"] == 1 else command["name"]
        for command in offers(COMMANDS.values())
        for option in command["options"] or [{"type": 0}]
    }

    assert offered == set(COMMANDS)


def test_commands_are_for_servers_only():
    assert all(command["contexts"] == [0] for command in offers(COMMANDS.values()))
    assert all(command["integration_types"] == [0] for command in offers(COMMANDS.values()))


def test_two_words_share_a_group_by_their_first():
    [group, single] = offers([a_command("watch add"), a_command("watch list"), a_command("why")])

    assert single["name"] == "why"
    assert group["description"] == "watch: add, list"
    assert [(one["type"], one["name"]) for one in group["options"]] == [(1, "add"), (1, "list")]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (ParamKind.COUNT, {"type": 4, "min_value": 1, "max_value": 25}),
        (ParamKind.HOURS, {"type": 4, "min_value": 1, "max_value": 168}),
        (ParamKind.CHOICE, {"type": 3, "choices": [{"name": "on", "value": "on"}]}),
        (ParamKind.WATCHLIST, {"type": 3, "autocomplete": True}),
        (ParamKind.SPAN, {"type": 3, "max_length": 2000}),
        (ParamKind.URL, {"type": 3, "max_length": 2000}),
        (ParamKind.TEXT, {"type": 3, "max_length": 2000}),
        (ParamKind.REST, {"type": 3, "max_length": 2000}),
    ],
)
def test_a_parameter_becomes_an_option_of_its_kind(kind: ParamKind, expected: dict[str, Any]):
    choices = ("on",) if kind is ParamKind.CHOICE else ()
    [offered] = offers([a_command("do", Param("it", "What", kind, True, choices))])  # noqa: FBT003

    assert offered["options"] == [
        {"name": "it", "description": "What", "required": True, **expected}
    ]


def test_required_options_come_first():
    params = (
        Param("since", "When", ParamKind.SPAN, is_required=False),
        Param("term", "What", ParamKind.REST),
    )
    [offered] = offers([a_command("search", *params)])

    assert [option["name"] for option in offered["options"]] == ["term", "since"]


def test_a_long_help_is_cut_and_an_empty_one_replaced():
    long, empty = offers([a_command("a", help_text="word " * 90), a_command("b", help_text="")])

    assert len(long["description"]) <= 100
    assert empty["description"] == "b"


# -- comparing ------------------------------------------------------------------------------


def held(**changes: Any) -> list[dict[str, Any]]:
    """Return our commands as Discord gives them back: defaults left out, its own added."""
    return [
        {"id": "1", "application_id": "2", "nsfw": False, "dm_permission": None, **command}
        | ({key: value for key, value in changes.items() if command["name"] == "watch"})
        for command in reversed(offers(COMMANDS.values()))
    ]


def test_what_discord_adds_or_orders_is_no_change():
    wanted = offers(COMMANDS.values())
    without_defaults = [{**command, "options": command["options"] or None} for command in held()]

    assert is_offered(wanted, held())
    assert is_offered(wanted, [{k: v for k, v in c.items() if v} for c in without_defaults])


@pytest.mark.parametrize(
    "changes", [{"description": "old"}, {"options": []}, {"contexts": [0, 1]}, {"name": "old"}]
)
def test_any_change_of_ours_is_seen(changes: dict[str, Any]):
    assert not is_offered(offers(COMMANDS.values()), held(**changes))


def test_a_command_too_few_or_too_many_is_seen():
    wanted = offers(COMMANDS.values())

    assert not is_offered(wanted, held()[1:])
    assert not is_offered(wanted[1:], held())


# -- back into words ------------------------------------------------------------------------


def picked(name: str, **values: Any) -> dict[str, Any]:
    options = [{"name": key, "type": 3, "value": value} for key, value in values.items()]
    head, _, tail = name.partition(" ")
    return {
        "name": head,
        "options": [{"type": 1, "name": tail, "options": options}] if tail else options,
    }


@pytest.mark.parametrize("term", ["Africa Corps", '"Africa Corps" AND mali', "7 24h", "«груз 200»"])
def test_what_was_picked_is_read_back_as_it_was_picked(term: str):
    words = asked(picked("watch add", term=term, list="wagner"))
    command, values = read(words, [WatchlistName("wagner")])

    assert command.name == "watch add"
    assert (values["list"], values["term"]) == ("wagner", term)


def test_an_option_left_out_is_left_out():
    assert asked(picked("status")) == "status"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": "gone"}, "gone"),
        (picked("gone away", term="x"), "gone away"),
        ({}, ""),
        ({"name": "watch", "options": None}, "watch"),
    ],
)
def test_a_command_that_we_do_not_know_is_passed_on_by_its_name(given: dict[str, Any], words: str):
    """Discord shows a command of an older version until it has loaded the new ones."""
    assert asked(given) == words


def test_the_open_option_tells_what_is_typed():
    open_option = {"name": "list", "type": 3, "value": "wag", "focused": True}
    given = {"name": "watch", "options": [{"type": 1, "name": "add", "options": [open_option]}]}

    assert focused(given) == ("watch add", "wag")
    assert focused(picked("watch add", list="x")) == ("watch add", "")
