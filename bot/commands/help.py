"""Say what can be asked."""

from bot.commands.definition import COMMANDS, Command, Desk, Param, ParamKind, Who, command
from bot.commands.words import nearest
from bot.core.errors import AskError
from bot.core.model import Answer, Ask

FIRST = (
    "latest",
    "why",
    "watch add",
    "watch list",
    "watch remove",
    "mute",
    "unmute",
    "undo",
    "status",
    "help",
)

ABOUT = Param("command", "The command to explain", ParamKind.REST, is_required=False)


@command("help", "Show what can be asked.", ABOUT, examples=("help", "help watch add"))
async def help_(desk: Desk, ask: Ask, *, command: str | None) -> Answer:
    """Name the commands that matter first, or explain one."""
    if command is None:
        return _overview()
    name = " ".join(command.casefold().removeprefix("/").split())
    if name in COMMANDS:
        return _explained(COMMANDS[name])
    family = [each for each in in_order() if each.name.startswith(f"{name} ")]
    if family:
        return Answer(f"{name} …", lines=tuple(map(_line, family)))
    close = nearest(name, COMMANDS)
    raise AskError(
        "unknown-command",
        f"there is no command {command!r}",
        hint=f"did you mean `help {close}`?" if close else "`help` lists every command",
    )


def in_order() -> list[Command]:
    """Return every command, those that matter first before the rest by name."""
    rest = sorted(set(COMMANDS) - set(FIRST))
    return [COMMANDS[name] for name in (*FIRST, *rest) if name in COMMANDS]


def _overview() -> Answer:
    known = in_order()
    shown = known[: len(FIRST)]
    more = [each.name for each in known[len(FIRST) :]]
    lines = [*map(_line, shown), *([f"Also: {', '.join(more)}"] if more else [])]
    return Answer("What you can ask", lines=(*lines, "`help <command>` explains one."))


def _line(each: Command) -> str:
    return f"`{each.usage}` {each.help}" + (" (editors)" if each.who is Who.EDITOR else "")


def _explained(each: Command) -> Answer:
    params = [
        f"{param.name}: {param.help}" + ("" if param.is_required else " (may be left out)")
        for param in each.params
    ]
    who = "Only editors may use it." if each.who is Who.EDITOR else "Everyone may use it."
    examples = [f"e.g. `{example}`" for example in each.examples]
    return Answer(f"`{each.usage}` {each.help}", lines=(*params, who, *examples))
