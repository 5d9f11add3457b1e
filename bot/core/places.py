"""Places and what they are called: looking one up by any of its names.

Two names are the same if they read the same to the matcher: `timbuktu` is `Timbuktú`.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.core.text import clear, fold_plain, words

ANY_LANGUAGE = ""  # of a name whose language is not known


class PlaceKind(StrEnum):
    """What sort of place it is."""

    TOWN = "town"
    REGION = "region"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class Place:
    """A place; `names` by language, the usual one first; `cautions` say what a name means too."""

    kind: PlaceKind
    countries: tuple[str, ...]  # English names of those in which it lies; its own, of a country
    names: tuple[tuple[str, tuple[str, ...]], ...]
    cautions: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """Its usual name, in English if there is one."""
        return self.names[0][1][0]

    @property
    def title(self) -> str:
        """Its name, with what tells it from others: "Gao (town in Mali)"."""
        if self.kind is PlaceKind.COUNTRY:
            return f"{self.name} ({self.kind})"
        return f"{self.name} ({self.kind} in {', '.join(self.countries)})"


@dataclass(frozen=True, slots=True)
class OtherName:
    """A name of a place beside the one that was asked for."""

    text: str
    languages: tuple[str, ...]  # primary tags; empty where none is known
    caution: str | None = None


class Places:
    """Places by their names."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._by_name: dict[str, list[Place]] = {}
        for place in places:
            for name in {key for _, names in place.names for each in names for key in keys(each)}:
                self._by_name.setdefault(name, []).append(place)

    def named(self, name: str) -> tuple[Place, ...]:
        """Return the places that are called so in any language, in the order given."""
        found = [place for key in keys(name) for place in self._by_name.get(key, ())]
        return tuple(dict.fromkeys(found))


def keys(name: str) -> tuple[str, ...]:
    """Return what equals the keys of names that read the same; none for a name without words."""
    found = [word for piece in clear(name).text.split() for word in words(piece)]
    spelt = {" ".join(word.spellings[at] for word in found) for at in (0, -1)}
    return tuple(sorted(filter(None, spelt)))


def other_names(place: Place, known: Collection[str]) -> tuple[OtherName, ...]:
    """Return a place's names that read like none of those known, each once.

    They are in the order of the place's languages, the usual ones first.
    """
    passed = {fold_plain(name) for name in known}
    texts: dict[str, str] = {}
    languages: dict[str, list[str]] = {}
    for language, name in _by_rank(place):
        key = fold_plain(name)
        if key and key not in passed:
            texts.setdefault(key, name)
            languages.setdefault(key, []).append(language)
    cautions = dict(place.cautions)
    return tuple(
        OtherName(text, tuple(filter(None, dict.fromkeys(languages[key]))), cautions.get(text))
        for key, text in texts.items()
    )


def _by_rank(place: Place) -> Iterator[tuple[str, str]]:
    most = max(len(names) for _, names in place.names)
    for rank in range(most):
        for language, names in place.names:
            yield from ((language, name) for name in names[rank : rank + 1])
