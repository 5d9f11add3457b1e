"""How a value says what it should have been, and which known word was likely meant."""

from collections.abc import Iterable
from difflib import get_close_matches

from pydantic_core import PydanticCustomError

EXPECTED = "expected"  # the type of our own errors among pydantic's


def expected(what: str, hint: str = "") -> PydanticCustomError:
    """Make the error that a value is not `what`, with what to write instead."""
    return PydanticCustomError(EXPECTED, "expected {what}", {"what": what, "hint": hint})


def did_you_mean(word: str, known: Iterable[str], *, lists_all: bool = False) -> str:
    """Return a hint with the nearest known word, if any, and with all where none is near."""
    words = sorted(known)
    lowered = {each.lower(): each for each in words}
    near = get_close_matches(word.lower(), lowered, n=1)
    hints = [f"did you mean {lowered[each]}?" for each in near]
    if words and (lists_all or not near):
        hints.append(f"known: {', '.join(words)}")
    return " ".join(hints)
