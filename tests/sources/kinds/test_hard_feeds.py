"""Documents as publishers write them, each with what a person sees in it.

A line of tests/data/hard_feeds.jsonl is a document and what its first item, or the whole, must
have. Charsets and spellings of dates are proved where they are read.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.sources.document import Origin
from bot.sources.parse import parse
from bot.sources.plainly import as_json
from tests.sources.goldens import NOW

LINES = (Path(__file__).parents[2] / "data" / "hard_feeds.jsonl").read_text().split("\n")
CASES = [json.loads(line) for line in LINES if line]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_document_reads_as_a_person_reads_it(case: dict[str, Any]):
    found = as_json(parse(case["document"].encode(), Origin("https://e.org/feed", NOW)))
    items = found["items"]
    whole = {
        "n": len(items),
        "titles": [item["title"] for item in items],
        "feed_title": found["feed"]["title"],
        "feed_url": found["feed"]["url"],
    }
    seen = whole | items[0]
    assert {field: seen[field] for field in case["expect"]} == case["expect"]
