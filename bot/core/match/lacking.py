"""Why a part of a term does not hold, in words: one function for each row of operators.py.

To say it, things are looked for again in other ways: in another form, without the field. That
costs time, and none of it runs until a person asks.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from bot.core.match.atoms import words_of
from bot.core.match.page import SHOWN
from bot.core.match.plan import Found, Occurrence, Plan, Search, Spread
from bot.core.match.scope import Scope
from bot.core.match.tree import Atom, Node, Operation
from bot.core.text import cut

LONGEST_QUOTED = 60
MOST_NAMED = 3
FIELD_NAMES = {"url": "address", "lang": "language"}


@dataclass(frozen=True, slots=True)
class Lack:
    """A part of a term that does not hold, and what can be asked about it.

    `found` is what its operands found, `shown` how they are written; `look` looks for anything.
    """

    node: Node
    plan: Plan
    scope: Scope
    search: Search
    found: tuple[Found, ...]
    shown: tuple[str, ...]
    look: Callable[[Node, Scope], Found]


# -- what is looked for -----------------------------------------------------------------------


def apart(atom: Atom) -> tuple[Atom, ...]:
    """Return the words of a phrase, each to be looked for alone."""
    pieces = [piece for piece in atom.text.split() if words_of(piece)]
    return tuple(Atom("WORD", piece, column=atom.column) for piece in pieces)


def no_word(lack: Lack) -> str:
    """Say that a word stands nowhere."""
    return f"the word {_quoted(_text(lack))} {_nowhere(lack)}"


def no_phrase(lack: Lack) -> str:
    """Say which words of a phrase are lacking, or that they stand apart."""
    if len(lack.found) <= 1:
        return no_word(lack)
    missing = [name for name, got in zip(lack.shown, lack.found, strict=True) if got is None]
    if missing:
        words, verb = ("word", "stands") if len(missing) == 1 else ("words", "stand")
        return f"the {words} {_listed(map(_quoted, missing))} {_nowhere(lack, verb)}"
    slop = f" with at most {lack.node.number} between" if lack.node.number else ""
    words = _quoted(_text(lack))
    return f"the words of {words} stand there, but not in a row{slop}"


def no_exact(lack: Lack) -> str:
    """Say in which other form an exact wording stands."""
    if found := lack.look(Atom("PHRASE", _text(lack)), lack.scope):
        only = _quote(lack.search, found[0])
        return f"{_quoted(_text(lack))} stands only as {only}, not exactly so"
    return f"{_quoted(_text(lack))} {_nowhere(lack)}"


def no_pattern(lack: Lack) -> str:
    """Say that a regular expression matches nothing."""
    return f"nothing {_within(lack)}matches /{_text(lack)}/ from one word's edge to another's"


def no_name(lack: Lack) -> str:
    """Say that no name of an alias stands, or that the one that does counts elsewhere."""
    number = _size(lack.plan)
    terms = "the only term" if number == 1 else f"none of the {number} terms"
    alias = f"{terms} of @{_text(lack)} {'does not hold' if number == 1 else 'holds'}"
    for language, part in lack.plan.parts if isinstance(lack.plan, Spread) else ():
        if found := part.find(lack.search):
            # It would have held in an item in this language, or in one of unknown language.
            name = _quote(lack.search, found[0])
            return f"{alias}: {name} counts in {language} items, this one is {lack.search.language}"
    return alias


def no_tag(lack: Lack) -> str:
    """Say that a hashtag stands nowhere, or only as a word."""
    if lack.look(Atom("WORD", _text(lack)), lack.scope):
        return f"the word {_quoted(_text(lack))} stands there, but without its hash"
    return f"the hashtag {_quoted('#' + _text(lack))} {_nowhere(lack)}"


def no_start(lack: Lack) -> str:
    """Say that no word begins so."""
    return f"no word {_within(lack)}begins with {_quoted(_text(lack))}"


def no_end(lack: Lack) -> str:
    """Say that no word ends so."""
    return f"no word {_within(lack)}ends with {_quoted(_text(lack))}"


# -- operators --------------------------------------------------------------------------------


def no_alternative(lack: Lack) -> str:
    """Say that none of several holds."""
    return f"none of its {_count(len(lack.found), 'alternative')} holds"


def not_all(lack: Lack) -> str:
    """Name what is missing of what must hold together."""
    missing = [name for name, got in zip(lack.shown, lack.found, strict=True) if got is None]
    held = f"{len(lack.found) - len(missing)} of its {len(lack.found)} parts hold"
    return f"{held}, missing: {_listed(missing)}"


def present(lack: Lack) -> str:
    """Say where something stands that should not."""
    (found,) = lack.found
    where = f": {where_in_words(lack.search, found)}" if found else ""
    return f"{lack.shown[0]} holds, which must not{where}"


def all_inside(lack: Lack) -> str:
    """Say inside what every occurrence lies."""
    found, excluded = lack.found
    if not found or not excluded:
        return f"{lack.shown[0]} does not hold"
    first = min(found)
    around = next(each for each in sorted(excluded) if _is_around(each, first))
    inside = f"{_quote(lack.search, first)} lies inside {_quote(lack.search, around)}"
    more = f", and so with {len(found) - 1} more" if len(found) > 1 else ""
    return f"dropped: {inside}{more}"


def too_far(lack: Lack) -> str:
    """Say how far apart the sides of a NEAR stand."""
    left, right = lack.found
    if not left or not right:
        return not_all(lack)
    is_ordered = lack.node.name == "ONEAR"
    pairs = [*_closest(left, right), *([] if is_ordered else _closest(right, left))]
    if not pairs:
        return f"both sides stand there, but {_never_paired(lack, left, right)}"
    gap, first = min(pairs)
    where = _field(lack.search.names[first.unit])
    if gap <= lack.node.number:
        return f"both sides stand in the {where} close enough, but in no one sentence"
    return f"both sides stand in the {where}, the closest {_count(gap, 'word')} apart"


def elsewhere(lack: Lack) -> str:
    """Say that something stands, but in another field."""
    (part,) = lack.node.parts if isinstance(lack.node, Operation) else ()
    field = _field(lack.node.word)
    if not _has_text(lack.search, lack.node.word):
        return f"the item names no {field}"
    if found := lack.look(part, lack.scope):
        fields = dict.fromkeys(_field(lack.search.names[each.unit]) for each in sorted(found))
        return f"{lack.shown[0]} holds in the {_listed(fields, 'and')}, but not in the {field}"
    return f"{lack.shown[0]} does not hold in the {field}"


def too_seldom(lack: Lack) -> str:
    """Say how often something stands, and how often it should."""
    if not lack.found[0]:
        return f"{lack.shown[0]} does not hold"
    times = max(
        number
        for number in range(1, lack.node.number)
        if number == 1 or lack.look(replace(lack.node, number=number), lack.scope) is not None
    )
    return f"{lack.shown[0]} stands {_times(times)}, {lack.node.number} are asked for"


def too_few(lack: Lack) -> str:
    """Say how many of several hold, and how many should."""
    held = sum(got is not None for got in lack.found)
    return f"{held} of its {len(lack.found)} parts hold, {lack.node.number} are asked for"


# -- places in words --------------------------------------------------------------------------


def text_at(search: Search, place: Occurrence) -> str:
    """Return what stands in the original where something was found."""
    name = search.names[place.unit]
    value = getattr(search.page, name)
    text = value[search.units(name).index(place.unit)] if isinstance(value, tuple) else value
    return (text or "")[place.start : place.end]


def where_in_words(search: Search, found: Sequence[Occurrence]) -> str:
    """Say where something stands: `'Wagner', 3 times in the title and text`."""
    ordered = sorted(found)
    fields = dict.fromkeys(_field(search.names[each.unit]) for each in ordered)
    first = _quote(search, ordered[0])
    more = f", {_times(len(ordered))}" if len(ordered) > 1 else ""
    return f"{first}{more} in the {_listed(fields, 'and')}"


def _size(plan: Plan) -> int:
    """Count the terms of an alias, those of aliases within it too."""
    return sum(_size(part) for _, part in plan.parts) if isinstance(plan, Spread) else 1


def _closest(
    left: Iterable[Occurrence], right: Iterable[Occurrence]
) -> list[tuple[int, Occurrence]]:
    """Return for each left side the words between it and the next right side, if there is one."""
    ordered = sorted(right)
    begin = [(each.unit, each.first) for each in ordered]
    pairs: list[tuple[int, Occurrence]] = []
    for each in left:
        at = bisect_right(begin, (each.unit, each.last))
        if at < len(ordered) and ordered[at].unit == each.unit:
            pairs.append((ordered[at].first - each.last - 1, each))
    return pairs


def _never_paired(lack: Lack, left: list[Occurrence], right: list[Occurrence]) -> str:
    """Say why no two sides can be held together at all."""
    if {each.unit for each in left}.isdisjoint(each.unit for each in right):
        one, other = (_field(lack.search.names[min(side).unit]) for side in (left, right))
        return f"one in the {one}, the other in the {other}"
    if _closest(right, left):
        return "only in the other order"
    return "on the same words"


def _is_around(outer: Occurrence, inner: Occurrence) -> bool:
    return outer.unit == inner.unit and outer.start <= inner.start and outer.end >= inner.end


def _nowhere(lack: Lack, verb: str = "stands") -> str:
    field = lack.scope.fields[0]
    if lack.scope.fields == SHOWN:
        return f"{verb} nowhere"
    is_there = _has_text(lack.search, field)
    return f"{verb} nowhere in the {_field(field)}" + ("" if is_there else ", which is empty")


def _within(lack: Lack) -> str:
    is_anywhere = lack.scope.fields == SHOWN
    return "" if is_anywhere else f"in the {_field(lack.scope.fields[0])} "


def _has_text(search: Search, field: str) -> bool:
    return any(reading.clear.text.strip() for reading in search.page.readings(field))


def _field(name: str) -> str:
    return FIELD_NAMES.get(name, name)


def _text(lack: Lack) -> str:
    return lack.node.text if isinstance(lack.node, Atom) else ""


def _quote(search: Search, place: Occurrence) -> str:
    return _quoted(text_at(search, place))


def _quoted(text: str) -> str:
    return repr(cut(" ".join(text.split()), LONGEST_QUOTED))


def _listed(names: Iterable[str], joint: str = "") -> str:
    """List a few, and how many more."""
    known = list(names)
    if joint and len(known) > 1:
        return f"{', '.join(known[:-1])} {joint} {known[-1]}"
    more = f" and {len(known) - MOST_NAMED} more" if len(known) > MOST_NAMED else ""
    return ", ".join(known[:MOST_NAMED]) + more


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
