"""Say in the item's own sentences what it reports, with the sentence that matched in it.

1. Boilerplate and a repeated title are left out.
2. The first sentence that matched is in, then the lead as far as it fits.
3. Sentences stand in the item's order; where some are left out between them, it shows.
4. A sentence that does not fit is cut between graphemes around its match.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, islice, takewhile

from bot.core.boilerplate import paragraphs
from bot.core.model import Field, Span
from bot.core.own_words import fold
from bot.core.text import cut, sentences

LIMIT = 400
MOST_SENTENCES = 2000  # that are looked at; a match beyond them gets the lead alone
GAP = "… "
BEFORE_MATCH = 120  # characters of a long sentence that lead up to its match
OURS = -1

Range = tuple[int, int]
Characters = Iterable[tuple[str, int]]  # each with where it stood, or OURS


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary and its matched parts, [start, end), in order, apart from each other."""

    text: str
    marks: tuple[Range, ...] = ()


def summarise(text: str, title: str, spans: Iterable[Span], limit: int = LIMIT) -> Summary:
    """Return at most `limit` characters of a text; of the spans only those in it count."""
    pieces = list(islice(_pieces(text, title), MOST_SENTENCES))
    if not pieces:
        return Summary("")
    hits = sorted((span.start, span.end) for span in spans if span.field is Field.TEXT)
    matched = next((at for at, piece in enumerate(pieces) if _hit(piece, hits)), 0)
    whole = pieces[matched]
    if whole[1] - whole[0] > limit:
        part = _window(text, whole, _hit(whole, hits))
        opening = GAP if part != whole else ""
        return _written(opening, _characters(text, [part]), hits, limit)
    return _written("", _characters(text, _chosen(pieces, matched, limit)), hits, limit)


def _pieces(text: str, title: str) -> Iterator[Range]:
    """Yield where the item's own sentences lie, without those that only repeat the title."""
    headline = fold(title)
    for start, end in paragraphs(text):
        for first, last in sentences(text[start:end]):
            if not headline or fold(text[start + first : start + last]) != headline:
                yield start + first, start + last


def _hit(piece: Range, hits: Sequence[Range]) -> Range | None:
    """Return the first hit that lies in a sentence, be it in part."""
    return next((hit for hit in hits if hit[0] < piece[1] and piece[0] < hit[1]), None)


def _chosen(pieces: Sequence[Range], matched: int, limit: int) -> list[Range]:
    chosen = [pieces[matched]]
    for piece in pieces:
        longer = sorted({*chosen, piece})
        if sum(end - start + len(GAP) for start, end in longer) > limit + len(GAP):
            break
        chosen = longer
    return chosen


def _window(text: str, sentence: Range, hit: Range | None) -> Range:
    """Return the part of a long sentence that begins shortly before its match, at a word."""
    start, end = sentence
    if hit is None or hit[0] - start <= BEFORE_MATCH:
        return sentence
    words = text[hit[0] - BEFORE_MATCH : hit[0]].split(maxsplit=1)
    return hit[0] - len(words[-1]) if len(words) > 1 else hit[0], end


def _characters(text: str, ranges: Sequence[Range]) -> Characters:
    """Yield the characters of these ranges, white space made one space, and what joins them."""
    last = ranges[0][0]
    for start, end in ranges:
        if start > last:
            is_gap = any(char.isalnum() for char in text[last:start])
            yield from ((char, OURS) for char in (f" {GAP}" if is_gap else " "))
        is_space = False
        for at in range(start, end):
            if not (is_space and text[at].isspace()):
                is_space = text[at].isspace()
                yield " " if is_space else text[at], at
        last = end


def _written(opening: str, characters: Characters, hits: Sequence[Range], limit: int) -> Summary:
    """Cut what has been put together to the limit, and find the hits in what is left."""
    placed = [*((char, OURS) for char in opening), *islice(characters, 2 * limit)]
    full = "".join(char for char, _ in placed)
    shown = cut(full, limit)
    kept = sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(shown, full, strict=False))
    )
    is_hit = _tester(hits)
    runs = groupby(range(kept), key=lambda at: is_hit(placed[at][1]))
    marks = [tuple(run) for is_matched, run in runs if is_matched]
    return Summary(shown, tuple((run[0], run[-1] + 1) for run in marks))


def _tester(hits: Sequence[Range]) -> Callable[[int], bool]:
    """Return a test whether a place lies in any of these sorted, maybe overlapping ranges."""
    starts = [start for start, _ in hits]
    ends = list(accumulate((end for _, end in hits), max))

    def is_hit(place: int) -> bool:
        before = bisect_right(starts, place)
        return before > 0 and place < ends[before - 1]

    return is_hit
