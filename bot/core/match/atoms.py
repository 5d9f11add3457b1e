"""Reading the pieces of a term that are looked for, and writing them again."""

import regex

from bot.core.errors import AskError
from bot.core.match.patterns import compile_pattern
from bot.core.match.tree import Atom
from bot.core.text import Bond, clear, words

QUOTES = '"“”„‟«»＂'  # telephones turn straight quotes into curly ones
FEWEST_AT_START = 3
FEWEST_AT_END = 4
MOST_SLOP = 100

_END_OF_PHRASE = regex.compile(rf"[{QUOTES}](?=~|\Z)")
_FUZZY = regex.compile(r"~[0-9]*$")
_WILD = regex.compile(r"\*[\p{L}\p{M}\p{N}]|[\p{L}\p{M}\p{N}]\*")


def read_word(written: str, column: int) -> Atom:
    """Read a word."""
    if _FUZZY.search(written):
        message = "a ~ and a number stand only after a phrase"
        hint = 'write "french withdrawal"~2'
        raise AskError("near-range", message, column=column, hint=hint)
    return Atom("WORD", written, column=column)


def read_prefix(written: str, column: int) -> Atom:
    """Read the start of a word, with the * at its end."""
    text = written.removesuffix("*")
    _refuse_wild(text, column)
    _refuse_short(words_of(text)[-1], FEWEST_AT_START, column)
    return Atom("PREFIX", text, column=column)


def read_suffix(written: str, column: int) -> Atom:
    """Read the end of a word, with the * before it."""
    text = written.removeprefix("*")
    _refuse_wild(text, column)
    _refuse_short(words_of(text)[0], FEWEST_AT_END, column)
    return Atom("SUFFIX", text, column=column)


def read_phrase(written: str, column: int) -> Atom:
    """Read a phrase with its slop."""
    text, *rest = _END_OF_PHRASE.split(written[1:])
    slop = rest[0].removeprefix("~") if rest[0] else None
    if _WILD.search(text):
        message = "a * does not work inside quotes"
        hint = 'write each word apart: "russian merc*" as russian ONEAR/1 merc*'
        raise AskError("bare-wildcard", message, column=column, hint=hint)
    number = 0 if slop is None else whole_number(slop, MOST_SLOP, column, least=0)
    return Atom("PHRASE", text, number, column=column)


def read_tag(written: str, column: int) -> Atom:
    """Read a hashtag."""
    return Atom("HASHTAG", written[1:], column=column)


def read_exact(written: str, column: int) -> Atom:
    """Read what must stand exactly so."""
    return Atom("EXACT", written[2:-1], column=column)


def read_regex(written: str, column: int) -> Atom:
    """Read a regular expression with its flags."""
    end = written.rindex("/")
    pattern, flags = written[1:end], written[end + 1 :]
    if not pattern:
        message = "nothing between the slashes"
        hint = "write a regular expression there, or quote what is none"
        raise AskError("missing-operand", message, column=column, hint=hint)
    if flags not in {"", "i"}:
        message = f"unknown flags {flags!r} after a regular expression"
        raise AskError("regex-unsupported", message, column=column, hint="only i may follow /…/")
    compile_pattern(pattern, ignores_case=flags == "i", column=column)
    return Atom("REGEX", pattern, word=flags, column=column)


def read_alias(written: str, column: int) -> Atom:
    """Read the name of an alias."""
    if written == "@":
        message = "no name after @"
        hint = "write the name of an alias, for example @mali"
        raise AskError("missing-operand", message, column=column, hint=hint)
    return Atom("ALIAS", written[1:], column=column)


def words_of(text: str) -> list[str]:
    """Return the words of a piece of a term in their first spelling; glued ones as one."""
    found: list[str] = []
    for piece in clear(text).text.split():
        for word in words(piece):
            if word.bond is Bond.GLUED:
                found[-1] += word.spellings[0]
            else:
                found.append(word.spellings[0])
    return found


def whole_number(written: str, most: int, column: int, *, least: int = 1) -> int:
    """Read a number that a piece carries, `least` to `most`."""
    # Three digits are enough, and int() is slow on thousands.
    if written.isascii() and written.isdecimal() and len(written) <= len(str(most)):
        number = int(written)
        if least <= number <= most:
            return number
    message = f"{written!r} is not a number from {least} to {most}"
    hint = f"write a whole number from {least} to {most}"
    raise AskError("near-range", message, column=column, hint=hint)


def show_word(atom: Atom) -> str:
    """Write a word."""
    return atom.text


def show_phrase(atom: Atom) -> str:
    """Write a phrase with its slop."""
    return f'"{atom.text}"' + (f"~{atom.number}" if atom.number else "")


def show_prefix(atom: Atom) -> str:
    """Write the start of a word."""
    return f"{atom.text}*"


def show_suffix(atom: Atom) -> str:
    """Write the end of a word."""
    return f"*{atom.text}"


def show_tag(atom: Atom) -> str:
    """Write a hashtag."""
    return f"#{atom.text}"


def show_exact(atom: Atom) -> str:
    """Write what must stand exactly so."""
    return f"={{{atom.text}}}"


def show_regex(atom: Atom) -> str:
    """Write a regular expression."""
    return f"/{atom.text}/{atom.word}"


def show_alias(atom: Atom) -> str:
    """Write an alias."""
    return f"@{atom.text}"


def _refuse_wild(text: str, column: int) -> None:
    if "*" not in text and words_of(text):
        return
    message = "a * stands once, at the start or at the end of a word"
    hint = "write at least three letters before it (withdraw*) or four after it (*abzug)"
    raise AskError("bare-wildcard", message, column=column, hint=hint)


def _refuse_short(part: str, fewest: int, column: int) -> None:
    if len(part) < fewest:
        message = f"{part!r} is too short to stand beside a *: {fewest} letters are needed"
        hint = "write more of the word; Chinese, Japanese, Thai and Korean words need no *"
        raise AskError("short-prefix", message, column=column, hint=hint)
