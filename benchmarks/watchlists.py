"""Precision, recall and F1 of the seed watchlists on hand-labelled real items.

Opponent: the list of plain substrings that most bots use, in the same run. Labels that the
annotators call ambiguous are left out.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from benchmarks.kit.setting import ROOT
from bot.core.match import compile_book
from bot.core.match.lines import answer
from bot.settings import load_watchlists

DATA = ROOT.parent / "shared" / "data"
FILES = ("watch_eval.jsonl", "watch_eval_multi.jsonl")
GIVEN = ("id", "title", "text", "lang")
PLAIN = {
    "wagner": ("wagner", "вагнер", "فاغنر", "prigozhin", "пригожин"),
    "timbuktu": ("timbuktu", "tombouctou", "тимбукту", "تمبكتو", "tombuctú"),
    "french-withdrawal": ("french withdrawal", "barkhane", "french troops", "retrait", "бархан"),
    "mali-russia": ("mali", "мали", "مالي"),
}

Item = dict[str, Any]


def truth(item: Item, name: str) -> bool | None:
    """Return what the annotators say; None where they call it ambiguous."""
    label = name.replace("-", "_")
    return None if label in item["ambiguous"] else bool(item["labels"][label])


def row(items: Sequence[Item], name: str, who: str, said: Sequence[bool]) -> str:
    """Write one row of the table."""
    pairs = Counter((truth(item, name), each) for item, each in zip(items, said, strict=True))
    hits, alarms, misses = pairs[True, True], pairs[False, True], pairs[True, False]
    precision = hits / max(hits + alarms, 1)
    recall = hits / max(hits + misses, 1)
    f1 = 2 * hits / max(2 * hits + alarms + misses, 1)
    figures = f"{precision:10.3f}{recall:8.3f}{f1:7.3f}{alarms:8d}{misses:8d}"
    return f"{name:20}{who:10}{figures}"


def mistakes(items: Sequence[Item], name: str, said: Sequence[bool]) -> Iterator[str]:
    """Tell where our answer is not the annotators'."""
    for item, each in zip(items, said, strict=True):
        if truth(item, name) is (not each):
            kind = "alarm " if each else "missed"
            yield f"  {kind} {item['lang']} {item['title']:.110} | {item['text']:.200}"


def ours(items: Iterable[Item]) -> list[frozenset[str]]:
    """Return the watchlists that each item matches."""
    files = load_watchlists(ROOT / "watchlists")
    book = compile_book(files.watchlists, files.aliases)
    lines = (json.dumps({key: item[key] for key in GIVEN}) for item in items)
    return [
        frozenset(each["watchlist"] for each in answer(line, book)["matches"]) for line in lines
    ]


def main() -> None:
    """Print the table; -v also prints every mistake."""
    if not DATA.exists():
        print(f"skipped: no labelled items at {DATA}")
        return
    items = [json.loads(line) for name in FILES for line in (DATA / name).read_text().splitlines()]
    found = ours(items)
    texts = [f"{item['title']} {item['text']}".lower() for item in items]
    print(f"{'':30}{'precision':>10}{'recall':>8}{'F1':>7}{'alarms':>8}{'missed':>8}")
    for name, words in PLAIN.items():
        said = [name in lists for lists in found]
        print(row(items, name, "vedette", said))
        if "-v" in sys.argv:
            print(*mistakes(items, name, said), sep="\n")
        print(row(items, name, "substring", [any(p in t for p in words) for t in texts]))


if __name__ == "__main__":
    main()
