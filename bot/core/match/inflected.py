"""Words whose forms count only in items of the language that they are forms of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.core.match.plan import Found, Known, Search
from bot.core.match.probes import Needs, Probe, Probes
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
        return self._for(search).find(search)

    def may(self, search: Search) -> bool:
        """Tell whether the words are there, as the item's language has them."""
        return self._for(search).may(search)

    def probes(self) -> Probes:
        """Ask for the forms of every language."""
        return self.in_any.probes()

    def needs(self) -> Needs:
        """Ask for the forms of every language."""
        return self.in_any.needs()

    def asked(self, known: Known) -> Iterator[Probe]:
        """Yield the forms of every language."""
        return self.in_any.asked(known)

    def _for(self, search: Search) -> Sequence:
        if search.language is None:
            return self.in_any
        return self.by_language.get(search.language, self.as_written)
