"""What a word may be: one form among all those of a base form."""

from typing import NamedTuple, Protocol


class Reading(NamedTuple):
    """A base form, and all its forms as they are written."""

    base: str
    forms: frozenset[str]


class Lexicon(Protocol):
    """The words of one language."""

    def readings(self, word: str) -> tuple[Reading, ...]:
        """Return what a word may be; nothing if it is not known or does not inflect."""
