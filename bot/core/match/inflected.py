"""Words whose forms count only in items of the language that they are forms of."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.match.plan import Found, Search
from bot.core.match.probes import Probes
from bot.core.match.sequence import Sequence


@dataclass(frozen=True, slots=True, eq=False)
class Inflected:
    """Words that mean something in several languages, as each of them inflects them.

    So French items are searched for the French forms of "base", German ones for the German.
    """

    as_written: Sequence
    by_language: Mapping[str, Sequence]
    in_any: Sequence  # for items whose language is not known

    def find(self, search: Search) -> Found:
        """Return each run of the words, as the item's language has them."""
        if search.language is None:
            return self.in_any.find(search)
        return self.by_language.get(search.language, self.as_written).find(search)

    def probes(self) -> Probes:
        """Ask for the forms of every language."""
        return self.in_any.probes()
