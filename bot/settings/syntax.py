"""What is wrong with the YAML itself, in words that say what to write instead.

Nothing that stands in the file is quoted: it may be a password.
"""

import re
from dataclasses import dataclass

from bot.settings.document import Mark

QUOTE = "put the whole value in quotes"
SPACES = "look at the spaces before it and at the line above"
ESCAPE = "unknown escape in double quotes"
BACKSLASH = "use single quotes, or write two backslashes"

# What YAML 1.2 does not count as printable (section 5.1), and a byte order mark inside the text.
UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # as the parser counts lines

# What the parser says, of which the first that fits; what we say; what to do about it.
SENTENCES = (
    ("mapping values are not allowed", "unexpected ':'", 'quote a value that holds ": "'),
    ("document start", "only one document fits in a file", "remove what follows '...' or ']'"),
    ("escape", ESCAPE, BACKSLASH),
    ("hexdecimal", ESCAPE, BACKSLASH),
    ("hexadecimal", ESCAPE, BACKSLASH),
    ("nesting", "nested too deeply", "close the brackets"),
    ("'-' indicator", "expected the list's next '- …' here", SPACES),
    ("key", "expected another 'key: value' here", SPACES),
    ("<block end>", "expected the next line of this list or these keys here", SPACES),
    ("node content", "expected a value here", QUOTE),
    ("alphabetic or numeric", "a value cannot begin with '*' or '&' without quotes", QUOTE),
    ("sequence entries", "a list cannot begin here", "begin it on a line of its own, or quote '-'"),
)
PLAIN_KEY = re.compile(r"(?:[^\W\d]|-){1,30}")  # no digits: nothing like a token


def is_plain(key: str) -> bool:
    """Tell whether a key cannot be a secret in the wrong place (`{token xoxb-…}`)."""
    return PLAIN_KEY.fullmatch(key) is not None


def show_key(key: str) -> str:
    """Name a key where it is no secret."""
    return f"the key {key!r}" if is_plain(key) else "this key"


@dataclass(frozen=True, slots=True)
class Stop:
    """Where and why the parser gave up; `opened` is the beginning of what it was reading."""

    said: str
    at: int
    opened: int | None = None


def mark_at(text: str, index: int) -> Mark:
    """Return the place of a code point."""
    ends = [found.end() for found in LINE_END.finditer(text, 0, index)]
    return Mark(len(ends) + 1, index - (ends[-1] if ends else 0) + 1)


def explain(text: str, stop: Stop) -> tuple[Mark, str, str]:
    """Return where the mistake stands, what it is, and what to write instead."""
    begin = _line_begin(text, stop.at)
    if tab := re.compile(" *\t").match(text, begin):
        return mark_at(text, tab.end() - 1), "a tab cannot indent YAML", "use spaces"
    if "unexpected" in stop.said and stop.opened is not None:
        return mark_at(text, stop.opened), "a quote opens here and never closes", "close it"
    if "expected ':'" in stop.said and stop.opened is not None:
        return mark_at(text, stop.opened), "a key without ':'", "write key: value"
    message, hint = _opened(text, stop) or _at_character(text, stop, begin) or _sentence(stop)
    return mark_at(text, stop.at), message, hint


def _line_begin(text: str, index: int) -> int:
    ends = [found.end() for found in LINE_END.finditer(text, 0, index)]
    return ends[-1] if ends else 0


def _at_character(text: str, stop: Stop, begin: int) -> tuple[str, str] | None:
    """Explain by the character at which the parser gave up, or the one before it."""
    at = stop.at
    wants_line = any(part in stop.said for part in ("<block end>", "'-' indicator", "expected key"))
    if wants_line and text[begin:at].rstrip(" ")[-1:] in {"'", '"'}:
        return "something follows a closing quote", """quote the whole: '"Wagner Group" AND mali'"""
    if at > begin and (char := text[at : at + 1]) in {"@", "`", "%"}:
        return f"a value cannot begin with {char!r} without quotes", f'write "{char}…"'
    return None


def _opened(text: str, stop: Stop) -> tuple[str, str] | None:
    """Explain a bracket or brace that stays open."""
    if "',' or" not in stop.said or stop.opened is None:
        return None
    line = mark_at(text, stop.opened).line
    return f"expected a comma, or the end of {text[stop.opened]!r} opened in line {line}", QUOTE


def _sentence(stop: Stop) -> tuple[str, str]:
    for part, message, hint in SENTENCES:
        if part in stop.said:
            return message, hint
    return "this is no YAML", stop.said
