"""How rows are found by texts that others write: fingerprints, IN lists, words."""

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import TypeVar

from bot.core.errors import AskError
from bot.core.text import fold_plain
from bot.store.columns import clean

IN_LIST = 10_000  # values in one IN list: SQLite takes 32,766 variables, PostgreSQL 65,535
MOST_WORDS = 100  # SQLite refuses a condition nested 1,000 deep

Value = TypeVar("Value")


def mark(text: str) -> str:
    """Return the fingerprint, 80 bits in hex, by which a text is looked up whole."""
    return blake2b(clean(text).encode(), digest_size=10).hexdigest()


def in_lists(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    """Cut values into lists that fit one statement."""
    for start in range(0, len(values), IN_LIST):
        yield values[start : start + IN_LIST]


def searched(title: str, text: str) -> str:
    """Return the folded words of an item, each after a space."""
    return " " + fold_plain(f"{title}\n{text}")


def needles(words: str) -> tuple[str, ...]:
    """Return what must stand in `searched` for all of these words to stand in the item.

    A word is found where one begins with it; where letters have no case (Arabic, Chinese …)
    it is found anywhere, because such scripts join particles to words or write no spaces.

    Raises:
        AskError: if there are too many words.
    """
    folded = map(fold_plain, words.split())
    found = tuple(dict.fromkeys(_needle(word) for word in folded if word))
    if len(found) > MOST_WORDS:
        raise AskError(
            "too-many-words", f"{len(found)} words; {MOST_WORDS} at most can be searched"
        )
    return found


def _needle(word: str) -> str:
    has_case = word[0].upper() != word[0].lower()
    return f" {word}" if has_case or word[0].isdecimal() else word
