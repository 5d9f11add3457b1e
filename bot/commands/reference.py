"""The commands as a Markdown table, for the README and the docs.

`python -m bot.commands.reference` prints it.
"""

from bot.commands.help import in_order


def table() -> str:
    """Return the table of all commands, one row each; the same for the same definitions."""
    rows = ["| command | who | what it does |", "|---|---|---|"]
    for command in in_order():
        usage = command.usage.replace("|", "\\|")
        rows.append(f"| `{usage}` | {command.who} | {command.help} |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    import sys

    sys.stdout.write(table())
