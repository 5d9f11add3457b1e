"""What is wrong where a term cannot be read on, and the way out."""

from collections.abc import Iterable
from typing import Any

from lark import Token, UnexpectedCharacters, UnexpectedToken

from bot.core.errors import AskError

_UNCLOSED = {
    "/": ("unclosed-quote", "this / opens a regular expression that is not closed"),
    "=": ("unclosed-paren", "this ={ is not closed"),
}


def unexpected(err: UnexpectedCharacters | UnexpectedToken, operators: Iterable[str]) -> AskError:
    """Say what is wrong where the parser stopped."""
    if isinstance(err, UnexpectedCharacters):
        return _unclosed(err)
    token = err.token
    if token.type == "COMMA":
        message = "a comma stands only between alternatives, as in atleast2of(a, b, c)"
        return _missing(message, "write OR between alternatives", token)
    before = _before(err)
    if before is not None and before.type in set(operators):
        message = f"{before.strip()} has nothing to its right that it could join"
        return _missing(message, "write a word, a phrase or a group in brackets there", before)
    if before is not None and token.type in {"CLOSE", "COMMA"}:
        return _missing("nothing between brackets", "write a word or a phrase there", before)
    if token.type == "$END":
        return _missing("nothing to look for", "write a word or a phrase", None)
    message = f"{token.strip()} has nothing to its left that it could join"
    return _missing(message, f'to look for the word itself, write "{token.strip()}"', token)


def _before(err: UnexpectedToken) -> Token | None:
    """Return the last token before the one that does not fit, if it still waits for more."""
    state: Any = err.state
    stack = state.value_stack
    return stack[-1] if stack and isinstance(stack[-1], Token) else None


def _missing(message: str, hint: str, token: Token | None) -> AskError:
    column = 1 if token is None else (token.start_pos or 0) + 1
    return AskError("missing-operand", message, column=column, hint=hint)


def _unclosed(err: UnexpectedCharacters) -> AskError:
    code, message = _UNCLOSED.get(err.char, ("unclosed-quote", "this quote is not closed"))
    hint = "close it; to look for the sign's word alone, leave the sign out"
    place: Any = err.pos_in_stream
    return AskError(code, message, column=place + 1, hint=hint)
