"""Read a command's values from its words.

Values before the TEXT or REST parameter are read from the front, those after it from the back
in any order, so that a phrase needs no quotes: `latest wagner armed men 24h 5`. A REST is left as
written, with its quotes, and of what follows it a word counts that could be nothing else.
"""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot.commands.definition import Command, Param, ParamKind, Values
from bot.commands.spans import read_span
from bot.commands.words import Token, nearest, token_at, tokens_from
from bot.commands.writer import write
from bot.core.errors import AskError
from bot.core.model import WatchlistName

_HOST = re.compile(r"[^\s./:@]+(?:\.[^\s./:@]+)+(?::\d+)?(?:/|$)")
MOST = 25  # what a COUNT can be: as many choices as Discord shows, a page that is still read
MOST_HOURS = 168  # a week

_FREE = (ParamKind.TEXT, ParamKind.REST)
_NAMED = (ParamKind.WATCHLIST, ParamKind.CHOICE)
_EXPECTED = {
    ParamKind.WATCHLIST: "the name of a watchlist",
    ParamKind.COUNT: f"a whole number from 1 to {MOST}",
    ParamKind.SPAN: "a time such as 90m, 12h or 7d",
    ParamKind.HOURS: f"a number of hours from 1 to {MOST_HOURS}, or a time such as 90m",
    ParamKind.URL: "an address such as https://example.org",
    ParamKind.TEXT: "a word, or a phrase in quotes",
    ParamKind.REST: "a word or an expression",
}


class Reading:
    """One command's values being read; `position` is where what is left begins."""

    def __init__(
        self, command: Command, text: str, position: int, watchlists: Sequence[WatchlistName]
    ) -> None:
        self._command = command
        self._text = text
        self._position = position
        self._watchlists = {name.casefold(): name for name in watchlists}
        self._values: Values = {param.name: None for param in command.params}

    def values(self) -> Values:
        """Read front, back and what is between."""
        params = self._command.params
        middle = next((i for i, param in enumerate(params) if param.kind in _FREE), len(params))
        for param in params[:middle]:
            self._read_front(param)
        if middle == len(params):
            self._refuse_more()
        elif params[middle].kind is ParamKind.REST:
            self._read_rest(params[middle], params[middle + 1 :])
        else:
            self._read_back(params[middle], params[middle + 1 :])
        return self._values

    def _read_front(self, param: Param) -> None:
        token = token_at(self._text, self._position)
        value = self._value(param, token) if token else None
        if token and value is not None and (param.is_required or not token.is_quoted):
            self._values[param.name] = value
            self._position = token.end
        elif param.is_required:
            raise self._expected(param, token)

    def _read_back(self, middle: Param, params: tuple[Param, ...]) -> None:
        tokens = list(tokens_from(self._text, self._position))
        left = list(params)
        least = 1 if middle.is_required else 0
        while len(tokens) > least and (param := self._fitting(left, tokens[-1])):
            self._values[param.name] = self._value(param, tokens.pop())
            left.remove(param)
        self._keep_text(middle, " ".join(token.value for token in tokens))
        for param in left:
            if param.is_required:
                raise self._expected(param, tokens[-1] if len(tokens) > 1 else None)

    def _read_rest(self, middle: Param, params: tuple[Param, ...]) -> None:
        rest = self._text[self._position :].strip()
        begin = self._text.find(rest, self._position)
        left = list(params)
        while len(parts := rest.rsplit(maxsplit=1)) > 1:
            end = begin + len(rest)
            token = Token(parts[1], end - len(parts[1]), end)
            param = self._fitting(left, token)
            if param is None:
                break
            self._values[param.name] = self._value(param, token)
            left.remove(param)
            rest = parts[0]
        self._keep_text(middle, rest)

    def _fitting(self, params: list[Param], token: Token) -> Param | None:
        if token.is_quoted:
            return None
        return next((param for param in params if self._value(param, token) is not None), None)

    def _keep_text(self, param: Param, text: str) -> None:
        if text:
            self._values[param.name] = text
        elif param.is_required:
            raise self._expected(param, None)

    def _refuse_more(self) -> None:
        if token := token_at(self._text, self._position):
            raise AskError(
                "too-much",
                f"understood {self._understood()}; nothing more was expected",
                text=self._text,
                column=token.start + 1,
                hint=f"write `{self._command.usage}`",
            )

    def _value(self, param: Param, token: Token) -> Any:
        """Return the token as a value of this kind; None if it is none."""
        word = token.value.casefold()
        match param.kind:
            case ParamKind.WATCHLIST:
                return self._watchlists.get(word)
            case ParamKind.CHOICE:
                return word if word in param.choices else None
            case ParamKind.SPAN:
                return read_span(word)
            case ParamKind.HOURS:
                return self._hours(token)
            case ParamKind.COUNT:
                return self._count(token)
            case ParamKind.URL | ParamKind.TEXT | ParamKind.REST:
                return _url(token.value) if param.kind is ParamKind.URL else token.value

    def _hours(self, token: Token) -> timedelta | None:
        word = token.value.casefold()
        span = read_span(f"{word}h" if word.isdecimal() else word)
        if span is not None and span <= timedelta(hours=MOST_HOURS):
            return span
        if span is None and not word.isdecimal():
            return None
        raise AskError(
            "bad-hours",
            f"understood {self._understood()}; expected {_EXPECTED[ParamKind.HOURS]}",
            text=self._text,
            column=token.start + 1,
        )

    def _count(self, token: Token) -> int | None:
        if not token.value.isdecimal():
            return None
        if len(token.value) <= len(str(MOST)) and 1 <= int(token.value) <= MOST:
            return int(token.value)
        raise AskError(
            "bad-count",
            f"understood {self._understood()}; expected {_EXPECTED[ParamKind.COUNT]}",
            text=self._text,
            column=token.start + 1,
            hint="to look for the number itself, put it in quotes",
        )

    def _expected(self, param: Param, token: Token | None) -> AskError:
        """Say that this parameter is missing, or that what stands in its place does not fit."""
        expected = ", ".join(param.choices) or _EXPECTED[param.kind]
        return AskError(
            f"unknown-{param.name}" if token else f"missing-{param.name}",
            f"understood {self._understood()}; expected <{param.name}>, {expected}"
            + (f", but found {token.value!r}" if token else ""),
            text=self._text,
            column=(token.start if token else len(self._text) + 1) + 1,
            hint=self._way_out(param, token),
        )

    def _understood(self) -> str:
        """Show what has been read so far, as it would be written."""
        return f"`{write(self._command, self._values)}`"

    def _way_out(self, param: Param, token: Token | None) -> str:
        names = param.choices or tuple(self._watchlists.values())
        if param.kind is ParamKind.WATCHLIST and not names:
            return "there is no watchlist yet: write one in the watchlists folder"
        close = nearest(token.value, names) if token and param.kind in _NAMED else None
        if close:
            return f"did you mean {close!r}?"
        if param.kind is ParamKind.WATCHLIST:
            return f"the watchlists are {', '.join(names)}"
        return f"write `{self._command.usage}`"


def _url(word: str) -> str | None:
    """Return an address; Slack writes one as `<https://example.org|example.org>`."""
    written = word.removeprefix("<").removesuffix(">").partition("|")[0]
    if "://" in written:
        return written
    return f"https://{written}" if _HOST.match(written) else None
