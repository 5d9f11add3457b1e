"""What matched, as it stands among other words."""

from collections.abc import Iterator, Sequence

from bot.core.model import Field, Item, Span

BESIDE = 30  # code points shown on each side
LONGEST = 100


def first_of(spans: Sequence[Span]) -> Span:
    """Return the first span that a reader sees: those of the headline come before the text's."""
    return min(spans, key=lambda span: (span.field is not Field.TITLE, span.start))


def text_of(item: Item, span: Span) -> str:
    """Return the text in which a span lies."""
    return item.title if span.field is Field.TITLE else item.text


def around(item: Item, spans: Sequence[Span]) -> str:
    """Show where a term matched first, with a few words around it; what matched is in brackets."""
    first = first_of(spans)
    text = text_of(item, first)
    start, end = max(first.start - BESIDE, 0), min(first.end + BESIDE, first.start + LONGEST)
    while 0 < start < first.start and not text[start - 1].isspace():
        start += 1
    while first.end < end < len(text) and not text[end].isspace():
        end -= 1
    shown = text[start:end]
    inside = [(each.start - start, each.end - start) for each in spans if each.field is first.field]
    for at, until in sorted(_apart(inside, len(shown)), reverse=True):
        shown = f"{shown[:at]}[{shown[at:until]}]{shown[until:]}"
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return f"“{before}{' '.join(shown.split())}{after}”"


def _apart(spans: Sequence[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    """Yield the spans within [0, length) that do not overlap one before."""
    last = 0
    for start, end in sorted(spans):
        if last <= start < length:
            last = min(end, length)
            yield start, last
