"""What has changed about an item since it was first seen."""

from collections.abc import Iterator
from itertools import pairwise

from bot.commands.decisions import Told, moment
from bot.core.text import cut
from bot.core.titles import headline

MOST_CHANGES = 2
LONGEST_TITLE = 100


def change_lines(told: Told) -> Iterator[str]:
    """Yield the last changes of its headline, and how it was known under other names."""
    history = told.history
    titles = [*(each.title for each in history.revisions), told.item.title]
    changed = [
        (each.replaced_at, old, new)
        for each, (old, new) in zip(history.revisions, pairwise(titles), strict=True)
        if headline(old) != headline(new)
    ]
    for at, old, new in changed[-MOST_CHANGES:]:
        yield f"Headline changed at {moment(at, told.now)}: {_quoted(old)} → {_quoted(new)}"
    if history.renamed is not None:
        reason = history.renamed.by
        yield f"{reason[:1].upper()}{reason[1:]}, at {moment(history.renamed.at, told.now)}"


def _quoted(title: str) -> str:
    return f"“{cut(' '.join(title.split()), LONGEST_TITLE)}”"
