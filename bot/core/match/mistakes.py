"""What is said of mistakes in more than one place."""

from collections.abc import Iterable
from difflib import get_close_matches

from bot.core.errors import AskError

DEEPEST = 32  # operations within operations, brackets within brackets, aliases within aliases


def nearest(wrong: str, known: Iterable[str]) -> str:
    """Return a question after what was meant, if something known is close; else nothing."""
    close = get_close_matches(wrong.casefold(), tuple(known), n=1)
    return f"did you mean {close[0]}?" if close else ""


def too_deep(column: int) -> AskError:
    """Say that a term is nested too deeply."""
    message = f"nested more than {DEEPEST} deep"
    hint = "split the term, or give parts of it a name in names.yaml"
    return AskError("too-deep", message, column=column, hint=hint)
