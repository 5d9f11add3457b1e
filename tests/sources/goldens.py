"""Documents in tests/data/feeds, each beside what reading it must give.

Rewrite them after a change that was meant, and read the difference:

    PYTHONPATH=. .venv/bin/python -m tests.sources.goldens
"""

import json
from datetime import UTC, datetime
from pathlib import Path

from bot.sources.document import Origin
from bot.sources.parse import parse
from bot.sources.plainly import as_json

FOLDER = Path(__file__).parents[1] / "data" / "feeds"
DOCUMENTS = sorted(path for path in FOLDER.iterdir() if not path.name.endswith(".golden.json"))
NOW = datetime(2022, 1, 6, 12, 30, tzinfo=UTC)


def golden(document: Path) -> Path:
    """Return the file that holds what reading a document must give."""
    return document.with_name(document.name + ".golden.json")


def reading(document: Path) -> str:
    """Read a document and write what it gives as text."""
    origin = Origin(f"https://feeds.example/{document.name}", NOW)
    found = as_json(parse(document.read_bytes(), origin))
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    for one in DOCUMENTS:
        golden(one).write_text(reading(one))
