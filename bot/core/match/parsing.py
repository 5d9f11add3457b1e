"""The way to the grammar, which is loaded when a first term is read."""

from bot.core.match.tree import Node


def parse(text: str) -> Node:
    """Read a term.

    Raises:
        AskError: with its code, the text, the column (from 1) and a way out; nothing else,
            whatever the text.
    """
    # lark takes 40 ms to load, a third of what most commands need in all.
    from bot.core.match.grammar import read  # noqa: PLC0415 - see above

    return read(text)
