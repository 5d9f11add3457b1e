"""Regular expressions: RE2's, which take time linear in the text and know no backreferences.

A match begins and ends at word edges: the characters beside it are no letter, mark or digit,
or belong to a script without spaces.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import re2  # type: ignore[import-untyped] # no stubs exist

from bot.core.errors import AskError

MOST_MEMORY = 1 << 20  # bytes for one compiled pattern; RE2 refuses what needs more
_MEMORY_OF_A_SET = 32 << 20  # bytes at the most, for what is worked out while matching too
_SENTINEL = ""  # matches every text

_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}ー"
_BESIDE = rf"[^\pL\pM\pN]|[{_UNSPACED}]"


def compile_pattern(pattern: str, *, ignores_case: bool, column: int) -> Any:
    """Compile a pattern so that it matches at word edges only.

    Raises:
        AskError: `regex-unsupported` for what RE2 cannot run, or what matches an empty text.
    """
    try:
        alone = _compiled(pattern, ignores_case=ignores_case)
        edged = rf"(?:\A|{_BESIDE})({pattern})(?:\z|{_BESIDE})"
        compiled = _compiled(edged, ignores_case=ignores_case)
    except re2.error as err:
        reason = err.args[0].decode("utf-8", "replace")
        message = f"this regular expression cannot be used: {reason}"
        hint = "lookaround and backreferences do not exist here; see the syntax of RE2"
        raise AskError("regex-unsupported", message, column=column, hint=hint) from None
    if alone.fullmatch(b""):
        message = "this regular expression matches even an empty text"
        hint = "ask for at least one character: a+ instead of a*"
        raise AskError("regex-unsupported", message, column=column, hint=hint)
    return compiled


def find_pattern(compiled: Any, text: str) -> Iterator[tuple[int, int]]:
    """Yield the code points [start, end) of a compiled pattern's matches, from left to right."""
    encoded = text.encode()
    at_byte = at_char = 0  # both name the same place; matches never go back behind it
    for start, end in _spans(compiled, encoded):
        first = at_char + len(encoded[at_byte:start].decode())
        at_char = first + len(encoded[start:end].decode())
        at_byte = end
        yield first, at_char


def _spans(compiled: Any, encoded: bytes) -> Iterator[tuple[int, int]]:
    """Yield bytes [start, end) of matches that are not empty."""
    place = 0
    while place <= len(encoded) and (found := compiled.search(encoded, place)):
        start, end = found.span(1)
        if start < end:
            yield start, end
            # The last character may be the one beside the next match.
            place = _last_character(encoded, end) or end
        else:
            place = end + 1


def _last_character(encoded: bytes, end: int) -> int:
    """Return where the character begins that ends at a byte."""
    start = end - 1
    while encoded[start] & 0xC0 == 0x80:  # noqa: PLR2004 - a continuation byte of UTF-8
        start -= 1
    return start


def _compiled(pattern: str, *, ignores_case: bool) -> Any:
    options = _options(MOST_MEMORY)
    options.case_sensitive = not ignores_case
    return re2.compile(pattern.encode("utf-8", "replace"), options)


def _options(max_mem: int) -> Any:
    options = re2.Options()
    options.max_mem = max_mem
    options.log_errors = False
    return options


class PatternSet:
    """Tells which of many patterns a text may hold, in one pass over it."""

    def __init__(self, sources: Iterable[str]) -> None:
        """Take patterns, without regard to word edges; they compile each alone."""
        self._sources = tuple(sources)
        self._set: Any = re2.Set.SearchSet(_options(_MEMORY_OF_A_SET))
        for source in (*self._sources, _SENTINEL):
            self._set.Add(source.encode("utf-8", "replace"))
        try:
            self._set.Compile()
        except re2.error:  # too much for one set
            self._set = None

    def found(self, text: str) -> Sequence[str]:
        """Return the patterns that the text may hold; all of them where memory ran out."""
        # RE2 answers with silence where matching needs too much; the sentinel tells it apart.
        numbers = self._set.Match(text.encode()) or () if self._set else ()
        if len(self._sources) not in numbers:
            return self._sources
        return [self._sources[number] for number in numbers if number < len(self._sources)]
