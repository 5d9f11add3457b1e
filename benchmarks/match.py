"""Items against terms: `vedette match` as a whole, and the matcher alone.

Opponents, in the same run: a loop over compiled `re` patterns, and a dict from plain words to
terms. On terms that all three can express, their answers must agree before anything is timed.
Terms are written `inflect: false`: what is measured is matching, not the tables of forms.

Words are drawn by Zipf's law as Mandelbrot amended it (An informational theory of the statistical
structure of language, 1953), with as many rare ones as news has: a flat vocabulary would make
every word a new one, and every item longer to read than any paper's.
"""

import asyncio
import gc
import json
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.kit.measure import run
from benchmarks.kit.news import Newsroom, folded, lines
from benchmarks.kit.setting import VEDETTE
from bot.core.match import Book, Page, compile_book, match_page, renewed, revised
from bot.core.model import Change, ChangeKind, ChatName, Person, Term, Watchlist, WatchlistName
from bot.loops.watching import Lists, WatchlistsInForce
from bot.store import open_store

SIZES = (1_000, 10_000)
MANY = 100_000
ITEMS = 2_000
PROVING = 150  # items on which all must agree
NEW = 10  # terms added while another looks on
HUGE = 10_000_000  # code points of an item
ROUNDS = 3
A_FILE = 5_000  # terms; the program takes no file over a megabyte

Item = dict[str, str]
Finder = Callable[[Item], set[str]]
WORD = re.compile(r"\w+")
PARTS = re.compile(r'"[^"]+"|[^\s()]+')


def watchlist(terms: Sequence[str]) -> Watchlist:
    """Return a list of terms."""
    return Watchlist(
        WatchlistName("many"), "", any=tuple(Term(each, inflect=False) for each in terms)
    )


def parts_of(term: str) -> list[tuple[bool, list[str]]]:
    """Take a plain term apart: whether each conjunct is wanted, and its alternatives."""
    parts: list[tuple[bool, list[str]]] = []
    is_wanted = True
    for part in PARTS.findall(term):
        plain = folded(part.strip('"'))
        if part == "NOT":
            is_wanted = False
        elif part == "OR":
            parts[-1][1].append("")
        elif parts and parts[-1][1][-1] == "":
            parts[-1][1][-1] = plain
        else:
            parts.append((is_wanted, [plain]))
    return parts


def by_patterns(terms: Sequence[str]) -> Finder:
    """Match by a loop over compiled patterns."""
    compiled = [
        (term, [(wanted, _pattern(options)) for wanted, options in parts_of(term)])
        for term in terms
    ]

    def find(item: Item) -> set[str]:
        text = folded(f"{item['title']} | {item['text']}")
        return {
            term
            for term, parts in compiled
            if all((pattern.search(text) is not None) is wanted for wanted, pattern in parts)
        }

    return find


def _pattern(options: list[str]) -> re.Pattern[str]:
    joined = "|".join(r"\W+".join(map(re.escape, option.split())) for option in options)
    return re.compile(rf"\b(?:{joined})\b")


def by_words(terms: Sequence[str]) -> Finder:
    """Match by a dict from the words of each term's first part to the term."""
    table: dict[str, list[tuple[str, list[tuple[bool, list[str]]]]]] = {}
    for term in terms:
        parts = parts_of(term)
        for option in parts[0][1]:
            table.setdefault(option.split()[0], []).append((term, parts))

    def find(item: Item) -> set[str]:
        title, rest = (WORD.findall(folded(item[name])) for name in ("title", "text"))
        row = [*title, "|", *rest]
        words, text = set(row), f" {' '.join(row)} "

        def holds(option: str) -> bool:
            return f" {option} " in text if " " in option else option in words

        return {
            term
            for word in words
            for term, parts in table.get(word, ())
            if all(any(map(holds, options)) is wanted for wanted, options in parts)
        }

    return find


def by_book(book: Book) -> Finder:
    """Match as Vedette does."""

    def find(item: Item) -> set[str]:
        page = Page(item["title"], item["text"], item["lang"])
        return {found.term for found in match_page(page, book)}

    return find


def seconds(find: Finder, items: Sequence[Item], rounds: int = ROUNDS) -> float:
    """Return the processor's seconds an item, the median of some rounds."""
    costs: list[float] = []
    for _ in range(rounds):
        started = time.process_time()
        for item in items:
            find(item)
        costs.append((time.process_time() - started) / len(items))
    return statistics.median(costs)


