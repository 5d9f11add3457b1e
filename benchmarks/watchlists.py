"""Precision, recall and F1 of the seed watchlists on hand-labelled real items.

The items fall into two halves by a hash of their id. The mistakes of the first half may be
read (-v) and the lists changed for them; of the second half only scores are ever shown, and
it is what tells how the lists fare on items that nobody has looked at. Opponent: the list of
plain substrings that most bots use, in the same run. Labels that the annotators call
ambiguous are left out.
"""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from benchmarks.kit.setting import ROOT
from bot.core.match import Book, compile_book
from bot.core.match.lines import answer
from bot.settings import load_watchlists

DATA = ROOT.parent / "shared" / "data"
FILES = ("watch_eval.jsonl", "watch_eval_multi.jsonl")
GIVEN = ("id", "title", "text", "lang")
HALVES = ("tune", "held out")
PLAIN = {
    "wagner": ("wagner", "вагнер", "فاغنر", "prigozhin", "пригожин"),
    "timbuktu": ("timbuktu", "tombouctou", "тимбукту", "تمبكتو", "tombuctú"),
    "french-withdrawal": ("french withdrawal", "barkhane", "french troops", "retrait", "бархан"),
    "mali-russia": ("mali", "мали", "مالي"),
}

Item = dict[str, Any]
Pair = tuple[Item, bool]
"""An item and whether the list under test matched it."""


def labelled() -> list[Item]:
    """Return every labelled item."""
    return [json.loads(line) for name in FILES for line in (DATA / name).read_text().splitlines()]


def half(item: Item) -> str:
    """Return the half that an item belongs to, the same on every machine and in every order."""
    return HALVES[hashlib.sha256(item["id"].encode()).digest()[0] % 2]


def seed_book() -> Book:
    """Compile the watchlists that ship."""
    files = load_watchlists(ROOT / "watchlists")
    return compile_book(files.watchlists, files.aliases)


def ours(items: Iterable[Item], book: Book) -> list[frozenset[str]]:
    """Return the watchlists that each item matches."""
    lines = (json.dumps({key: item[key] for key in GIVEN}) for item in items)
    return [
        frozenset(each["watchlist"] for each in answer(line, book)["matches"]) for line in lines
    ]


def truth(item: Item, name: str) -> bool | None:
    """Return what the annotators say; None where they call it ambiguous."""
    label = name.replace("-", "_")
    return None if label in item["ambiguous"] else bool(item["labels"][label])


def score(pairs: Iterable[Pair], name: str) -> tuple[float, float, float, int, int]:
    """Return precision, recall, F1, false alarms and misses."""
    counts = Counter((truth(item, name), said) for item, said in pairs)
    hits, alarms, misses = counts[True, True], counts[False, True], counts[True, False]
    precision = hits / max(hits + alarms, 1)
    recall = hits / max(hits + misses, 1)
    return precision, recall, 2 * hits / max(2 * hits + alarms + misses, 1), alarms, misses


def row(pairs: Sequence[Pair], name: str, who: str, part: str) -> str:
    """Write one row of the table."""
    precision, recall, f1, alarms, misses = score(pairs, name)
    figures = f"{precision:10.3f}{recall:8.3f}{f1:7.3f}{alarms:8d}{misses:8d}"
    return f"{name:20}{who:10}{part:10}{figures}"


def mistakes(pairs: Iterable[Pair], name: str) -> Iterator[str]:
    """Tell where our answer is not the annotators'."""
    for item, said in pairs:
        if truth(item, name) is (not said):
            kind = "alarm " if said else "missed"
            yield f"  {kind} {item['lang']} {item['title']:.110} | {item['text']:.200}"


def table(items: Sequence[Item], found: Sequence[frozenset[str]], name: str) -> Iterator[str]:
    """Write what is to be told of one list."""
    pairs = [(item, name in lists) for item, lists in zip(items, found, strict=True)]
    for part in HALVES:
        of_part = [pair for pair in pairs if half(pair[0]) == part]
        yield row(of_part, name, "vedette", part)
        if part == "tune" and "-v" in sys.argv:
            yield from mistakes(of_part, name)
    yield row(pairs, name, "vedette", "both")
    plain = [(i, any(p in f"{i['title']} {i['text']}".lower() for p in PLAIN[name])) for i in items]
    yield row(plain, name, "substring", "both")


def languages(items: Sequence[Item], found: Sequence[frozenset[str]]) -> Iterator[str]:
    """Count false alarms and misses by language, all lists together."""
    yield f"{'language':20}{'items':>10}{'alarms':>8}{'missed':>8}"
    for lang, number in Counter(item["lang"] for item in items).most_common():
        pairs = [(i, lists) for i, lists in zip(items, found, strict=True) if i["lang"] == lang]
        scores = [score(((i, name in lists) for i, lists in pairs), name) for name in PLAIN]
        alarms, misses = (sum(each[at] for each in scores) for at in (3, 4))
        yield f"{lang:20}{number:10d}{alarms:8d}{misses:8d}"


def main() -> None:
    """Print the table; -v also prints the mistakes of the half that may be read."""
    if not DATA.exists():
        print(f"skipped: no labelled items at {DATA}")
        return
    items = labelled()
    found = ours(items, seed_book())
    print(f"{'':40}{'precision':>10}{'recall':>8}{'F1':>7}{'alarms':>8}{'missed':>8}")
    for name in PLAIN:
        print(*table(items, found, name), sep="\n")
    print(*languages(items, found), sep="\n")


if __name__ == "__main__":
    main()
