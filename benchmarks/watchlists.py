"""Precision, recall and F1 of the seed watchlists on hand-labelled real items and made-up ones.

The real items fall into two halves by a hash of their id. The mistakes of the first half may be
read (-v) and the lists changed for them; of the second half only scores are ever shown, and
it is what tells how the lists fare on items that nobody has looked at. The made-up items of
tests/data/watchlists hold languages, years and lists that the real ones lack; they have been
read since, and docs/decisions/0008 tells how the lists fared at first sight. Opponent: the list
of plain substrings that most bots use, in the same run. Doubtful labels are left out.
"""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from benchmarks.kit.setting import ROOT
from bot.app.wording import word_forms
from bot.core.match import Book, compile_book
from bot.core.match.lines import answer
from bot.settings import load_watchlists

DATA = ROOT.parent / "shared" / "data"
FILES = ("watch_eval.jsonl", "watch_eval_multi.jsonl")
MADE_UP = ROOT / "tests" / "data" / "watchlists"
GIVEN = ("id", "title", "text", "lang")
HALVES = ("tune", "held out")
PARTS = (*HALVES, "made up")
PLAIN = {
    "wagner": ("wagner", "вагнер", "فاغنر", "prigozhin", "пригожин"),
    "timbuktu": ("timbuktu", "tombouctou", "тимбукту", "تمبكتو", "tombuctú"),
    "french-withdrawal": ("french withdrawal", "barkhane", "french troops", "retrait", "бархан"),
    "mali-russia": ("mali", "мали", "مالي"),
    "armed-groups": ("jnim", "gsim", "azawad", "jihadist", "djihadist", "джихадист", "جهادي"),
    "human-rights": ("massacre", "mass grave", "charnier", "human rights", "резня", "مجزرة"),
}

Item = dict[str, Any]
Pair = tuple[Item, bool]
"""An item and whether the list under test matched it."""


class Answers(NamedTuple):
    """The items, and by item which lists each of two matchers says it is about."""

    items: Sequence[Item]
    ours: Sequence[frozenset[str]]
    plain: Sequence[frozenset[str]]

    def of(self, name: str, part: str, lang: str | None = None) -> tuple[list[Pair], list[Pair]]:
        """Return what both say of one list on one part of the items, in one language or all."""
        kept = [
            at
            for at, item in enumerate(self.items)
            if item["part"] == part and lang in {None, item["lang"]}
        ]
        return (
            [(self.items[at], name in self.ours[at]) for at in kept],
            [(self.items[at], name in self.plain[at]) for at in kept],
        )


def labelled() -> list[Item]:
    """Return every labelled real item."""
    items = [json.loads(line) for name in FILES for line in (DATA / name).read_text().splitlines()]
    return [item | {"part": half(item)} for item in items]


def made_up() -> list[Item]:
    """Return the made-up items, labelled for all lists."""
    return [
        _made_up(f"{path.stem}-{number}", json.loads(line))
        for path in sorted(MADE_UP.glob("*.jsonl"))
        for number, line in enumerate(path.read_text("utf-8").splitlines())
    ]


def _made_up(name: str, item: Item) -> Item:
    labels = {_label(each): int(each in item["lists"]) for each in PLAIN}
    doubtful = [_label(each) for each in item["doubtful"]]
    return item | {"id": name, "part": "made up", "labels": labels, "ambiguous": doubtful}


def half(item: Item) -> str:
    """Return the half that an item belongs to, the same on every machine and in every order."""
    return HALVES[hashlib.sha256(item["id"].encode()).digest()[0] % 2]


def seed_book() -> Book:
    """Compile the watchlists that ship, as the program does."""
    files = load_watchlists(ROOT / "watchlists")
    return compile_book(files.watchlists, files.aliases, word_forms())


def ours(items: Iterable[Item], book: Book) -> list[frozenset[str]]:
    """Return the watchlists that each item matches."""
    lines = (json.dumps({key: item[key] for key in GIVEN}) for item in items)
    return [
        frozenset(each["watchlist"] for each in answer(line, book)["matches"]) for line in lines
    ]


def plain(items: Iterable[Item]) -> list[frozenset[str]]:
    """Return the watchlists that substrings find in each item."""
    texts = (f"{item['title']} {item['text']}".lower() for item in items)
    return [
        frozenset(name for name, words in PLAIN.items() if any(word in text for word in words))
        for text in texts
    ]


def _label(name: str) -> str:
    return name.replace("-", "_")


def truth(item: Item, name: str) -> bool | None:
    """Return what the annotators say; None where they doubt, or were not asked."""
    label = _label(name)
    if label in item["ambiguous"] or label not in item["labels"]:
        return None
    return bool(item["labels"][label])


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


def table(answers: Answers, name: str) -> Iterator[str]:
    """Write what is to be told of one list."""
    for part in PARTS:
        our, their = answers.of(name, part)
        if not any(truth(item, name) is not None for item, _ in our):
            continue
        yield row(our, name, "vedette", part)
        yield row(their, name, "substring", part)
        if part != "held out" and "-v" in sys.argv:
            yield from mistakes(our, name)


def languages(answers: Answers, name: str) -> Iterator[str]:
    """Write what is to be told of one list in each language that has items for it."""
    for part in PARTS:
        for lang, _ in Counter(item["lang"] for item in answers.items).most_common():
            our, their = answers.of(name, part, lang)
            wanted = sum(truth(item, name) is True for item, _ in our)
            if not wanted and not score(our, name)[3] and not score(their, name)[3]:
                continue
            precision, recall, f1, *_ = score(our, name)
            figures = f"{wanted:8d}{precision:10.3f}{recall:8.3f}{f1:7.3f}"
            yield f"{name:20}{part:10}{lang:6}{figures}{score(their, name)[2]:11.3f}"


def main() -> None:
    """Print the tables; -v also prints the mistakes that may be read."""
    if not DATA.exists():
        print(f"no labelled items at {DATA}: made-up ones only")
    items = [*(labelled() if DATA.exists() else ()), *made_up()]
    answers = Answers(items, ours(items, seed_book()), plain(items))
    print(f"{'':40}{'precision':>10}{'recall':>8}{'F1':>7}{'alarms':>8}{'missed':>8}")
    for name in PLAIN:
        print(*table(answers, name), sep="\n")
    print(f"\n{'':36}{'wanted':>8}{'precision':>10}{'recall':>8}{'F1':>7}{'substring':>11}")
    for name in PLAIN:
        print(*languages(answers, name), sep="\n")


if __name__ == "__main__":
    main()
