"""Reading documents, beside plain feedparser: all of a document, and one whose items are known.

    python -m benchmarks.parse [corpus]

The corpus is the one of tests/sources/corpus.py; without it, only made feeds are read. Before
anything is timed, the texts and links of both readers are compared, and what is read with known
items passed over with the whole. Times are medians of the process's own time.
"""

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import feedparser  # type: ignore[import-untyped]  # ships no types

from bot.sources.document import Origin, Parsed
from bot.sources.parse import parse
from tests.sources.corpus import ARCHIVE, cases

ITEMS = 200
ROUNDS = 9
CORPUS_ROUNDS = 3
NOW = datetime(2026, 1, 1, tzinfo=UTC)
ORIGIN = Origin("https://feeds.example/rss", NOW)
AIMS = {"full": 3, "delta": 20}

Reading = Callable[[Sequence[bytes]], object]

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Gazette</title>
<link>https://gazette.example/</link><language>fr</language>{}</channel></rss>"""
RSS_ITEM = """<item><title>Rapport {0} : l’armée &amp; ses alliés à Ménaka</title>
<link>https://gazette.example/news/{0}</link><guid isPermaLink="false">g{0}</guid>
<pubDate>{1:%a, %d %b %Y %H:%M:%S} +0000</pubDate><dc:creator>A. Touré</dc:creator>
<category>Mali</category><description>{2}</description>{3}</item>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Gazette</title>
<id>urn:gazette</id>{}</feed>"""
ATOM_ITEM = """<entry><title>Rapport {0} : l’armée &amp; ses alliés</title><id>urn:{0}</id>
<link href="https://gazette.example/news/{0}"/><updated>{1:%Y-%m-%dT%H:%M:%SZ}</updated>
<author><name>A. Touré</name></author><summary type="html">{2}</summary></entry>"""
SUMMARY = "&lt;p&gt;Des combats ont éclaté près de la ville, selon un élu.&lt;/p&gt; " * 4
CONTENT = "<content:encoded><![CDATA[" + "<p>Des combats <b>ont</b> éclaté.</p>" * 40
FULL_TEXT = CONTENT + "]]></content:encoded>"


def feed(shell: str, item: str, content: str, first: int) -> bytes:
    """Make a feed of 200 items, the newest first."""
    items = (
        item.format(number, NOW - timedelta(days=9) + timedelta(minutes=number), SUMMARY, content)
        for number in range(first + ITEMS, first, -1)
    )
    return shell.format("".join(items)).encode()


MADE = {
    "RSS, 200 items": (RSS, RSS_ITEM, ""),
    "RSS, 200 items, full texts": (RSS, RSS_ITEM, FULL_TEXT),
    "Atom, 200 items": (ATOM, ATOM_ITEM, ""),
}


def plainly(bodies: Sequence[bytes]) -> None:
    """Read documents as feedparser does by itself."""
    for body in bodies:
        feedparser.parse(BytesIO(body))


def ours(bodies: Sequence[bytes]) -> list[Parsed]:
    """Read documents as the worker does."""
    return [parse(body, ORIGIN) for body in bodies]


def seconds(reading: Reading, bodies: Sequence[bytes], rounds: int) -> float:
    """Return the median of this process's time for reading all of these."""
    times = []
    for _ in range(rounds):
        begun = time.process_time()
        reading(bodies)
        times.append(time.process_time() - begun)
    return statistics.median(times)


def row(name: str, taken: float, bodies: Sequence[bytes], least: float) -> None:
    """Print what one reading took, and how often it fits into another's time."""
    size = sum(map(len, bodies)) / 1e6
    each = 1000 * taken / len(bodies)
    print(
        f"  {name:24}{each:9.2f} ms{size / taken:9.1f} MB/s{len(bodies) / taken:9.0f} feeds/s"
        f"{least / taken:9.1f}x",
        flush=True,
    )


def check(body: bytes, seen: frozenset[str]) -> None:
    """Stop unless both readers, and both ways of ours, agree on a made feed."""
    whole = parse(body, ORIGIN)
    unseen = parse(body, replace(ORIGIN, seen=seen))
    theirs = feedparser.parse(BytesIO(body)).entries
    assert [(draft.title, draft.guid, draft.url) for draft in whole.drafts] == [
        (entry.title, entry.id, entry.link) for entry in theirs
    ]
    left = tuple(draft for draft in whole.drafts if draft.mark not in seen)
    assert unseen == replace(whole, drafts=left, repeats=unseen.repeats)
    assert (len(left), len(unseen.repeats)) == (1, ITEMS - 1)


def made(name: str, shell: str, item: str, content: str) -> None:
    """Measure one made feed: before and after it gained an item."""
    before, after = feed(shell, item, content, 0), feed(shell, item, content, 1)
    seen = frozenset(draft.mark for draft in parse(before, ORIGIN).drafts)
    check(after, seen)
    origin = replace(ORIGIN, seen=seen)
    print(f"{name}, {len(after) / 1e3:.0f} kB")
    least = seconds(plainly, [after], ROUNDS)
    full = seconds(ours, [after], ROUNDS)
    delta = seconds(lambda _: [parse(after, origin) for _ in range(10)], [after], ROUNDS) / 10
    row("feedparser", least, [after], least)
    row("vedette, all", full, [after], least)
    row("vedette, one is new", delta, [after], least)
    met = least / full >= AIMS["full"] and full / delta >= AIMS["delta"]
    print(f"  all ÷ one new: {full / delta:.0f}x  aims {AIMS}: {'met' if met else 'missed'}")


def corpus() -> None:
    """Measure the documents that other projects test with."""
    bodies = [case.body for case in cases()]
    print(f"{len(bodies)} documents of the corpus, {sum(map(len, bodies)) / 1e6:.1f} MB")
    least = seconds(plainly, bodies, CORPUS_ROUNDS)
    row("feedparser", least, bodies, least)
    row("vedette, all", seconds(ours, bodies, CORPUS_ROUNDS), bodies, least)


def main() -> None:
    """Print all of it."""
    for name, parts in MADE.items():
        made(name, *parts)
    if Path(ARCHIVE).exists():
        corpus()
    else:
        print(f"the corpus is not here: {ARCHIVE}", file=sys.stderr)


if __name__ == "__main__":
    main()
