"""What else the places in a term are called, as lines of an answer.

Nothing of it is watched unasked: what could be added is shown as a term to add. Names that mean
something else too are told apart, and left out of that term.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bot.core.match.naming import names_in, with_names
from bot.core.match.parsing import parse
from bot.core.places import OtherName, Place, other_names
from bot.ports import Gazetteer

MOST_NAMES = 40  # that are told of one place


@dataclass(frozen=True, slots=True)
class Naming:
    """Lines on what places are called, and a term that finds them by those names."""

    lines: tuple[str, ...] = ()
    term: str | None = None


async def naming(text: str, gazetteer: Gazetteer, known: Collection[str] = ()) -> Naming:
    """Tell what else the places in a term are called; `known` are terms that need no telling.

    Of several places of one name, the term takes the first; each has a line that says where it is.

    Raises:
        AskError: if the term cannot be read.
    """
    node = parse(text)
    names = names_in(node)
    found = await gazetteer.named(names)
    others: dict[Place, tuple[OtherName, ...]] = {
        place: other_names(place, (*names, *known)) for places in found.values() for place in places
    }
    additions = {
        name: [other.text for other in others[places[0]] if other.caution is None]
        for name, places in found.items()
    }
    lines = (line for place, more in others.items() for line in _lines(place, names, more))
    return Naming(tuple(lines), with_names(node, additions))


def _lines(place: Place, asked: Collection[str], others: Sequence[OtherName]) -> Iterator[str]:
    cautions = dict(place.cautions)
    for name in asked:
        if name in cautions:
            yield f"{name} is {cautions[name]}."
    safe = [other for other in others if other.caution is None]
    doubtful = [other for other in others if other.caution is not None]
    if safe:
        yield f"{place.title} is also called {_listed(safe)}."
    if doubtful:
        also = "also " if safe else ""
        yield f"{place.title} is {also}called {_listed(doubtful)}; watch such names beside others."


def _listed(others: Sequence[OtherName]) -> str:
    """Name them, each language or caution once behind all that have it."""
    groups: dict[str, list[str]] = {}
    for other in others[:MOST_NAMES]:
        remark = "; ".join(filter(None, (", ".join(other.languages), other.caution)))
        groups.setdefault(remark, []).append(other.text)
    shown = (
        ", ".join(names) + (f" ({remark})" if remark else "") for remark, names in groups.items()
    )
    more = len(others) - MOST_NAMES
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")
