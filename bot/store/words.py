"""The words of items as both databases index them, and how they are asked for.

Indexed are the matcher's own spellings, whole: neither database folds, cuts or stems them, so
that index and matcher never differ about what a word is. No sign that a query language knows
is left in a word, so whatever people look for is data.
"""

import re
from collections.abc import Collection

from bot.core.match.probes import Probe, Probes, Side
from bot.core.match.reading import distinct_words
from bot.store.columns import clean

LONGEST = 100  # code points of a word; a longer one is cut, here as there
# https://www.postgresql.org/docs/current/textsearch-limitations.html: 1 MB of words an item
MOST_BYTES = 900_000
MOST_ASKED = 1_000  # words at once
ANY = "_"  # stands for the words of an item that has too many of them

_SIGN = re.compile("[^0-9a-z\x80-\U0010ffff]")


def indexed(title: str, text: str) -> list[str]:
    """Return the words under which an item is found, each once, in a settled order."""
    found = sorted({_word(each) for each in distinct_words(clean(title), clean(text))})
    return found if sum(len(each.encode()) for each in found) <= MOST_BYTES else [ANY]


def askable(probes: Probes) -> Collection[Probe] | None:
    """Return the probes that an index can answer; None if every item must be looked at.

    That is so for a term that needs no word, knows only the end of one, or needs one of very many.
    """
    if probes is None or len(probes) > MOST_ASKED:
        return None
    if any(probe.side is Side.END for probe in probes):
        return None
    return (*sorted(probes), Probe(Side.BOTH, ANY))


def for_sqlite(probes: Collection[Probe]) -> str:
    """Return the question that FTS5 answers with the items that hold any of these words."""
    return " OR ".join(f'"{_word(each.text)}"{_star(each, "*")}' for each in probes)


def for_postgresql(probes: Collection[Probe]) -> str:
    """Return the same as a tsquery."""
    return " | ".join(f"'{_word(each.text)}'{_star(each, ':*')}" for each in probes)


def _star(probe: Probe, star: str) -> str:
    return star if probe.side is Side.START else ""


def _word(spelling: str) -> str:
    """Return a spelling as one word of the index."""
    return _SIGN.sub("_", spelling)[:LONGEST]
