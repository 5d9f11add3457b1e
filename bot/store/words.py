"""The words of items as both databases index them, and how they are asked for.

Indexed are the matcher's own spellings, whole: neither database folds, cuts or stems them, so
that index and matcher never differ about what a word is. No sign that a query language knows
is left in a word, so whatever people look for is data.
"""

import re
from collections.abc import Collection

from bot.core.match.probes import Probe, Side
from bot.core.match.reading import distinct_words
from bot.store.columns import clean

LONGEST = 100  # code points of a word; a longer one is cut, here as there
# https://www.postgresql.org/docs/current/textsearch-limitations.html: 1 MB of words an item
MOST_BYTES = 900_000
ANY = "_"  # stands for the words of an item that has too many of them

_SIGN = re.compile("[^0-9a-z\x80-\ud7ff\ue000-\U0010ffff]")


def indexed(title: str, text: str) -> list[str]:
    """Return the words under which an item is found, each once, in a settled order."""
    found = sorted(set(map(_word, distinct_words(clean(title), clean(text)))))
    is_long = len(title) + len(text) > MOST_BYTES // LONGEST
    return [ANY] if is_long and sum(len(each.encode()) for each in found) > MOST_BYTES else found


def for_sqlite(probes: Collection[Probe]) -> str:
    """Return the question that FTS5 answers with the items that hold any of these words.

    It knows no words by their ends: those are for `ends` to find first.
    """
    asked = [f'"{_word(each.text)}"{_star(each, "*")}' for each in probes]
    return " OR ".join([*asked, f'"{ANY}"'])


def for_postgresql(probes: Collection[Probe]) -> str:
    """Return the same as a tsquery."""
    asked = [f"'{_word(each.text)}'{_star(each, ':*')}" for each in probes]
    return " | ".join([*asked, f"'{ANY}'"])


def ends(probes: Collection[Probe]) -> list[str]:
    """Return the ends of words that are asked for, as the index spells them."""
    return [_word(each.text) for each in probes if each.side is Side.END]


def _star(probe: Probe, star: str) -> str:
    return star if probe.side is Side.START else ""


def _word(spelling: str) -> str:
    """Return a spelling as one word of the index."""
    if spelling.isalnum() and len(spelling) <= LONGEST:  # as nearly all are
        return spelling
    return _SIGN.sub("_", spelling)[:LONGEST]
