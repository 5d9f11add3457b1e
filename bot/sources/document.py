"""A document on its way to drafts: where it came from, what was read, and the kinds there are.

A kind of document is a file in `bot/sources/kinds` that exports `KIND`. Everything here runs in
the parsing worker, so it imports little.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from bot.core.dates import plausible, read_date
from bot.core.model import DocumentProblem, Draft, FeedHead, Hints
from bot.core.text import clean
from bot.sources.plain import line, plain

MOST_ITEMS = 500
LONGEST_TITLE = 2_000
LONGEST_TEXT = 100_000
MOST_NAMES = 50


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document came from, as far as reading it depends on that."""

    url: str  # empty where unknown
    now: datetime
    content_type: str = ""
    lang: str | None = None  # what the feed is known to be written in
    seen: frozenset[str] = frozenset()  # marks of items that are not to be read again


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a document holds; with a `refusal`, nothing could be read and it says why.

    `repeats` are the marks of its items that had been seen and were passed over.
    """

    head: FeedHead = field(default_factory=FeedHead)
    drafts: tuple[Draft, ...] = ()
    problems: tuple[DocumentProblem, ...] = ()
    refusal: DocumentProblem | None = None
    hints: Hints = field(default_factory=Hints)
    repeats: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document; `claims` looks only at its first characters."""

    claims: Callable[[str], bool]
    read: Callable[[str, Origin], Parsed]


@cache
def kinds() -> tuple[Kind, ...]:
    """Return the kinds in `bot/sources/kinds`, in alphabetical order of their files."""
    package = import_module("bot.sources.kinds")
    modules = sorted(module.name for module in iter_modules(package.__path__))
    return tuple(import_module(f"bot.sources.kinds.{name}").KIND for name in modules)


def refused(code: str, message: str) -> Parsed:
    """Return that nothing could be read, and why."""
    return Parsed(refusal=DocumentProblem(code, message))


def title(markup: object) -> str:
    """Return a title or name on one line of plain text; empty where there is none."""
    return line(markup[:LONGEST_TEXT])[:LONGEST_TITLE] if isinstance(markup, str) else ""


def text(markup: object) -> str:
    """Return a text as lines of plain text; empty where there is none."""
    return plain(markup[: 4 * LONGEST_TEXT])[:LONGEST_TEXT] if isinstance(markup, str) else ""


def literal(words: object) -> str:
    """Return a text that has no markup: what looks like a tag in it is meant."""
    return clean(words[:LONGEST_TEXT], keep_lines=True) if isinstance(words, str) else ""


def guid(written: object) -> str | None:
    """Return an item's own id as written: it is compared, never shown, so nothing is decoded."""
    is_number = isinstance(written, int | float) and not isinstance(written, bool)
    words = clean(str(written)) if is_number or isinstance(written, str) else ""
    return words[:LONGEST_TITLE] or None


def names(written: Iterable[object]) -> tuple[str, ...]:
    """Return the distinct names among these, in order."""
    return tuple(dict.fromkeys(filter(None, map(title, written))))[:MOST_NAMES]


def date(written: object, origin: Origin, lang: str | None) -> datetime | None:
    """Return the moment that was written, if an item can bear it."""
    found = read_date(written, lang or origin.lang) if isinstance(written, str) else None
    return plausible(found, origin.now)


def newest(
    count: int, written: Callable[[int], object], origin: Origin
) -> tuple[Sequence[int], tuple[DocumentProblem, ...]]:
    """Return which of so many items to read, in document order, given the date written on each.

    An undated item counts as published with the one above it, so that a document without dates
    is cut at its end.
    """
    if count <= MOST_ITEMS:
        return range(count), ()
    above = origin.now
    dated = []
    for place in range(count):
        above = date(written(place), origin, None) or above
        dated.append((above, -place))
    kept = sorted(-place for _, place in sorted(dated, reverse=True)[:MOST_ITEMS])
    note = f"{count} items, of which the newest {MOST_ITEMS} are read"
    return kept, (DocumentProblem("too-many-items", note),)
