"""What to write so that the like of an item alerts no more, or does from now on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.commands.context import first_of, text_of
from bot.commands.decisions import Told, outcome
from bot.commands.definition import Desk
from bot.commands.misses import nearness, weight
from bot.commands.subjects import terms_of
from bot.commands.words import quoted
from bot.core.errors import AskError
from bot.core.match import Book, ListExplanation, match_term, page_of
from bot.core.match.terms import compile_among
from bot.core.model import Item, Judged, Span, Term, WatchlistName

MOST_LISTS = 2
LONGEST = 200  # code points of a term that is written out
MOST_NAMES = 0.75  # of a text's long words
LONG = 4  # letters; articles and the like are written small in any headline
MUTED_FOR = "12h"  # time to edit a file

_WORD = r"[^\W_][\w’'-]*"
_WORDS = re.compile(_WORD)
_BEFORE = re.compile(rf"({_WORD})\s+\Z")
_AFTER = re.compile(rf"\s+({_WORD})")
_ATOM = re.compile(r"[^\s()\"]+|\"[^\"]*\"")
_QUOTES = str.maketrans("", "", '"“”„‟«»＂')


async def mend_lines(
    desk: Desk, told: Told, book: Book, explained: Sequence[ListExplanation]
) -> list[str]:
    """Return what to write to be spared what alerted, or to catch what did not match."""
    match outcome(told):
        case "alerted":
            added = {(each.watchlist, each.term.text) for each in await desk.store.edits.terms()}
            latest = {each.watchlist: each for each in told.history.judged}
            wanted = [latest[each.watchlist] for each in told.alerts[:MOST_LISTS]]
            return [_spare(told.item, book, each, added) for each in wanted]
        case "unmatched" if not any(each.holds for each in explained):
            return [_catch(told, explained)]
        case _:
            return []


def _spare(item: Item, book: Book, judged: Judged, added: set[tuple[WatchlistName, str]]) -> str:
    """Say how its first term would not have matched."""
    name, written = judged.watchlist, judged.matches[0].term
    terms = [term for each in book.watchlists if each.name == name for term in terms_of(each)]
    term = next((each for each in terms if each.text == written), None)
    if term is None:
        return f"{name} has the term `{written}` no more: by it, the like alerts no more."
    is_latest = judged.revision == item.revision
    better = _narrower(item, book, term, first_of(judged.matches[0].spans)) if is_latest else None
    if (name, written) in added:
        then = f", then `watch add {name} {better}`, which passes this item over" if better else ""
        return f"If it should not alert: `watch remove {name} {written}`{then}."
    there = f"write `{better}` there, which passes this item over" if better else "change it there"
    is_short = len(written) <= LONGEST
    until = f", until then `mute term {quoted(written)} {MUTED_FOR}`" if is_short else ""
    return f"If it should not alert: the term stands in {term.origin}; {there}{until}."


def _narrower(item: Item, book: Book, term: Term, span: Span) -> str | None:
    """Return the term without this use of a name, if that leaves the item out."""
    plain = term.text if _ATOM.fullmatch(term.text) else f"({term.text})"
    for use in _uses(item, span):
        text = f'{plain} UNLESS "{use}"'
        try:
            compiled = compile_among(replace(term, text=text), book.names)
        except AskError:  # what it joins may be too long, or not to be joined
            continue
        if not match_term(page_of(item), compiled):
            return text
    return None


def _uses(item: Item, span: Span) -> Iterator[str]:
    """Yield a name that matched with the names beside it: Richard Wagner, Wagner Moura.

    Where every word is written as names are, one cannot tell.
    """
    text = text_of(item, span)
    hit = text[span.start : span.end].translate(_QUOTES)
    words = [word for word in _WORDS.findall(text) if len(word) >= LONG]
    if not _is_name(hit) or sum(map(_is_name, words)) > MOST_NAMES * len(words):
        return
    if (before := _BEFORE.search(text[: span.start])) and _is_name(before[1]):
        yield f"{before[1]} {hit}"
    if (after := _AFTER.match(text, span.end)) and _is_name(after[1]):
        yield f"{hit} {after[1]}"


def _is_name(word: str) -> bool:
    return word[:1].isupper()


def _catch(told: Told, explained: Sequence[ListExplanation]) -> str:
    """Say how the nearest list would have matched."""
    nearest = max(explained, key=lambda each: weight(told, each), default=None)
    because = nearest.because if nearest and nearness(nearest) > 0 else None
    if nearest is None or because is None or because.role == "any":
        name = nearest.watchlist if nearest and because else "<list>"
        add = f"`watch add {name} …` with words as they stand in it"
        return f"If it should have alerted: {add}; `watch test …` tries them first."
    do = "narrow it" if because.role == "unless" else "widen it"
    role, origin = because.role, because.term.origin
    return f"If it should have alerted: {do} in {origin}, the `{role}` term of {nearest.watchlist}."
