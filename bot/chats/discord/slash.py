"""Our commands as Discord offers them, and what a person picks as words again.

A command of one word stands alone; those of two words share a group by their first.
https://discord.com/developers/docs/interactions/application-commands
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.chats.discord.limits import COMMAND_CHOICES, COMMAND_DESCRIPTION, OPTION_CHARACTERS
from bot.commands import COMMANDS, Command, Param, ParamKind, write
from bot.commands.reading import MOST, MOST_HOURS
from bot.core.text import cut

Payload = dict[str, Any]

# https://discord.com/developers/docs/interactions/application-commands#application-command-object
CHAT_INPUT = 1
SUBCOMMAND = 1
STRING = 3
INTEGER = 4
IN_SERVERS = 0  # an interaction context: not in direct messages
TO_SERVERS = 0  # an integration type: not installed by a person for themselves

_COMPARED = (
    "type",
    "name",
    "description",
    "required",
    "choices",
    "value",
    "min_value",
    "max_value",
    "max_length",
    "autocomplete",
    "contexts",
    "integration_types",
)


def offers(commands: Iterable[Command]) -> list[Payload]:
    """Return the definitions that Discord is to hold, by name."""
    tops: dict[str, Payload] = {}
    for command in commands:
        head, _, tail = command.name.partition(" ")
        if not tail:
            tops[head] = _top(head, command.help, _options(command.params))
            continue
        group = tops.setdefault(head, _top(head, "", []))
        group["options"].append(
            {"type": SUBCOMMAND, **_named(tail, command.help), "options": _options(command.params)}
        )
        tails = (option["name"] for option in group["options"])
        group.update(_named(head, f"{head}: {', '.join(tails)}"))
    return [tops[name] for name in sorted(tops)]


def is_offered(wanted: Sequence[Payload], held: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether Discord holds exactly these definitions, whatever else it says of them."""
    held_by_name = sorted(held, key=lambda definition: str(definition.get("name")))
    return [_essence(one) for one in wanted] == [_essence(one) for one in held_by_name]


def asked(picked: Mapping[str, Any]) -> str:
    """Return the words of a command as a person picked it; of one we do not know, its name."""
    name, options = _picked(picked)
    command = COMMANDS.get(name)
    if command is None:
        return name
    return write(command, {option["name"]: option.get("value") for option in options})


def focused(picked: Mapping[str, Any]) -> tuple[str, str]:
    """Return the command's name and what the person has typed so far into the open option."""
    name, options = _picked(picked)
    typed = next((option.get("value") for option in options if option.get("focused")), "")
    return name, str(typed)


def _picked(picked: Mapping[str, Any]) -> tuple[str, Sequence[Mapping[str, Any]]]:
    name = str(picked.get("name", ""))
    options: Sequence[Mapping[str, Any]] = picked.get("options") or ()
    if len(options) == 1 and options[0].get("type") == SUBCOMMAND:
        return f"{name} {options[0].get('name', '')}", options[0].get("options") or ()
    return name, options


def _top(name: str, help_text: str, options: list[Payload]) -> Payload:
    return {
        "type": CHAT_INPUT,
        **_named(name, help_text),
        "options": options,
        "contexts": [IN_SERVERS],
        "integration_types": [TO_SERVERS],
    }


def _named(name: str, help_text: str) -> Payload:
    return {"name": name, "description": cut(help_text, COMMAND_DESCRIPTION) or name}


def _options(params: Iterable[Param]) -> list[Payload]:
    """Return the options, those required first as Discord demands."""
    return [_option(param) for param in sorted(params, key=lambda param: not param.is_required)]


def _option(param: Param) -> Payload:
    option = {"type": STRING, **_named(param.name, param.help), "required": param.is_required}
    match param.kind:
        case ParamKind.COUNT:
            option |= {"type": INTEGER, "min_value": 1, "max_value": MOST}
        case ParamKind.HOURS:
            option |= {"type": INTEGER, "min_value": 1, "max_value": MOST_HOURS}
        case ParamKind.CHOICE:
            choices = param.choices[:COMMAND_CHOICES]
            option["choices"] = [{"name": choice, "value": choice} for choice in choices]
        case ParamKind.WATCHLIST:
            option["autocomplete"] = True
        case ParamKind.SPAN | ParamKind.URL | ParamKind.TEXT | ParamKind.REST:
            option["max_length"] = OPTION_CHARACTERS
    return option


def _essence(definition: Mapping[str, Any]) -> Payload:
    """Return what we decide of a definition, defaults left out as Discord leaves them out."""
    kept = {key: definition[key] for key in _COMPARED if definition.get(key)}
    for key in ("options", "choices"):
        if inner := definition.get(key):
            kept[key] = [_essence(one) for one in inner]
    return kept