def whole(
    terms: Sequence[str], items: Sequence[Item], rounds: int = ROUNDS
) -> tuple[float, float, float]:
    """Run `vedette match`: items a processor second, with and without its start; peak MB."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for at in range(0, len(terms), A_FILE):
            listed = [{"term": each, "inflect": "false"} for each in terms[at : at + A_FILE]]
            (folder / f"list{at}.yaml").write_text(json.dumps({"any": listed}, ensure_ascii=False))
        given, none = folder / "items.jsonl", folder / "none.jsonl"
        given.write_text(lines(iter(items)))
        none.write_text("")
        command = [*VEDETTE, "match", "--watchlists", str(folder)]
        costs = []
        for _ in range(rounds):
            pair = [run([*command, str(path)], log=folder / "log") for path in (given, none)]
            assert not any(cost.exit_code for cost in pair), (folder / "log").read_text()[-500:]
            costs.append(pair)
    total = statistics.median(full.cpu_s for full, _ in costs)
    alone = statistics.median(full.cpu_s - start.cpu_s for full, start in costs)
    return len(items) / total, len(items) / alone, max(full.peak_mb for full, _ in costs)


async def live(terms: Sequence[str]) -> float:
    """Add terms on one side of a store; return the median ms until the other side matches them."""
    lists = Lists((watchlist(terms),), ())
    with tempfile.TemporaryDirectory() as name:
        here, there = (open_store(f"sqlite:///{name}/vedette.db") for _ in range(2))
        for store in (here, there):
            await store.upkeep.open(())
        watching = WatchlistsInForce(there.edits, lists, lambda: None)
        await watching.refresh()
        delays: list[float] = []
        for number in range(NEW):
            term = Term(f"quitenew{number}", inflect=False)
            by = Person(ChatName("console"), "benchmark", "a benchmark")
            change = Change(
                ChangeKind.ADD_TERM, by, datetime.now(UTC), lists.watchlists[0].name, term
            )
            await here.edits.apply(change)
            committed = time.perf_counter()
            book = await watching.refresh()
            found = match_page(Page("", term.text), book)
            delays.append(1000 * (time.perf_counter() - committed))
            assert [each.term for each in found] == [term.text]
        for store in (here, there):
            await store.upkeep.close()
    return statistics.median(delays)


def extremes(book: Book, items: Sequence[Item]) -> None:
    """Print what an item of ten megabytes takes, and a term that matches everything."""
    text = " ".join(item["text"] for item in items if item["lang"] == "en")
    huge = (text * (HUGE // len(text) + 1))[:HUGE]
    started = time.process_time()
    found = match_page(Page("", huge), book)
    spent = time.process_time() - started
    spans = sum(len(each.spans) for each in found)
    print(f"an item of {HUGE:,} characters: {spent:.1f} s, {len(found)} terms, {spans:,} spans")
    everything = compile_book([watchlist(["/./"])])
    cost = 1_000_000 * seconds(by_book(everything), items[:200], 1)
    print(f"a term that matches every character: {cost:,.0f} µs an item")


def agree(room: Newsroom, items: Sequence[Item]) -> None:
    """Stop unless all three answer alike."""
    terms = room.plain_terms(SIZES[0])
    ours, patterns, words = (
        by_book(compile_book([watchlist(terms)])),
        by_patterns(terms),
        by_words(terms),
    )
    spaced = [item for item in items if item["lang"] in {"en", "fr"}][:PROVING]
    latin = {term for term in terms if folded(term).isascii()}
    for item in spaced:
        answers = [find(item) & latin for find in (ours, patterns, words)]
        assert answers[0] == answers[1] == answers[2], (item["id"], answers)


def row(room: Newsroom, items: Sequence[Item], size: int) -> Book:
    """Print the row of one number of terms; return its book."""
    is_many = size == MANY
    rounds = 1 if is_many else ROUNDS
    terms = room.terms(size)
    book = compile_book([watchlist(terms)])
    gc.freeze()
    alone = 1 / seconds(by_book(book), items, rounds)
    plain = room.plain_terms(size)
    words = 1 / seconds(by_words(plain), items[:300], rounds)
    # A loop over 100,000 patterns takes half a minute an item: it is left out.
    patterns = 0 if is_many else 1 / seconds(by_patterns(plain), items[:3])
    full, net, peak = whole(terms, items[:500] if is_many else items, rounds)
    started = time.process_time()
    renewed(book)
    indexed = time.process_time() - started
    started = time.process_time()
    revised(book, [watchlist([*terms, "quite new"])], ())
    new = 1000 * (time.process_time() - started)
    reached = asyncio.run(live(terms))
    ratio = f"{alone / patterns:7.0f}" if patterns else f"{'-':>7}"
    print(
        f"{size:8}{full:8.0f}{net:9.0f}{alone:8.0f}{words:7.0f}{patterns:7.1f}"
        f"{alone / words:8.1f}{ratio}{indexed:8.2f}{new:7.1f}{reached:8.1f}{peak:6.0f}",
        flush=True,
    )
    return book


def main() -> None:
    """Print items a processor second, and how often as many as the opponents'."""
    room = Newsroom()
    items = list(room.items(ITEMS))
    agree(room, items)
    print(f"{ITEMS} items of 370 words; items a CPU second, medians of {ROUNDS}; all agree")
    print(
        f"{'terms':>8}{'whole':>8}{'no start':>9}{'alone':>8}{'dict':>7}{'re':>7}"
        f"{'x dict':>8}{'x re':>7}{'index s':>8}{'new ms':>7}{'live ms':>8}{'MB':>6}"
    )
    books = [row(room, items, size) for size in SIZES]
    extremes(books[0], items)
    row(room, items, MANY)


if __name__ == "__main__":
    main()
