"""How operators find: each takes a search and its own branch, and looks for its operands.

An occurrence of a NEAR is one side with the nearest other side, in each direction; so every
word that is near enough takes part in one, and the work grows with the text, not its square.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from operator import attrgetter

from bot.core.match.plan import Branch, Found, Occurrence, Search

Find = Callable[[Search, Branch], Found]
Pairs = Iterator[tuple[Occurrence, Occurrence]]


def any_of(search: Search, branch: Branch) -> Found:
    """Find what any operand finds."""
    return _together([part.find(search) for part in branch.parts], fewest=1)


def all_of(search: Search, branch: Branch) -> Found:
    """Find what the operands find, if all of them hold."""
    found: list[Found] = []
    for part in branch.parts:
        got = part.find(search)
        if got is None:
            return None
        found.append(got)
    return _together(found, fewest=0)


def none_of(search: Search, branch: Branch) -> Found:
    """Hold where no operand holds."""
    return [] if all(part.find(search) is None for part in branch.parts) else None


def several_of(search: Search, branch: Branch) -> Found:
    """Find what the operands find, if enough of them hold."""
    return _together([part.find(search) for part in branch.parts], fewest=branch.number)


def often(search: Search, branch: Branch) -> Found:
    """Find what the operand finds, if it does so often enough; overlapping finds count once."""
    found = branch.parts[0].find(search)
    if not found:
        return None
    count = 0
    behind = (-1, -1)  # unit and last word of what was counted last
    for each in sorted(found, key=lambda each: (each.unit, each.last, each.first)):
        if (each.unit, each.first) > behind:
            count += 1
            behind = (each.unit, each.last)
    return found if count >= branch.number else None


def outside(search: Search, branch: Branch) -> Found:
    """Find what the first operand finds outside of what the second finds."""
    found, excluded = (part.find(search) for part in branch.parts)
    if not found or not excluded:
        return found
    by_unit: dict[int, list[Occurrence]] = defaultdict(list)
    for each in sorted(excluded, key=attrgetter("start")):
        by_unit[each.unit].append(each)
    reach = {
        unit: ([each.start for each in group], list(accumulate((e.end for e in group), max)))
        for unit, group in by_unit.items()
    }
    return [each for each in found if not _is_inside(each, reach.get(each.unit))] or None


def near(search: Search, branch: Branch) -> Found:
    """Find the sides that stand close to each other, in either order."""
    left, right = (part.find(search) for part in branch.parts)
    if not left or not right:
        return None
    pairs = (*_closest(left, right, branch.number), *_closest(right, left, branch.number))
    return _joined(search, branch, pairs)


def near_in_order(search: Search, branch: Branch) -> Found:
    """Find the sides that stand close to each other, the first before the second."""
    left, right = (part.find(search) for part in branch.parts)
    if not left or not right:
        return None
    return _joined(search, branch, _closest(left, right, branch.number))


def _together(found: list[Found], fewest: int) -> Found:
    held = [each for each in found if each is not None]
    if len(held) < fewest:
        return None
    return held[0] if len(held) == 1 else list({each for part in held for each in part})


def _is_inside(each: Occurrence, reach: tuple[list[int], list[int]] | None) -> bool:
    """Tell whether something begins before or with it, and ends with or after it."""
    if reach is None:
        return False
    starts, ends = reach
    before = bisect_right(starts, each.start)
    return before > 0 and ends[before - 1] >= each.end


def _closest(left: Iterable[Occurrence], right: Iterable[Occurrence], most: int) -> Pairs:
    """Yield pairs of a left side and a right side after it, at most `most` words between.

    Each left side comes with the nearest right side, each right side with the nearest left.
    """
    ends = sorted(left, key=lambda each: (each.unit, each.last, *each[1:]))
    starts = sorted(right)
    begin = [(each.unit, each.first) for each in starts]
    for each in ends:
        at = bisect_right(begin, (each.unit, each.last))
        if at < len(starts) and _gap(each, starts[at]) <= most:
            yield each, starts[at]
    finish = [(each.unit, each.last) for each in ends]
    for each in starts:
        at = bisect_right(finish, (each.unit, each.first - 1)) - 1
        if at >= 0 and _gap(ends[at], each) <= most:
            yield ends[at], each


def _gap(left: Occurrence, right: Occurrence) -> float:
    """Return how many words stand between."""
    return right.first - left.last - 1 if left.unit == right.unit else float("inf")


def _joined(
    search: Search, branch: Branch, pairs: Iterable[tuple[Occurrence, Occurrence]]
) -> Found:
    """Make one occurrence of each pair."""
    found: set[Occurrence] = set()
    for left, right in pairs:
        reading = search.readings[left.unit]
        first, last = min(left.first, right.first), max(left.last, right.last)
        if branch.word != "S" or reading.sentence(first) == reading.sentence(last):
            start, end = min(left.start, right.start), max(left.end, right.end)
            parts = tuple(sorted({*left.parts, *right.parts}))
            found.add(Occurrence(left.unit, first, last, start, end, parts))
    return list(found) or None
