"""Cut what a person typed into words, keeping where each stands.

Quotes group words, straight or typographic; nothing else has a meaning here.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from bot.core.errors import AskError

LONGEST = 4_000  # characters; a term has at most 2,000
CLOSING = {'"': '"”“', "“": '”"', "”": '”"', "„": '“”"', "«": "»", "'": "'’", "‘": "’'"}
APOSTROPHES = "'‘"  # they stand in words too, so one that is never closed is a letter

_PREFIX = re.compile(r"/?\s*(?:vedette(?:\s+|$))?/?", re.IGNORECASE)
_CONTROLS = dict.fromkeys((*range(32), *range(127, 160)), " ")
_BIDI = dict.fromkeys((0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_TIDY = _CONTROLS | _BIDI | _SURROGATES


@dataclass(frozen=True, slots=True)
class Token:
    """One word or quoted phrase; `start` and `end` bound it in the text, quotes included."""

    value: str
    start: int
    end: int
    is_quoted: bool = False


def tidy(words: str) -> str:
    """Return the words on one line, without `/vedette`, controls and direction overrides.

    Raises:
        AskError: if they are longer than `LONGEST`.
    """
    if len(words) > LONGEST:
        raise AskError("too-long", f"{len(words)} characters are too many, {LONGEST} are the most")
    text = words.translate(_TIDY).strip()
    return text[_match_end(text) :].strip()


def _match_end(text: str) -> int:
    prefix = _PREFIX.match(text)
    return prefix.end() if prefix else 0


def token_at(text: str, position: int) -> Token | None:
    """Return the first token from a position on; None at the end.

    Raises:
        AskError: if a quote is never closed.
    """
    start = position + len(text[position:]) - len(text[position:].lstrip())
    if start == len(text):
        return None
    return _quoted(text, start) or _bare(text, start)


def tokens_from(text: str, position: int) -> Iterator[Token]:
    """Yield every token from a position on."""
    while token := token_at(text, position):
        yield token
        position = token.end


def quoted(value: str) -> str:
    """Write a value so that it is read back as one quoted token."""
    escaped = value.replace("\\", "\\\\")
    for mark in CLOSING['"']:
        escaped = escaped.replace(mark, f"\\{mark}")
    return f'"{escaped}"'


def nearest(word: str, names: Iterable[str]) -> str | None:
    """Return the name most like a word; None if none is much like it."""
    by_folded = {name.casefold(): name for name in names}
    close = get_close_matches(word.casefold(), by_folded, n=1)
    return by_folded[close[0]] if close else None


def _bare(text: str, start: int) -> Token:
    word = text[start:].split(maxsplit=1)[0]
    return Token(word, start, start + len(word))


def _quoted(text: str, start: int) -> Token | None:
    opener = text[start]
    if opener not in CLOSING:
        return None
    value: list[str] = []
    position = start + 1
    while position < len(text):
        char = text[position]
        if char == "\\" and position + 1 < len(text):
            value.append(text[position + 1])
            position += 2
            continue
        if char in CLOSING[opener] and _closes(text, position, opener):
            return Token("".join(value), start, position + 1, is_quoted=True)
        value.append(char)
        position += 1
    if opener in APOSTROPHES:
        return None
    raise AskError(
        "unclosed-quote",
        "this quote is never closed",
        text=text,
        column=start + 1,
        hint=f"close it with {CLOSING[opener][0]}",
    )


def _closes(text: str, position: int, opener: str) -> bool:
    """Tell a closing apostrophe, which ends a word, from one within (`'l'armée'`)."""
    return opener not in APOSTROPHES or text[position + 1 : position + 2].strip() == ""
